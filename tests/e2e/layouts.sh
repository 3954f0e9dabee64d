#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The two ways to keep folders, from one to the other: real Dovecot shows the
# same with each.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/target.sh
. "$source/tests/lib/target.sh"

letters 12
dump_fill dump 3

# fill BOX: in the layout that is set
fill () {
	maildir_new "$1"
	imap_say "$1" <<-\EOT
	CREATE Work
	CREATE Work/Projects/2019
	CREATE "Entw&APw-rfe/alt und neu"
	CREATE "R&-D"
	SUBSCRIBE "Entw&APw-rfe/alt und neu"
	SUBSCRIBE Work/Projects/2019
	SUBSCRIBE Work
	EOT
	for number in 1 2 3
	do
		letter_add "$1" "$(box_name "$number"):2,S" "$number"
	done
	mail_own "$1"
	number=3
	for folder in Work Work/Projects/2019 'Entw&APw-rfe/alt und neu' 'R&-D'
	do
		number=$((number + 1))
		case $dovecot_layout in
		fs) directory_of=$1/$folder ;;
		*) directory_of=$1/.$(echo "$folder" | tr / .) ;;
		esac
		letter_add "$directory_of" "$(box_name "$number"):2," "$number"
		mail_own "$directory_of"
	done
	imap_say "$1" <<-\EOT
	SELECT Work/Projects/2019
	UID STORE 1 +FLAGS (a b c d \Flagged)
	SELECT "Entw&APw-rfe/alt und neu"
	UID STORE 1 +FLAGS (c \Seen)
	EOT
}

# shows MAIL FILE NAME
shows () {
	run served_imap "$1"
	ok "$3: Dovecot shows the same" diff -u "$2" out
	is_file err "$3: and logs no error" </dev/null
	run dovecot_pop3 "$1" UIDL
	ok "$3: POP3 serves the dump" diff -u dump/UIDL out
}

dovecot_layout=
fill plus
cp -a plus plus-copy
served_imap plus >plus-imap
dovecot_layout=fs
fill fs
cp -a fs fs-copy
served_imap fs >fs-imap
for layout in plus fs
do
	ok "$layout: the source has its folders" \
		test "$(grep -c EXISTS $layout-imap)" -eq 5
done

to_target --layout=fs dump plus-copy plus-fs
is_status 0 'Maildir++ to fs: it is converted'
ok 'Maildir++ to fs: folders lie in folders' \
	test -d plus-fs/Work/Projects/2019/cur
dovecot_layout=fs
shows plus-fs plus-imap 'Maildir++ to fs'

to_target --layout=fs dump fs-copy fs-fs
is_status 0 'fs to fs: it is converted'
shows fs-fs fs-imap 'fs to fs'

to_target dump fs-copy fs-plus
is_status 0 'fs to Maildir++: it is converted'
ok 'fs to Maildir++: all folders are side by side' \
	test -d 'fs-plus/.Work.Projects.2019/cur'
dovecot_layout=
shows fs-plus fs-imap 'fs to Maildir++'

# Names that the other layout cannot have.
# refused NAME EXPORT TEXT [OPTION...]
refused () {
	state "$2" >before
	refused_name=$1
	refused_export=$2
	refused_text=$3
	shift 3
	to_target -n "$@" dump "$refused_export" target
	is_status 3 "$refused_name: a dry run says so"
	to_target "$@" dump "$refused_export" target
	is_status 3 "$refused_name: it is refused"
	ok "$refused_name: the line says what to do" \
		grep -q "^pop3uidl-convert: .*$refused_text" err
	ok "$refused_name: nothing is written" \
		test -z "$(find . -maxdepth 1 -name 'target*')"
	ok "$refused_name: the source is as it was" \
		is_unchanged "$refused_export" before
}

cp -a fs-copy dots
mkdir -p dots/Work/v1.2/cur dots/Work/v1.2/new dots/Work/v1.2/tmp
mail_own dots
refused 'a dot in a name of fs' dots 'v1\.2.*--layout fs'
to_target --layout=fs dump dots target
is_status 0 'a dot in a name of fs: with --layout=fs it is converted'
dovecot_layout=fs
run served_imap target
ok 'a dot in a name of fs: Dovecot shows it' grep -q '^LIST.*Work/v1\.2' out
rm -rf target
cp -a plus-copy reserved
mkdir -p reserved/.Work.cur/cur reserved/.Work.cur/new reserved/.Work.cur/tmp
mail_own reserved
refused 'a folder "cur" in Maildir++' reserved 'Work/cur.*rename' --layout=fs
dovecot_layout=
to_target dump reserved target
is_status 0 'a folder "cur" in Maildir++: as Maildir++ it is converted'
run served_imap target
ok 'a folder "cur" in Maildir++: Dovecot shows it' \
	grep -q '^LIST.*Work/cur' out
rm -rf target

# There and back.
to_target dump plus-copy plus-plus
made plus-plus >plus-plus-made
to_target --layout=fs dump plus-copy there
to_target dump there back
is_status 0 'there and back: it is converted'
ok 'there and back: the same to the octet' \
	eval 'made back | diff plus-plus-made -'

done_testing
