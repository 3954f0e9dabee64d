#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Archives whose members have names that lead elsewhere, or that no sound mail
# server gives.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/hostile.sh
. "$source/tests/lib/hostile.sh"

escape=$(printf '\033[31mred')
line_feed=$(printf 'a\nb')
latin=$(printf 'caf\351')

# with_folder DIRECTORY: the same with letter/3 in a folder of INBOX
with_folder () {
	{
		tar_base box
		tar_file "box/$1/dovecot-uidlist" list-of-third
		tar_file "box/$1/$third" letter/3
		tar_end
	} >export.tar
}

# with NAME: a tar of the sound members and letter/3 as NAME
with () {
	{
		tar_base box
		tar_file "$1" letter/3
		tar_end
	} >export.tar
}

with '../victim/letter'
survives 'tar: ../ at the beginning' 0 '1 2' '\.\./victim/letter' export.tar
with '../../../../../../../../../../../../etc/passwd'
survives 'tar: ../ up to the root' 0 '1 2' '\.\./etc/passwd' export.tar
with 'box/cur/../../victim/letter'
survives 'tar: ../ in the middle' 0 '1 2' '\.\./victim/letter' export.tar
with 'box/cur/..'
survives 'tar: .. at the end' 0 '1 2' 'box/cur/\.\.' export.tar
for name in "../box/$third" "box/cur/../new/$(box_name 3)" "../$third"
do
	with "$name"
	survives "tar: ../ in the name of a message: $name" 3 '' \
		': a message with an unsafe name (--keep-going' export.tar
	survives "tar: the same, and --keep-going: $name" 5 '1 2' \
		': a message with an unsafe name' export.tar --keep-going
done
with "$PWD/victim/letter"
survives 'tar: an absolute name' 0 '1 2' '' export.tar
with '//box/./cur//'"$(box_name 3):2,S"
survives 'tar: slashes and dots that mean nothing' 0 '1 2 3' '' export.tar
{
	tar_base "$PWD/box"
	tar_end
} >export.tar
survives 'tar: all names are absolute' 0 '1 2' '' export.tar

with "box/$third$escape"
survives 'tar: a terminal sequence in a name' 0 '1 2 3' '' export.tar
with "box/cur/$line_feed"
survives 'tar: a line feed in the name of a message' 0 '1 2' \
	'cur/a\\x0Ab: left out' export.tar
with "box/cur/$(printf 'a\rb')"
survives 'tar: a carriage return in the name of a message' 0 '1 2' \
	'cur/a\\x0Db: left out' export.tar
with "box/cur/$latin"
survives 'tar: the name of a message is not UTF-8' 0 '1 2 3' '' export.tar
with "box/.$line_feed/$third"
survives 'tar: a line feed in the name of a folder' 3 '' 'a\\x0Ab' export.tar
with "box/.$latin/$third"
survives 'tar: the name of a folder is not UTF-8' 3 '' 'caf\\xE9' export.tar
with "box/.$escape/$third"
survives 'tar: a terminal sequence in the name of a folder' 3 '' '\[31mred' \
	export.tar
with "box/.A..B/$third"
survives 'tar: a folder name with an empty part' 3 '' 'A\.\.B' export.tar
with "box/.../$third"
survives 'tar: a folder name of dots' 3 '' '\.\.\.' export.tar
with_folder ".&AC8-etc"
survives 'tar: a slash in the letters of a folder name' 0 '1 2 3' '' export.tar
with_folder ".a.&AC4ALg-"
survives 'tar: .. in the letters of a folder name' 0 '1 2 3' '' export.tar \
	--layout=fs
with_folder ".cur"
survives 'tar: a folder named as one of the Maildir' 3 '' \
	'cur: .*--layout fs' \
	export.tar --layout=fs
with_folder ".a.b.cur"
survives 'tar: a folder named as one of a Maildir below' 3 '' \
	'cur: .*--layout fs' \
	export.tar --layout=fs
with "box/$first"
survives 'tar: of two members with one name the last counts' 0 '2 3' '' \
	export.tar \
	--ignore-missing-uidls
{
	tar_base box
	tar_file box/cur letter/3
	tar_end
} >export.tar
survives "tar: a file of a folder's name" 0 "1 2" "box/cur: a folder, too" \
	export.tar

zip_make export.zip "box/$first" letter/1 "box/$second" letter/2 \
	box/dovecot-uidlist list ../victim/letter letter/3
survives 'zip: ../ at the beginning' 0 '1 2' '\.\./victim/letter' export.zip
zip_make export.zip "box/$first" letter/1 "box/$second" letter/2 \
	box/dovecot-uidlist list "$PWD/victim/letter" letter/3
survives 'zip: an absolute name' 0 '1 2' '' export.zip
zip_make export.zip "box/$first" letter/1 "box/$second" letter/2 \
	box/dovecot-uidlist list "box/cur/$line_feed" letter/3
survives 'zip: a line feed in the name of a message' 0 '1 2' \
	'cur/a\\x0Ab: left out' export.zip
zip_make export.zip "box/$first" letter/1 "box/$second" letter/2 \
	box/dovecot-uidlist list "box/cur/$latin" letter/3
survives 'zip: the name of a message is not UTF-8' 0 '1 2 3' '' export.zip

# No file system has such names, so that the mail would have to get another.
zip_make export.zip "box/$first" letter/1 "box/$second" letter/2 \
	box/dovecot-uidlist list "box/cur/$(printf "%0256d" 1)" letter/3
survives 'zip: the name of a message is too long' 3 '' \
	'longer than the 255 octets .*--keep-going' export.zip
survives 'zip: the name of a message is too long, and --keep-going' 5 '1 2' \
	'longer than the 255 octets' export.zip --keep-going

long=.$(printf "%0249d" 0)
zip_make export.zip "box/$first" letter/1 "box/$second" letter/2 \
	box/dovecot-uidlist list "box/$long/dovecot-uidlist" list-of-third \
	"box/$long/$third" letter/3
survives 'zip: a folder name as long as can be' 0 '1 2 3' '' export.zip
zip_make export.zip "box/$first" letter/1 "box/$second" letter/2 \
	box/dovecot-uidlist list "box/${long}0000000/$third" letter/3
lines=2
survives 'zip: a folder name that is longer' 3 '' '0000' export.zip

# Windows has no ":" in names.
zip_make export.zip "box/cur/$(box_name 1);2,S" letter/1 \
	"box/cur/$(box_name 2);2,RS" letter/2 box/dovecot-uidlist list
survives 'zip: ";" in place of ":"' 0 '1 2' '' export.zip
zip_make export.zip "box\\cur\\$(box_name 1);2,S" letter/1 \
	"box\\cur\\$(box_name 2);2,RS" letter/2 'box\dovecot-uidlist' list
survives 'zip: backslashes' 0 '1 2' '' export.zip
zip_make export.zip '..\victim\letter' letter/3 "box/$first" letter/1 \
	"box/$second" letter/2 box/dovecot-uidlist list
survives 'zip: .. and a backslash' 0 '1 2' '\.\.' export.zip

done_testing
