#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Same input, same output: in every locale, and whatever the order in which a
# folder lists its files.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 12
cp letter/3 letter/4
cp letter/3 letter/5
printf 'Subject: =?iso-8859-1?q?=E4?= caf\303\251\nFrom: X\n\nz\n' >letter/6

# fill NUMBER...: made in this order; names that locales sort differently
fill () {
	rm -rf dump box
	mkdir -p box/cur box/new box/tmp dump
	for number
	do
		case $number in
		1) name=1700000000.a ;;
		2) name=1700000000.B ;;
		3) name="$(printf '1700000000.\303\244')" ;;
		4) name=1700000000.-c ;;
		5) name=1700000000.Z ;;
		*) name=1700000000.M${number}P1.mx ;;
		esac
		box_add box "$name:2," "letter/$number"
		crlf "letter/$((13 - number))" >"dump/$number.eml"
	done
	for number in 1 2 3 4 5 6 7 8 9 10 11 12
	do
		echo "$number old-$number" >>dump/UIDL
		echo "$number $(wc -c <"dump/$number.eml")" >>dump/LIST
	done
	printf 'Subject: \303\244\nFrom: Y\n\nz\n' >dump/13.eml
	echo '13 old-13' >>dump/UIDL
	printf '3 V1700000000 N1 G00112233445566778899aabbccddeeff\n' \
		>box/dovecot-uidlist
}

# results FILE
results () {
	run pop3uidl-convert dump box
	{
		echo "$status"
		cat out err
	} >"$1"
	run pop3uidl-convert -v --ignore-missing-uidls dump box
	{
		echo "$status"
		cat out err box/dovecot-uidlist
	} >>"$1"
}

fill 1 2 3 4 5 6 7 8 9 10 11 12
LC_ALL=C results first
ok 'there is something to compare' grep -q 'identical' first

for locale in C.UTF-8 de_DE.UTF-8 de_DE tr_TR.UTF-8 nonsense
do
	fill 1 2 3 4 5 6 7 8 9 10 11 12
	LC_ALL=$locale results other
	ok "the same with LC_ALL=$locale" diff first other
done

fill 12 11 10 9 8 7 6 5 4 3 2 1
results other
ok 'the same with files made in reverse order' diff first other
fill 7 3 11 1 9 5 12 2 8 4 10 6
results other
ok 'the same with files made in another order' diff first other

done_testing
