#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What a run with TARGET prints and how it ends, and that the same mail gives
# the same TARGET, whatever it lies in.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

SOURCE_DATE_EPOCH=1750000000
export SOURCE_DATE_EPOCH
owner=$(id -u):$(id -g)
letters 12
letter 40 >letter/40

# fill: box has a list but for its folder Two, and a message that the list does
# not know
fill () {
	rm -rf box dump target*
	dump_fill dump 9
	box_fill box 10
	printf '3 V1700000000 N10 G00112233445566778899aabbccddeeff\n' \
		>box/dovecot-uidlist
	for number in 1 2 3 4 5 6 7 8 9
	do
		printf '%s :%s\n' "$number" "$(box_name "$number")"
	done >>box/dovecot-uidlist
	mkdir -p box/.Work.One/cur box/.Work.One/new box/.Work.One/tmp
	mkdir -p box/.Two/cur box/.Two/new box/.Two/tmp
	box_add box/.Work.One "$(box_name 11):2,FSa" letter/11
	printf '3 V1700000001 N6\n5 :%s\n' "$(box_name 11)" \
		>box/.Work.One/dovecot-uidlist
	# shellcheck disable=SC2016
	printf '0 $Label1\n' >box/.Work.One/dovecot-keywords
	box_add box/.Two "$(box_name 12),S=7,W=8:2," letter/12
	printf 'Work.One\nTwo\n' >box/subscriptions
	find box -type f -exec touch -d '2023-11-15 12:00:00 UTC' {} +
}

# converts NAME [ARG...]
converts () {
	converts_name=$1
	shift
	run pop3uidl-convert --owner="$owner" "$@"
	is_status 0 "$converts_name: it succeeds"
}

# ---- what is printed ----

fill
state box >before
converts 'a folder' dump box target
is_file out 'a folder: what was made, and what to do next' <<\EOT
target: 3 folders, 12 messages, 1 under a new file name
target: 9 UIDLs (9 by header), 1 message without UIDL
target: 1 folder with a new UIDVALIDITY: IMAP clients will load it again
target: ready to be put live: see pop3uidl-convert(1), PUTTING TARGET LIVE
EOT
is_file err 'a folder: a folder without list is a warning' <<\EOT
pop3uidl-convert: box: warning: no .Two/dovecot-uidlist: the messages get new UIDs; if Dovecot keeps it elsewhere (CONTROL=, mail_control_path), say --control
EOT
ok 'a folder: it is as it was' is_unchanged box before
ok 'a folder: nothing is left beside the target' \
	test "$(echo target*)" = target
(cd target && find . -type f | LC_ALL=C sort) >files
made=$(sed -n 's|^\./\.Two/cur/||p' files)
is_file files 'a folder: the target has what it had' <<EOT
./.Two/cur/$made
./.Two/dovecot-uidlist
./.Two/maildirfolder
./.Work.One/cur/$(box_name 11):2,FSa
./.Work.One/dovecot-keywords
./.Work.One/dovecot-uidlist
./.Work.One/maildirfolder
./cur/$(box_name 1):2,S
./cur/$(box_name 2):2,S
./cur/$(box_name 3):2,S
./cur/$(box_name 4):2,S
./cur/$(box_name 5):2,S
./cur/$(box_name 6):2,S
./cur/$(box_name 7):2,S
./cur/$(box_name 8):2,S
./cur/$(box_name 9):2,S
./cur/$(box_name 10):2,S
./dovecot-uidlist
./dovecot-uidvalidity
./dovecot-uidvalidity.684ee180
./subscriptions
EOT
ok 'a folder: UIDs, UIDLs and order' grep -q \
	"^7 Pold-7 O3 :$(box_name 7)\$" target/dovecot-uidlist
ok 'a folder: the GUID stays' \
	grep -q '^3 V1700000000 N11 G0011' target/dovecot-uidlist
ok 'a folder: the new UIDVALIDITY is SOURCE_DATE_EPOCH' \
	grep -q '^3 V1750000000 N2' target/.Two/dovecot-uidlist
ok 'a folder: a name that lied is another' test "$made" != \
	"$(box_name 12),S=7,W=8:2,"
