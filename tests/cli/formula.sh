#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# UIDLs that the old server computed: by a formula that is given, and by one that
# is found out.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 30
uw='%{uidvalidity | hex(8)}%{uid | hex(8)}'

# fill COUNT FORMULA [HEADER...]: a Maildir with UIDs 3, 6, ...; the dump lists
# UIDLs by a printf format of UIDVALIDITY and UID, and has the letters HEADER
fill () {
	rm -rf box dump
	mkdir dump
	box_fill box "$1"
	printf '3 V1700000000 N999\n' >box/dovecot-uidlist
	for number in $(seq "$1")
	do
		printf '%d :%s\n' "$((number * 3))" "$(box_name "$number")" \
			>>box/dovecot-uidlist
		# shellcheck disable=SC2059
		printf "%d $2\n" "$number" 1700000000 "$((number * 3))" \
			>>dump/UIDL
	done
	shift 2
	for number
	do
		crlf "letter/$number" >"dump/$number.eml"
	done
}

# found NAME COUNT: so many are right, and no other record has a P
found () {
	record box | sed -n 's/^\([0-9]*\) .*P6553f100\([0-9a-f]*\) .*/\1 0x\2/p' |
		while read -r uid value
		do
			test "$uid" -eq "$((value))" && echo right || echo wrong
		done | sort | uniq -c | sed 's/^ *//' >is-found
	echo "$2 right" >wanted-found
	ok "$1" diff -u wanted-found is-found
}

# ---- given ----

fill 6 '%08x%08x'
is_refused 1 box 'a listing alone'
run pop3uidl-convert -v --uidl-formula="$uw" dump box
is_status 0 'a listing alone, and the formula'
found 'a listing alone, and the formula: all are right' 6
ok 'a listing alone, and the formula: the evidence is told' \
	grep -q "^2	6553f10000000006	6	$(box_name 2)	formula\$" out
ok 'a listing alone, and the formula: it is counted' \
	grep -q '^box: 6 UIDLs (6 by formula), 0 messages without UIDL' out
for formula in '%08Xv%08Xu' '%%{uidvalidity | hex(8)}%%{uid | hex(8)}'
do
	fill 6 '%08x%08x'
	run pop3uidl-convert -n --uidl-formula="$formula" dump box
	is_status 0 "the same as $formula"
done
fill 6 '%08x%08x'
run pop3uidl-convert -n --uidl-formula='%{uid | hex(8)}%{uidvalidity | hex(8)}' \
	dump box
is_status 1 'another formula finds nothing'
ok 'with --skip-uidl-cache too' pop3uidl-convert -q -n --skip-uidl-cache \
	--uidl-formula="$uw" dump box

# A bare number proves something only if all of them fit.
fill 6 '%.0s%d'
run pop3uidl-convert -n --uidl-formula='%{uid}' dump box
is_status 0 'bare numbers, exactly those of the listing'
sed -i '$d' dump/UIDL
run pop3uidl-convert -n --uidl-formula='%{uid}' dump box
is_status 1 'bare numbers, one of which is another'

# It does not overrule a header.
fill 4 '%08x%08x' 1 2 3 4
sed -i 's/^1 .*/1 new/; s/^2 .*/2 6553f10000000003/' dump/UIDL
run pop3uidl-convert -v --uidl-formula="$uw" dump box
is_status 0 'headers say otherwise: headers decide'
ok 'headers say otherwise: the pair is by header' \
	grep -q "^2	6553f10000000003	6	.*	header\$" out

# UIDVALIDITY of a list that there was not proves nothing.
fill 4 '%08x%08x'
rm box/dovecot-uidlist
SOURCE_DATE_EPOCH=1700000000 run pop3uidl-convert --uidl-formula="$uw" dump box
is_status 1 'without a list there is no UID to compute with'

# ---- doubles ----

fill 4 '%.0sx%d' 1 2
sed -i 's/^3 .*/3 letter-3@example.org/; s/^4 .*/4 letter-4@example.org/' \
	dump/UIDL
