#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Each malformed dump ends with exit status 3 and one line that names the file,
# and where it has lines the line; the Maildir is untouched.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 3
box_fill box 3
state box >untouched

# malformed NAME LINE [OPTION...]: of the folder dump
malformed () {
	name=$1
	line=$2
	shift 2
	run pop3uidl-convert "$@" dump box
	is_status 3 "$name: the exit status is right"
	printf '%s\n' "pop3uidl-convert: dump: $line" >wanted
	ok "$name: one line says why" diff wanted err
	ok "$name: nothing on stdout" not test -s out
	ok "$name: the Maildir is untouched" is_unchanged box untouched
	again
}

again () {
	rm -rf dump
	dump_fill dump 3
}
again

printf '1 a\nx b\n' >dump/UIDL
malformed 'no number' \
	'UIDL: line 2: "x" is not a number from 1 to 4294967294'
printf '0 a\n' >dump/UIDL
malformed 'the number 0' \
	'UIDL: line 1: "0" is not a number from 1 to 4294967294'
printf '4294967295 a\n' >dump/UIDL
malformed 'a number too high' \
	'UIDL: line 1: "4294967295" is not a number from 1 to 4294967294'
printf '%s a\n' -1 >dump/UIDL
malformed 'a negative number' \
	'UIDL: line 1: "-1" is not a number from 1 to 4294967294'
printf '1 a\n2 b\n1 c\n' >dump/UIDL
malformed 'a number twice' \
	'UIDL: line 3: the number 1 was listed before, in line 1'
printf '1 a\n2\n' >dump/UIDL
malformed 'no UIDL' 'UIDL: line 2: message 2: no UIDL (--ignore-bad-uidls goes on without it)'
printf '1 a\n2 b c\n' >dump/UIDL
malformed 'a UIDL with a space' 'UIDL: line 2: message 2: the UIDL "b c" has a space or another octet outside 0x21-0x7E (--ignore-bad-uidls goes on without it)'
printf '1 a\n2 b\001\303\244\n' >dump/UIDL
malformed 'a UIDL with other octets' 'UIDL: line 2: message 2: the UIDL "b\x01\xC3\xA4" has a space or another octet outside 0x21-0x7E (--ignore-bad-uidls goes on without it)'
printf '1 a\n2 b\0\n' >dump/UIDL
malformed 'a UIDL with a NUL' 'UIDL: line 2: message 2: the UIDL "b\x00" has a space or another octet outside 0x21-0x7E (--ignore-bad-uidls goes on without it)'
printf '1 a\n2 b\n3 a\n' >dump/UIDL
malformed 'a UIDL twice' 'UIDL: line 1: message 1: the UIDL "a" is also that of message 3, line 3 (--ignore-bad-uidls goes on without it)'
printf '1 a\n\n2 b\n' >dump/UIDL
malformed 'an empty line' 'UIDL: line 2: is empty'
: >dump/UIDL
malformed 'an empty file' \
	'UIDL: is empty: a server without messages answers +OK and a line of a dot'
printf -- '-ERR not now\r\n' >dump/UIDL
malformed 'an error' \
	'UIDL: line 1: the server refused to list: "-ERR not now"'
printf '+OK\r\n1 a\r\n' >dump/UIDL
malformed 'an answer without end' \
	'UIDL: cut off: begins with +OK, but has no last line of a dot'
printf '+OK 3 messages\r\n1 a\r\n.\r\n' >dump/UIDL
malformed 'an answer of fewer' \
	'UIDL: cut off: +OK states "3" messages, 1 are listed'
printf '+OK\r\n1 a\r\n.\r\n2 b\r\n' >dump/UIDL
malformed 'text after the end' \
	'UIDL: line 4: text after the end, a line of a dot'