ok 'a folder: the new name tells the size' \
	test "$made" != "${made%,S="$(wc -c <letter/12)",W=*:2,}"
ok 'a folder: the octets are the same' \
	cmp letter/12 "target/.Two/cur/$made"
ok 'a folder: owner and modes' test -z "$(find target \
	! \( -user "$(id -u)" -group "$(id -g)" \) -o \
	-type f ! -perm 600 -o -type d ! -perm 700)"
ok 'a folder: the time of a message stays' test \
	"$(stat -c %Y "target/cur/$(box_name 7):2,S")" = 1700049600
ok '--check of the target finds no difference' \
	pop3uidl-convert --check dump target
mv target first

converts '-v' -v dump box target
awk -F '\t' 'NF == 5' out >pairs
ok '-v: the pairs of INBOX, and no other folder' \
	test "$(wc -l <pairs)" -eq 10
ok '-v: what decided' grep -q "^3	old-7	7	$(box_name 7)	header\$" pairs
ok '-v: then the summary' grep -q '^target: 3 folders, 12 messages' out
ok 'a second run gives the same' diff -r first target

rm -r target
converts '-q' -q dump box target
is_file out '-q: no summary' </dev/null
ok '-q: the target is made' diff -r first target

rm -r target
converts '-n' -n dump box target
is_file out '-n: it says that nothing is written' <<\EOT
target: 3 folders, 12 messages; a dry run, nothing is written
target: 9 UIDLs (9 by header), 1 message without UIDL
target: 1 folder with a new UIDVALIDITY: IMAP clients will load it again
EOT
ok '-n: nothing is written' not test -e target

mkdir target
converts 'an empty folder' dump box target
ok 'an empty folder: it becomes the target' diff -r first target
run pop3uidl-convert --owner="$owner" dump box target
is_status 4 'the same target again: it is refused'
ok 'the same target again: it is as it was' diff -r first target
converts 'a target by another path' dump/ box// ./there/
is_file out 'a target by another path: it is named as it was given' <<\EOT
./there: 3 folders, 12 messages, 1 under a new file name
./there: 9 UIDLs (9 by header), 1 message without UIDL
./there: 1 folder with a new UIDVALIDITY: IMAP clients will load it again
./there: ready to be put live: see pop3uidl-convert(1), PUTTING TARGET LIVE
EOT
odd=$(printf 'odd\n\033\303\244')
converts 'an odd name' dump box "$odd"
ok 'an odd name: it is escaped' \
	grep -q '^odd\\x0A\\x1B\\xC3\\xA4: 3 folders' out
ok 'an odd name: it is made' diff -r first "$odd"

converts '--layout=fs' --layout=fs dump box target-fs
ok '--layout=fs: folders lie in folders' test -d target-fs/Work/One/cur
ok '--layout=fs: subscriptions too' grep -qx Work/One target-fs/subscriptions
converts 'a target of a target' dump target-fs target-again
ok 'a target of a target: nothing has changed' diff -r first target-again
ok 'a target of a target: no UIDs are new' not grep -q UIDVALIDITY out

# ---- the same mail, whatever it lies in ----

(cd box && tar -czf ../bare.tar.gz .)
tar -czf around.tar.gz box
zip -qr around.zip box
mkdir -p home/anna/mail home/anna/.cache
cp -a box home/anna/mail/Maildir
tar -cf outer.tar around.tar.gz
mv dump dump-folder
tar -czf dump.tar.gz dump-folder
# told: what the last run has printed, without names
told () {
	sed "s|$1|EXPORT|; s|$2|TARGET|" out err
}
run pop3uidl-convert --owner="$owner" dump-folder box target-box
told box target-box >wanted-told
for export in bare.tar.gz around.tar.gz around.zip home outer.tar
do
	converts "$export" dump.tar.gz "$export" "target-$export"
	told "$export" "target-$export" >is-told
	ok "$export: the same is said" diff wanted-told is-told
	ok "$export: the target is the same" diff -r first "target-$export"
	ok "$export: so are all times of messages" diff \
		"$(cd first && find . -path '*/cur/*' -printf '%P %T@\n' |
			sort >../times && echo times)" \
		"$(cd "target-$export" && find . -path '*/cur/*' \
			-printf '%P %T@\n' | sort >../other && echo other)"