letter 3 'The same Message-ID.' >"box/cur/$(box_name 9):2,S"
printf '90 :%s\n' "$(box_name 9)" >>box/dovecot-uidlist
run pop3uidl-convert -q --ignore-missing-uidls --uidl-formula='%{message_id}' \
	dump box
is_status 0 'two of one UIDL: it goes on'
cp err told
is_file told 'two of one UIDL: both are named' <<EOT
pop3uidl-convert: box: warning: the formula gives these UIDLs for several messages, of which none gets it:
  letter-3@example.org  UID 9 ($(box_name 3))
  letter-3@example.org  UID 90 ($(box_name 9))
EOT
ok 'two of one UIDL: neither has it' not grep -q ' Pletter-3' \
	box/dovecot-uidlist
ok 'two of one UIDL: the other one has its own' \
	grep -q '^12 Pletter-4@example.org ' box/dovecot-uidlist

# In two folders, identical: INBOX's.
fill 4 '%.0sx%d' 1 2
sed -i 's/^3 .*/3 letter-3@example.org/; s/^4 .*/4 letter-4@example.org/' \
	dump/UIDL
mkdir -p box/.Sent/cur
box_add box/.Sent "$(box_name 3):2,S" letter/3
run pop3uidl-convert -q --all-mailboxes --uidl-formula='%{message_id}' dump box
is_status 0 'identical ones: it goes on'
ok 'identical ones: no warning of doubles' not grep -q 'several messages' err
ok 'identical ones: that of INBOX has it' \
	grep -q '^9 Pletter-3@example.org ' box/dovecot-uidlist

# ---- auto ----

fill 20 '%08x%08x' 1 2 3 4 5 6 7 8 9 10 20
run pop3uidl-convert --ignore-missing-uidls -n dump box
ok 'auto: without it 9 are missing' grep -q ', 9 of the dump not found' out
run pop3uidl-convert --uidl-formula=auto dump box
is_status 0 'auto: it goes on'
is_file err 'auto: whose they are' <<\EOT
pop3uidl-convert: dump: these UIDLs are UW-IMAP's: uidvalidity + uid
EOT
is_file out 'auto: what is told' <<\EOT
box: 20 UIDLs (11 by header, 9 by formula), 0 messages without UIDL
EOT
found 'auto: all are right' 20

fill 20 '%08x%08x' 1 2 3 4 5 6 7 8 9 10
run pop3uidl-convert --ignore-missing-uidls --uidl-formula=auto dump box
is_status 0 'auto: after the last that is proven'
ok 'auto: after the last that is proven nothing is placed' \
	grep -q '10 UIDLs (10 by header), .* 10 of the dump not found' out
found 'auto: after the last that is proven all are right' 10

fill 20 '%08x%08x' 1 2 3 4 5 6 7 8 20
run pop3uidl-convert --ignore-missing-uidls -n --uidl-formula=auto dump box
ok 'auto: 9 are no proof' grep -q \
	'dump: no known formula is proven to give these UIDLs' err
ok 'auto: 9 are no proof, and nothing is placed' grep -q '9 UIDLs (9 by' out

fill 20 '%08x%08x' 1 2 3 4 5 6 7 8 9 10 20
sed -i 's/^5 .*/5 another/' dump/UIDL
run pop3uidl-convert --ignore-missing-uidls -n --uidl-formula=auto dump box
ok 'auto: one that is no such UIDL proves that it is none' grep -q \
	'no known formula' err

fill 20 '%.0sx%d'
for number in $(seq 20)
do
	printf '%d %s\n' "$number" "$(box_name "$number")"
done >dump/UIDL
for number in 1 2 3 4 5 6 7 8 9 10 20
do
	crlf "letter/$number" >"dump/$number.eml"
done
run pop3uidl-convert --uidl-formula=auto dump box
is_status 0 'auto: base names'
ok 'auto: several formulas fit' grep -q \
	'^pop3uidl-convert: dump: these UIDLs fit several formulas: base name (' err
ok 'auto: what they agree on is placed' grep -q '9 by formula' out

done_testing
