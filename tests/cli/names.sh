#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# File names of all sorts: what Dovecot takes for a message is one, and nothing
# that a name holds does harm.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 6
feed=$(printf 'a\nb')
return=$(printf 'a\rb')
eight=$(printf '\303\244\377')
escape=$(printf '\033[31m')
space='with a space'
long=$(printf '%0240d' 7)
mkdir -p box/cur box/new box/tmp
box_add box "$space:2,S" letter/1
box_add box "$eight" letter/2
box_add box "$escape:2," letter/3
box_add box "$long" letter/4
# shellcheck disable=SC2016 # nothing shall be expanded
box_add box ';$(touch hacked)`touch hacked`' letter/5
box_add box '-n' letter/6
dump_fill dump 6

# None of these is a message, or none that can have a record.
box_add box "$feed:2,S" letter/1
box_add box "$return:2,S" letter/1
box_add box .hidden letter/1
box_add box ':2,S' letter/1
mkdir "box/cur/a-folder"
ln -s ../../letter/1 box/cur/a-link
mkfifo box/cur/a-fifo
ln -s /dev/zero box/new/a-device

run timeout 20 pop3uidl-convert -v dump box
is_status 0 'it is converted'
ok 'the messages are found' grep -q '6 UIDLs (6 by header)' out
ok 'nothing but printable ASCII is shown' \
	not grep -q "$(printf '[^\t -~]')" out err
record box | LC_ALL=C sed 's/^[0-9]* //' | LC_ALL=C sort >records
LC_ALL=C sort >wanted-records <<EOT
Pold-1 O6 :$space
Pold-2 O5 :$eight
Pold-3 O4 :$escape
Pold-4 O3 :$long
Pold-5 O2 :;\$(touch hacked)\`touch hacked\`
Pold-6 O1 :-n
EOT
ok 'each has its record' diff wanted-records records
ok 'what is left out is named, escaped' grep -q 'cur/:2,S' err
ok 'so is what is no regular file' grep -q 'cur/a-fifo' err

run pop3uidl-convert dump box
ok 'a second run has nothing to do' grep -q 'nothing to change' out

# Names of the folders themselves.
odd=$(printf 'box \303\244\n\033')
mv box "$odd"
run pop3uidl-convert --check dump "$odd"
is_status 0 'a Maildir of an odd name: it is read'
ok 'it is shown escaped' grep -q '^box \\xC3\\xA4\\x0A\\x1B: 6 UIDLs' out

done_testing