printf '1 10\n2 many\n' >dump/LIST
malformed 'no size' 'LIST: line 2: message 2: "many" does not begin with a size in octets'
printf '1 10\n2 -5\n' >dump/LIST
malformed 'a negative size' 'LIST: line 2: message 2: "-5" does not begin with a size in octets'
printf '1 10\n1 10\n' >dump/LIST
malformed 'a number twice in LIST' \
	'LIST: line 2: the number 1 was listed before, in line 1'
printf '+OK 3 900\r\n1 10\r\n2 20\r\n.\r\n' >dump/LIST
malformed 'a LIST of fewer' \
	'LIST: cut off: +OK states "3" messages, 2 are listed'

cp dump/UIDL dump/uidl.txt
malformed 'two listings of one kind' \
	'UIDL and uidl.txt are both there: which one is meant?'
cp dump/LIST dump/list
malformed 'two sizes of one kind' \
	'LIST and list are both there: which one is meant?'
cp dump/1.eml dump/01.eml
malformed 'two messages of one number' \
	'01.eml and 1.eml are both there: which one is meant?'
cp dump/1.eml dump/1.top
cp dump/1.eml dump/1.hdr
malformed 'two headers of one number' \
	'1.hdr and 1.top are both there: which one is meant?'
mkdir dump/more
cp dump/1.eml dump/more/4.eml
malformed 'messages in two places' 'messages lie in the folder itself and in more: they must be in one place'
rm dump/UIDL
malformed 'no UIDL listing' 'UIDL is missing: without the server'\''s listing of UIDLs (or manifest.tsv) there is nothing to convert'
rm dump/UIDL
ln -s LIST dump/UIDL
malformed 'a link' \
	'UIDL is no regular file: links and devices are not read'

# manifest.tsv, in place of all that.
manifest () {
	manifest_name=$1
	manifest_line=$2
	rm -f dump/UIDL dump/LIST
	printf %b "$3" >dump/manifest.tsv
	malformed "$manifest_name" "manifest.tsv: $manifest_line"
}
manifest 'a manifest of three fields' \
	'line 1: not four fields with tabs between' '1\t10\ta\n'
manifest 'a manifest of five fields' \
	'line 1: not four fields with tabs between' '1\t10\ta\t1.eml\tx\n'
manifest 'a manifest without number' \
	'line 1: "x" is not a number from 1 to 4294967294' 'x\t10\ta\t\n'
manifest 'a manifest with a number twice' \
	'line 2: the number 1 was listed before, in line 1' \
	'1\t10\ta\t\n1\t10\tb\t\n'
manifest 'a manifest without size' \
	'line 1: "many" is neither a size in octets nor "-"' '1\tmany\ta\t\n'
manifest 'a manifest with a UIDL twice' \
	'line 1: message 1: the UIDL "a" is also that of message 2, line 2 (--ignore-bad-uidls goes on without it)' \
	'1\t-\ta\t\n2\t-\ta\t\n'
manifest 'a manifest that leaves' \
	'line 1: the path "../box/cur/1.eml" leaves the dump' \
	'1\t-\ta\t../box/cur/1.eml\n'
manifest 'a manifest with an absolute path' \
	'line 1: the path "/1.eml" is not relative to the dump' \
	'1\t-\ta\t/1.eml\n'
manifest 'a manifest with another file' \
	'line 1: the path "1.txt" does not end in .eml, .top or .hdr' \
	'1\t-\ta\t1.txt\n'
# shellcheck disable=SC1003 # a backslash is meant
manifest 'a manifest with a bad escape' \
	'line 1: a backslash that begins none of \t, \n and \\' \
	'1\t-\ta\\x\t\n'
manifest 'a manifest with a path twice' \
	'line 2: the path "1.eml" was listed before, in line 1' \
	'1\t-\ta\t1.eml\n2\t-\tb\t1.eml\n'
printf '1\t-\ta\t1.eml\n' >dump/manifest.tsv
malformed 'a manifest beside a listing' \
	'UIDL and manifest.tsv are both there: it is the one or the other'

done_testing
