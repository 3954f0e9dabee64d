# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# real-mail.sh - a Maildir and a dump of the real messages that may lie beside
# the project, in ../shared; a test that sources this is skipped without them.
#
#	real_mail BOX DUMP KIND  KIND as of dump_add
#	real_mail_is_right BOX   each P is that of the message, or of one with
#	                         the same bytes
#	real_mail_is_whole BOX   each UIDL is there, once
#
# The UIDL of file 7 is old-7, and so is the base name of its file in BOX.

# shellcheck disable=SC2154 # tap.sh made it
shared=$source/../shared
if ! test -r "$shared/vectors/mail-digest.tsv" || ! test -d "$shared/mail"
then
	skip_all 'no ../shared/mail'
fi

# An order that has nothing to do with any of the names, and is always the same.
real_mail_shuffle () {
	while read -r shuffle_line
	do
		printf '%s %s\n' "$(echo "$1$shuffle_line" | sha1sum |
			cut -c 1-40)" "$shuffle_line"
	done | LC_ALL=C sort | cut -d ' ' -f 2-
}

real_mail () {
	sed '/^#/d' "$shared/vectors/mail-digest.tsv" | cut -f 3 >files
	number=0
	while read -r file
	do
		number=$((number + 1))
		ln -s "$shared/$file" "message-$number"
	done <files
	mkdir -p "$1/cur" "$1/new" "$1/tmp"
	second=1700000000
	for number in $(seq "$(wc -l <files)" | real_mail_shuffle box)
	do
		second=$((second + 1))
		box_add "$1" "$second.M1P$number.mx:2,S" "message-$number"
	done
	place=0
	for number in $(seq "$(wc -l <files)" | real_mail_shuffle dump)
	do
		place=$((place + 1))
		dump_add "$2" "$place" "old-$number" "message-$number" "$3"
	done
}

real_mail_is_right () (
	record "$1" | sed -n 's/^.* Pold-\([0-9]*\).*P\([0-9]*\)\.mx$/\1 \2/p' \
		>given
	wrong=0
	while read -r uidl file
	do
		test "$uidl" -eq "$file" && continue
		cmp -s "message-$uidl" "message-$file" && continue
		echo "old-$uidl is on message $file"
		wrong=1
	done <given
	exit "$wrong"
)

real_mail_is_whole () {
	record "$1" | sed -n 's/^.* Pold-\([0-9]*\).*/\1/p' | sort -n >given
	seq "$(wc -l <files)" | diff - given
}