done
# Times without a zone are none: the messages' own decide.
zip -qrX around-bare.zip box
for zone in UTC Asia/Tokyo
do
	TZ=$zone
	export TZ
	converts "a zip without times, in $zone" dump.tar.gz around-bare.zip \
		"target-bare-${zone%/*}"
	(cd "target-bare-${zone%/*}" && find . -type f -printf '%P %T@\n' | sort |
		grep cur/) >"times-${zone%/*}"
done
TZ=UTC
ok 'a zip without times: the zone does not matter' \
	diff times-UTC times-Asia
ok 'a zip without times: they are those of Date' grep -q \
	"cur/$(box_name 10):2,S $(date -d '2023-11-14 10:00:10Z' +%s)\\." \
	times-UTC
cp -a box home/anna/mail/Maildir2
run pop3uidl-convert --owner="$owner" dump-folder home target-several
is_status 3 'two Maildirs: which is meant is not guessed'
ok 'two Maildirs: both are named, and the option' grep -q -- \
	'home: .*--export-path.*anna/mail/Maildir, anna/mail/Maildir2' err
converts '--export-path' --export-path=anna/mail/Maildir2 dump-folder home \
	target-chosen
ok '--export-path: that one is taken' diff -r first target-chosen

# ---- what goes wrong ----

fill
dump_add dump 10 old-40 letter/40
run pop3uidl-convert --owner="$owner" dump box target
is_status 1 'a POP3 message missing: it is refused'
ok 'a POP3 message missing: it is named' grep -q '^  10  old-40 ' err
ok 'a POP3 message missing: no target' test ! -e target
converts 'a POP3 message missing, and --ignore-missing-uidls' \
	--ignore-missing-uidls dump box target

fill
printf '3 V1700000000 Nx\n' >box/.Two/dovecot-uidlist
run pop3uidl-convert --owner="$owner" dump box target
is_status 3 'a bad list of another folder'
ok 'a bad list of another folder: it is named' \
	grep -q '^pop3uidl-convert: box: .Two/dovecot-uidlist: line 1: ' err
ok 'a bad list of another folder: so is the way on' grep -q -e --keep-going err
run pop3uidl-convert --owner="$owner" --keep-going dump box target
is_status 5 'a bad list, and --keep-going'
ok 'a bad list, and --keep-going: it is named, once' test "$(grep -c \
	'^pop3uidl-convert: box: .Two/dovecot-uidlist: .* get new UIDs' err)" \
	-eq "$(wc -l <err)"
ok 'a bad list, and --keep-going: new UIDs' \
	grep -q '^3 V1750000000 N2' target/.Two/dovecot-uidlist
ok 'a bad list, and --keep-going: the others stay' \
	grep -q '^7 Pold-7 O3 ' target/dovecot-uidlist
rm -r target

# Cut off in the list, of which nothing is left then.
fill
seq 1000 | sed 's/.*/& :gone-&/' >>box/dovecot-uidlist
tar -cf cut.tar box/cur box/.Two box/.Work.One box/subscriptions \
	box/dovecot-uidlist
truncate -s "$(($(stat -c %s cut.tar) - 12288))" cut.tar
run pop3uidl-convert --owner="$owner" dump cut.tar target
is_status 3 'a list that is cut off'
run pop3uidl-convert --owner="$owner" --keep-going dump cut.tar target
is_status 5 'a list that is cut off, and --keep-going'
ok 'a list that is cut off, and --keep-going: it is named' grep -q \
	'^pop3uidl-convert: cut.tar: dovecot-uidlist: .* get new UIDs' err
ok 'a list that is cut off, and --keep-going: all messages are there' \
	grep -q '^target: 3 folders, 12 messages' out
rm -r target

fill
mkdir -p 'box/.Two/cur' box/Three/cur box/Three/new box/Three/tmp
run pop3uidl-convert --owner="$owner" dump box target
is_status 3 'folders of both layouts'
ok 'folders of both layouts: nothing is made' test ! -e target

# A header over the limit: a POP3 UIDL is lost, no mail.
fill
sed -i '1{h; :more; s/^/X-Filler: much\n/; /\(X-Filler.*\)\{60\}/!b more}' \
	"box/cur/$(box_name 10):2,S"
