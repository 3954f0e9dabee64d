#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Real messages, odd ones and all, that lie beside the project: their Maildir
# and a dump of the same in another order. Each UIDL must be where it belongs,
# and Dovecot must serve the dump.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/real-mail.sh
. "$source/tests/lib/real-mail.sh"

real_mail box dump eml
mail_own box

run pop3uidl-convert -v dump box
is_status 0 'it is converted'
ok 'every message is found' not grep -q '^[0-9].*	-	-	' out
ok 'no message gets the UIDL of another' real_mail_is_right box
ok 'each UIDL is there once' real_mail_is_whole box
ok 'Dovecot serves the dump' serves box dump

state box >before
run pop3uidl-convert --strict dump box
is_status 0 'a second run succeeds'
ok 'it says that there is nothing to do' grep -q 'nothing to change' out
ok 'and changes nothing' is_unchanged box before
run pop3uidl-convert --check --strict dump box
is_status 0 '--check finds no difference'

# Shown as missing, 20 at a time, each in a line of its own that does no harm.
maildir_new other
letter 1 >"other/cur/$(box_name 1):2,"
mail_own other
shown=0
for first in $(seq 1 20 "$(wc -l <files)")
do
	rm -rf dump
	for number in $(seq "$first" "$((first + 19))")
	do
		test ! -e "message-$number" ||
			dump_add dump "$number" "old-$number" "message-$number"
	done
	run pop3uidl-convert --strict dump other
	test "$status" -eq 1 || echo "# old-$first: status $status" >&2
	shown=$((shown + $(grep -c '^  [0-9]*  old-' err)))
	cat err >>lines
done
ok 'each can be shown' test "$shown" -eq "$(wc -l <files)"
ok 'without control characters' \
	not grep -q "$(printf '[\001-\010\013-\037\177]')" lines

done_testing
