#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A Maildir whose UIDLs are wrong: it is refused, and with --replace Dovecot
# serves the dump afterwards.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 12

# A Maildir of letters 1 to 10 that Dovecot has opened, and a dump of the same.
fill () {
	rm -rf box dump
	maildir_new box
	box_fill box 10
	dump_fill dump 10
	mail_own box
	dovecot_pop3 box UIDL >/dev/null
}

# repaired NAME [OPTION...]
repaired () {
	repaired=$1
	shift
	# An undo would lead back to before a run that it tells of.
	rm -f box/pop3uidl-convert.undo
	dovecot_fetch box 'uid guid hdr.message-id' >mail-before
	dovecot_fetch box >served-before
	is_refused 1 box "$repaired"
	is_refused 1 box "$repaired, and not believed" --skip-uidl-cache
	run pop3uidl-convert --replace "$@" dump box
	is_status 0 "$repaired: --replace goes on"
	run dovecot_fetch box 'uid guid hdr.message-id'
	ok "$repaired: UIDs and messages are as they were" \
		diff -u mail-before out
	is_file err "$repaired: Dovecot logs no error" </dev/null
	ok "$repaired: Dovecot serves the dump" serves box dump
	run pop3uidl-convert --check dump box
	is_status 0 "$repaired: --check finds no difference"
	run pop3uidl-convert dump box
	is_status 0 "$repaired: the next run needs no option"
	ok "$repaired: and has nothing to change" grep -q 'nothing to change' out
	run pop3uidl-convert --undo box
	is_status 0 "$repaired: --undo takes it back"
	run dovecot_fetch box
	ok "$repaired: Dovecot has all as it was" diff -u served-before out
}

# What pop3_save_uidl = yes stores at the first login.
fill
dovecot_settings='
pop3_save_uidl = yes'
dovecot_pop3 box UIDL >served
# shellcheck disable=SC2034 # dovecot.sh
dovecot_settings=
ok 'Dovecot has stored its own UIDLs' \
	test "$(record box | grep -c ' P')" -eq 10
repaired 'what Dovecot stored'

# An earlier conversion of a wrong dump, where each has the next one's UIDL.
fill
cp -r dump dump-right
dump_add dump 11 old-1b letter/1
awk '{ n[NR] = $2 } END { for (i = 1; i < NR; i++) print i, n[i + 1] }' \
	dump/UIDL >shifted
mv shifted dump/UIDL
sed -i '/^11 /d' dump/LIST
rm dump/11.eml
run pop3uidl-convert dump box
is_status 0 'a wrong dump is converted'
rm -r dump
mv dump-right dump
repaired 'a wrong conversion before'

# A correct one, after which somebody exchanged two UIDLs.
fill
pop3uidl-convert -q dump box
sed -i 's/ Pold-3 / Pold-X /; s/ Pold-8 / Pold-3 /; s/ Pold-X / Pold-8 /' \
	box/dovecot-uidlist
ok 'two are exchanged' grep -q '^8 .*Pold-3 ' box/dovecot-uidlist
repaired 'two that were exchanged'

# A UIDL that two messages have: Dovecot would serve it twice.
fill
letter 12 | maildir_deliver box "$(box_name 12)"
dovecot_pop3 box UIDL >/dev/null
sed -i "s/^11 /11 Pold-4 /" box/dovecot-uidlist
ok 'Dovecot serves the wrong one' \
	eval 'dovecot_pop3 box UIDL | grep -q old-4'
is_refused 1 box 'one on another message'
run pop3uidl-convert --replace dump box
is_status 0 'one on another message: --replace goes on'
run dovecot_pop3 box UIDL
ok 'one on another message: it is on its own, and there alone' \
	eval 'head -n 10 out | diff -u dump/UIDL -'
ok 'one on another message: that one has a new UIDL' \
	test "$(sort -u -k 2 out | wc -l)" -eq 11

done_testing
