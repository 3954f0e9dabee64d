#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What is wrong with TARGET, and with what is said of it: each has one line, and
# is found before anything is read.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 3
box_fill box 3
dump_fill dump 3
tar -czf box.tar.gz box
tar -czf dump.tar.gz dump
me=$(id -u):$(id -g)
state box >box-before

# wrong STATUS NAME LINE [ARG...]
wrong () {
	wrong_status=$1
	wrong_name=$2
	wrong_line=$3
	shift 3
	run pop3uidl-convert "$@"
	is_status "$wrong_status" "$wrong_name: the exit status is right"
	ok "$wrong_name: the line says so" \
		grep -q "^pop3uidl-convert: $wrong_line" err
	ok "$wrong_name: it is one line" test "$(wc -l <err)" -eq 1
	ok "$wrong_name: nothing on stdout" not test -s out
	ok "$wrong_name: EXPORT is as it was" is_unchanged box box-before
	ok "$wrong_name: no target, nothing beside it" test -z \
		"$(find . -name 'target*')"
}

# ---- the command line ----

wrong 2 'an archive without TARGET' 'box.tar.gz: is a file.* name a TARGET' \
	dump box.tar.gz
wrong 2 'TARGET with --check' '--check takes no TARGET' \
	--check dump box target
wrong 2 '--layout without TARGET' '--layout means nothing without TARGET' \
	--layout=fs dump box
wrong 2 '--owner without TARGET' '--owner means nothing without TARGET' \
	--owner="$me" dump box
wrong 2 '--layout with --check' '--layout means nothing without TARGET' \
	--check --layout=fs dump box
wrong 2 '--owner with --digest' '--owner means nothing without TARGET' \
	--digest --owner="$me" dump/1.eml dump/2.eml dump/3.eml
for layout in maildir MAILDIR++ '' ffs
do
	wrong 2 "--layout=$layout" '--layout: neither maildir++ nor fs' \
		--owner="$me" --layout="$layout" dump box target
done
wrong 2 'an owner that nobody knows' '--owner: there is no user "no-such"' \
	--owner=no-such dump box target
wrong 2 'a group that nobody knows' '--owner: .*"no-such"' \
	--owner="$(id -u):no-such" dump box target
wrong 2 'a group alone' '--owner: ' --owner=":$(id -g)" dump box target
wrong 2 'an empty owner' '--owner: ' --owner= dump box target
wrong 2 'an owner that could do something' '--owner: .*x1B' \
	--owner="$(printf '\033[31m')" dump box target
if test "$(id -u)" -eq 0
then
	wrong 2 'root without --owner' '--owner is missing: root must say' \
		dump box target
	wrong 2 'root without --owner, a dry run' '--owner is missing' \
		-n dump box target
fi

# ---- the places ----

# place STATUS NAME LINE TARGET [EXPORT]
place () {
	wrong "$1" "$2" "$3" --owner="$me" dump "${5-box}" "$4"
}

place 2 'TARGET is EXPORT' 'box: is EXPORT: leave TARGET out' box
place 2 'TARGET is EXPORT, in other words' \
	'\./box/cur/\.\.: is EXPORT' ./box/cur/..
place 2 'TARGET in EXPORT' \
	'box/target: lies inside the Maildir that is read' box/target
for target in box/target/ box/cur/target// ./box/./target/ box/../box/target/
do
	place 2 "TARGET in EXPORT: $target" \
		'.*target/*: lies inside the Maildir that is read' "$target"
done
mkdir box/cur/here
state box >box-before
place 2 'TARGET is an empty folder in EXPORT' \
	'box/cur/here/*: lies inside the Maildir' box/cur/here/
rmdir box/cur/here
state box >box-before
ln -s box link
place 2 'TARGET in EXPORT, by a link' \
	'link/target: lies inside the Maildir' link/target
place 2 'TARGET in EXPORT, by a link and with a slash' \
	'link/target/*: lies inside the Maildir' link/target/
mkdir there
place 2 'TARGET is the archive' 'box.tar.gz: is EXPORT' box.tar.gz box.tar.gz
place 4 'TARGET is a file' 'dump.tar.gz: ' dump.tar.gz
place 4 'TARGET is not empty' 'dump: it is not empty' dump
ln -s there empty-link
place 4 'TARGET is a link to an empty folder' 'empty-link: ' empty-link
ok 'TARGET is a link to an empty folder: that stays' \
	test -z "$(find there -mindepth 1)"
place 4 'no folder around TARGET' 'no/way: ' no/way
place 4 'no name' ': ' ''

# EXPORT is not read before: it need not even be there.
place 4 'TARGET is looked at first' 'dump: it is not empty' dump nowhere
wrong 3 'EXPORT is missing' 'nowhere: No such file' --owner="$me" \
	dump nowhere target

done_testing
