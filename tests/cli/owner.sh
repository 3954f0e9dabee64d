#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What root writes belongs to the Maildir's owner; nobody else is followed.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

test "$(id -u)" -eq 0 || skip_all 'only root can give files away'

letters 3
owner=1234:2345
fill () {
	rm -rf dump box control
	dump_fill dump 3
	box_fill box 3
	chown -R "$owner" box
}

fill
chmod 750 box
run pop3uidl-convert dump box
is_status 0 'a new list: it is converted'
ok 'a new list belongs to the owner of the Maildir' \
	test "$(stat -c %u:%g:%a box/dovecot-uidlist)" = "$owner:640"
ok 'nothing else is anybody'\''s' \
	test -z "$(find box ! -uid 1234 -o ! -gid 2345)"

fill
chmod 700 box
mkdir control
chown 1234:2345 control
run pop3uidl-convert --control=control dump box
is_status 0 'a new control folder: it is converted'
ok 'the folder and the list belong to the owner' \
	test -z "$(find control ! -uid 1234 -o ! -gid 2345)"
ok 'the list is readable to its owner alone' \
	test "$(stat -c %a control/.INBOX/dovecot-uidlist)" = 600

fill
echo '3 V1 N1' >box/dovecot-uidlist
chown 77:88 box/dovecot-uidlist
chmod 664 box/dovecot-uidlist
run pop3uidl-convert dump box
is_status 0 'an old list: it is converted'
ok 'owner, group and mode stay as they were' \
	test "$(stat -c %u:%g:%a box/dovecot-uidlist)" = 77:88:664

# Who owns the folder may have put links there: root follows none.
fill
: >victim
ln -s ../victim box/dovecot-uidlist.tmp
chown -h "$owner" box/dovecot-uidlist.tmp
run pop3uidl-convert dump box
is_status 0 'a link in place of the new list: it is converted'
ok 'the link is not followed' not test -s victim
ok 'and is gone' not test -e box/dovecot-uidlist.tmp
ok 'what it pointed to has its owner' test "$(stat -c %u victim)" = 0

fill
ln -s ../victim box/dovecot-uidlist.lock
run pop3uidl-convert -n dump box
is_status 0 'a link in place of the lock does not hinder a dry run'

done_testing
