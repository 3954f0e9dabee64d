#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# --digest prints header digests, for people who compare.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

# The digests are those of Dovecot's plugin for these headers.
printf 'a: b\r\n' >unended
printf '\n' >empty-line
: >empty
printf 'A: b\n\nbody\n' >lf
printf 'A: b\r\n\r\nbody\r\n' >crlf
printf '+OK\r\nA: b\r\n\r\nbody\r\n..\r\n.\r\n' >answer
# shellcheck disable=SC1003 # a backslash is meant
name=$(printf 'new\nline \303\244\\')
cp lf "$name"

run pop3uidl-convert --digest unended empty-line empty
is_status 0 'it succeeds'
is_file out 'digest, end, wire size and name' <<\EOT
44ef6a20971148dd54a161f79814e22e2d098ddb 0 6 unended
adc83b19e793491b1c6ea0fd8b46cd9f32e592fc 1 2 empty-line
da39a3ee5e6b4b0d3255bfef95601890afd80709 0 0 empty
EOT
is_file err 'and nothing on stderr' </dev/null

run pop3uidl-convert --digest lf crlf answer
digest=$(printf 'A:b\n\n' | sha1sum | cut -c 1-40)
is_file out 'LF, CRLF and a saved answer are one' <<EOT
$digest 1 14 lf
$digest 1 14 crlf
$digest 1 17 answer
EOT

run pop3uidl-convert --digest "$name"
is_file out 'names are escaped' <<EOT
$digest 1 14 new\\x0Aline \\xC3\\xA4\\\\
EOT

run pop3uidl-convert --digest lf nowhere crlf
is_status 3 'a missing file fails'
is_file out 'the others are printed' <<EOT
$digest 1 14 lf
$digest 1 14 crlf
EOT
is_file err 'and it is named' <<\EOT
pop3uidl-convert: nowhere: No such file or directory
EOT
mkdir folder
run pop3uidl-convert --digest folder
is_status 3 'a folder fails'
run pop3uidl-convert --digest --max-header=5 lf
is_status 3 'a header over the limit fails'
ok 'and says so' grep -q '^pop3uidl-convert: lf: .*header is too long' err
printf '+OK\r\nA: b\r\n' >cut-off
run pop3uidl-convert --digest cut-off
is_status 3 'an answer without end fails'

done_testing
