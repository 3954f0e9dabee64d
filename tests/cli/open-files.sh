#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Few files may be open at a time: all is read and written in smaller parts.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

owner_option=
test "$(id -u)" -ne 0 || owner_option=--owner=1234:2345

# limited SOFT:HARD ARGUMENT...
limited () {
	limit=$1
	shift
	run prlimit --nofile="$limit" pop3uidl-convert "$@"
}

# More than are ever read or written at a time.
mkdir -p dump box/cur box/new box/tmp
for number in $(seq 300)
do
	printf 'Message-ID: <%s@x>\n\nbody\n' "$number" >"dump/$number.eml"
	cp "dump/$number.eml" "box/cur/$((1700000000 + number)).M1P1.mx"
	echo "$number old-$number" >>dump/UIDL
done
echo '3 V1700000000 N1' >box/dovecot-uidlist
run pop3uidl-convert ${owner_option:+"$owner_option"} dump box whole
is_status 0 'many files: a target is made'

for files in 80 32
do
	limited "$files:$files" ${owner_option:+"$owner_option"} dump box target
	is_status 0 "$files files: a target is made"
	ok "$files files: it is the same" diff -r whole target
	rm -rf target
done

# An annotation keeps each folder's lock and lists open.
for folder in $(seq 40)
do
	mkdir -p "box/.$folder/cur" "box/.$folder/new" "box/.$folder/tmp"
	mv "box/cur/$((1700000000 + folder)).M1P1.mx" "box/.$folder/cur"
	cp box/dovecot-uidlist "box/.$folder/"
done
limited 64:4096 --all-mailboxes dump box
is_status 0 '40 folders: more files may be asked for'
ok '40 folders: each has its UIDL' test \
	"$(grep -l ' Pold-' box/.[1-9]*/dovecot-uidlist | wc -l)" -eq 40

done_testing
