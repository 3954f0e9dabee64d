#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# With DUMP "-" each message gets the UIDL that --uidl-formula gives.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

# given NAME FORMULA OPTION... <<END: the records after a run.
given () {
	given_name=$1
	given_formula=$2
	shift 2
	run pop3uidl-convert "$@" --uidl-formula="$given_formula" - box
	is_status 0 "$given_name: it goes on"
	record box >records
	is_file records "$given_name: the records"
}

letters 3
box_fill box 3
printf '3 V7 N9\n' >box/dovecot-uidlist
for number in 1 2 3
do
	printf '%d :%s\n' $((number + 4)) "$(box_name $number)"
done >>box/dovecot-uidlist

run pop3uidl-convert - box
is_status 2 'without a formula there is nothing to compute'
run pop3uidl-convert --uidl-formula=auto - box
is_status 2 'nothing tells which formula'

given 'uidvalidity and uid' '%v.%u' <<END
5 P7.5 :$(box_name 1)
6 P7.6 :$(box_name 2)
7 P7.7 :$(box_name 3)
END
given 'a second run' '%v.%u' <<END
5 P7.5 :$(box_name 1)
6 P7.6 :$(box_name 2)
7 P7.7 :$(box_name 3)
END

state box >before
run pop3uidl-convert --uidl-formula='%{message_id}' - box
is_status 1 'UIDLs that are there are not changed'
ok 'and the Maildir is as it was' is_unchanged box before
given 'but with --replace' '%{message_id}' --replace <<END
5 Pletter-1@example.org :$(box_name 1)
6 Pletter-2@example.org :$(box_name 2)
7 Pletter-3@example.org :$(box_name 3)
END

rm -f box/pop3uidl-convert.undo
cp letter/1 "box/cur/$(box_name 4)"
printf '8 :%s\n' "$(box_name 4)" >>box/dovecot-uidlist
letter 1 'Another one.' >"box/cur/$(box_name 5)"
printf '9 :%s\n' "$(box_name 5)" >>box/dovecot-uidlist
run pop3uidl-convert --replace --uidl-formula='%{message_id}' - box
ok 'messages that differ and are given one UIDL are named' \
	grep -q 'given one UIDL, letter-1@example.org, so neither' err

done_testing
