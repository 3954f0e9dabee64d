#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What Dovecot does between our reading and our writing: a live process, the
# test, holds its lock until the Maildir has changed.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 7

# fill: a Maildir that Dovecot has opened, so that it has a list
fill () {
	rm -rf box dump
	maildir_new box
	box_fill box 6
	mail_own box
	dump_fill dump 6
	dovecot_pop3 box UIDL >/dev/null
}

# Dovecot's own way to write whose a lock is.
lock () {
	printf '%s:%s' "$$" "$(uname -n)" >box/dovecot-uidlist.lock
}

# The program has read everything by the time it asks whose the lock is. The
# leak sanitizer cannot work below strace.
# shellcheck disable=SC2317 # ok calls it
start () {
	rm -f trace
	ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=openat -o trace \
		pop3uidl-convert dump box >out 2>err </dev/null &
	program=$!
	tries=0
	until grep -q 'dovecot-uidlist\.lock.*EEXIST' trace 2>/dev/null
	do
		tries=$((tries + 1))
		if test "$tries" -gt 300 || ! kill -0 "$program" 2>/dev/null
		then
			echo '# the program does not wait for the lock' >&2
			return 1
		fi
		sleep 0.1
	done
}

finish () {
	rm -f box/dovecot-uidlist.lock
	status=0
	wait "$program" || status=$?
}

fill
lock
ok 'it waits for the lock' start
mv "box/cur/$(box_name 3):2,S" "box/cur/$(box_name 3):2,FRS"
mv "box/cur/$(box_name 4):2,S" "box/cur/$(box_name 4):2,"
letter 7 | maildir_deliver box "$(box_name 7)"
finish
is_status 0 'flags and a delivery meanwhile: it is converted'
run dovecot_pop3 box UIDL
head -n 6 out >old
ok 'flags and a delivery meanwhile: the dump is served' diff dump/UIDL old
ok 'flags and a delivery meanwhile: and the new message last' \
	grep -q '^7 [0-9a-f]\{16\}$' out
run dovecot_pop3 box LIST
head -n 6 out >old
ok 'flags and a delivery meanwhile: so are the sizes' diff dump/LIST old

# Without a list: the UIDs that we foresee are the ones that Dovecot gives, also
# to mail that came when we had read.
rm -rf box dump
maildir_new box
box_fill box 6
mail_own box
dump_fill dump 6
lock
ok 'it waits for the lock of a list that is not there' start
mv "box/cur/$(box_name 5):2,S" "box/cur/$(box_name 5):2,T"
letter 7 | maildir_deliver box "$(box_name 7)"
finish
is_status 0 'a new list: it is converted'
run dovecot_pop3 box UIDL
head -n 6 out >old
ok 'a new list: the dump is served' diff dump/UIDL old
ok 'a new list: and the new message last' grep -q '^7 [0-9a-f]\{16\}$' out

# Dovecot gives UIDs meanwhile, as it holds the lock: they are those foreseen,
# or nothing is written.
fill
for number in 7 8
do
	letter "$number" >"letter/$number"
	cp "letter/$number" "box/new/$(box_name "$number")"
	dump_add dump "$number" "old-$number" "letter/$number"
done
mail_own box
lock
ok 'it waits while Dovecot gives UIDs' start
record box | sed 's/W[0-9]* //' >records
{
	sed -n 1p box/dovecot-uidlist
	cat records
	echo "7 :$(box_name 8)"
	echo "8 :$(box_name 7)"
} >list
cat list >box/dovecot-uidlist.other
mail_own box
mv box/dovecot-uidlist.other box/dovecot-uidlist
cp box/dovecot-uidlist list
finish
is_status 4 'other UIDs than foreseen: nothing is written'
ok 'other UIDs than foreseen: the list is as Dovecot wrote it' \
	diff list box/dovecot-uidlist
ok 'other UIDs than foreseen: no lock is left' \
	not test -e box/dovecot-uidlist.lock
run pop3uidl-convert dump box
is_status 0 'and the next run converts'
ok 'Dovecot serves the dump' serves box dump

# A P that came meanwhile is somebody's: nothing is written over it.
fill
lock
ok 'it waits while a P comes' start
sed 's/^2 \(.*\):/2 Pelsewhere \1:/' box/dovecot-uidlist >list
cp list box/dovecot-uidlist.other
mail_own box
mv box/dovecot-uidlist.other box/dovecot-uidlist
finish
is_status 4 'a P meanwhile: nothing is written'
ok 'a P meanwhile: it stays' diff list box/dovecot-uidlist

# A message that is removed meanwhile does no harm to the others.
fill
lock
ok 'it waits while a message is removed' start
rm "box/cur/$(box_name 4):2,S"
finish
is_status 0 'a message removed meanwhile: it is converted'
run dovecot_pop3 box UIDL
cut -d ' ' -f 2 out >left
is_file left 'a message removed meanwhile: the others have theirs' <<\EOT
old-6
old-5
old-3
old-2
old-1
EOT

# A lock of a process that is gone is taken over.
fill
true &
gone=$!
wait "$gone"
printf '%s:%s' "$gone" "$(uname -n)" >box/dovecot-uidlist.lock
run pop3uidl-convert dump box
is_status 0 'a lock of a process that is gone: it is converted'
ok 'a lock of a process that is gone: it is taken away' \
	not test -e box/dovecot-uidlist.lock
ok 'a lock of a process that is gone: the dump is served' serves box dump

done_testing