run pop3uidl-convert --owner="$owner" --max-header=600 dump box target
is_status 3 'a header over the limit: it is refused'
is_file err 'a header over the limit: it is named, and the way on' <<EOT
pop3uidl-convert: box: warning: no .Two/dovecot-uidlist: the messages get new UIDs; if Dovecot keeps it elsewhere (CONTROL=, mail_control_path), say --control
pop3uidl-convert: box: cur/$(box_name 10):2,S: its header is longer than 600 octets
pop3uidl-convert: box: nothing is written, because of 1 message: --keep-going goes on, and leaves out what cannot be read
EOT
ok 'a header over the limit: no target' test ! -e target
run pop3uidl-convert --owner="$owner" --max-header=600 --keep-going dump box \
	target
is_status 5 'a header over the limit, and --keep-going'
ok 'a header over the limit, and --keep-going: the message is there' \
	cmp "box/cur/$(box_name 10):2,S" "target/cur/$(box_name 10):2,S"

mv target target-box
tar -cf box.tar box
run pop3uidl-convert --owner="$owner" --max-header=600 --keep-going dump \
	box.tar target
is_status 5 'a header over the limit, in an archive'
ok 'a header over the limit, in an archive: it is named' grep -q \
	"box.tar: cur/$(box_name 10):2,S: its header is longer than 600" err
ok 'a header over the limit, in an archive: the target is the same' \
	diff -r target-box target

# Where a member ends, nothing is cut off, but something is missing.
fill
tar -cf all.tar box/dovecot-uidlist box/cur box/.Two box/.Work.One \
	box/subscriptions
place=$(tar -tRf all.tar | sed -n 's|^block \([0-9]*\): box/.Work.One/$|\1|p')
head -c "$((place * 512))" all.tar >short.tar
run pop3uidl-convert --owner="$owner" dump short.tar target
is_status 3 'an archive without its end'
ok 'an archive without its end: the way on is named' \
	grep -q 'short.tar: .*--keep-going' err
ok 'an archive without its end: no target' test ! -e target
run pop3uidl-convert --owner="$owner" --keep-going dump short.tar target
is_status 5 'an archive without its end, and --keep-going'
ok 'an archive without its end, and --keep-going: it is named' \
	grep -q '^pop3uidl-convert: short.tar: damaged' err
ok 'an archive without its end, and --keep-going: what is there is made' \
	grep -q '^target: 2 folders, 11 messages' out

# A member that cannot be read, in INBOX and elsewhere.
for place in "box/cur/$(box_name 10):2,S" \
	"box/.Two/cur/$(box_name 12),S=7,W=8:2,"
do
	fill
	zip -q -P secret locked.zip "$place"
	zip -qr locked.zip box -x "$place"
	run pop3uidl-convert --owner="$owner" dump locked.zip target
	is_status 3 "$place is encrypted: it is refused"
	ok "$place is encrypted: it is named" \
		grep -q "locked.zip: ${place#box/}: is encrypted" err
	ok "$place is encrypted: so is the way on" \
		grep -q -e '--keep-going goes on' err
	ok "$place is encrypted: no target, nothing beside it" \
		test ! -e target -a "$(echo target*)" = 'target*'
	run pop3uidl-convert --owner="$owner" --keep-going dump locked.zip \
		target
	is_status 5 "$place is encrypted, and --keep-going"
	ok "$place is encrypted, and --keep-going: it is counted" \
		grep -q '^target: 3 folders, 11 messages.* 1 left out' out
	ok "$place is encrypted, and --keep-going: it is named" grep -q \
		"locked.zip: ${place#box/}: is encrypted; it is left out" err
	rm locked.zip
done

# A target that cannot be written.
if test "$(id -u)" -ne 0
then
	fill
	mkdir closed
	chmod 500 closed
	run pop3uidl-convert dump box closed/target
	is_status 4 'a folder that cannot be written'
	chmod 700 closed
	run pop3uidl-convert --owner=0:0 dump box target
	is_status 4 'an owner that may not be given'
	ok 'an owner that may not be given: nothing is left' \
		test "$(echo target*)" = 'target*'
fi

done_testing
