# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# convert.sh - mail and dumps for tests that convert; sourced after tap.sh or
# dovecot.sh.
#
#	letter NUMBER [TEXT]     a message, with LF; up to 50 no two have one size
#	letters COUNT            the files letter/1 to letter/COUNT
#	crlf [FILE]              it with CRLF
#	wire_size FILE           its octets with CRLF
#	box_add BOX NAME FILE    copies it to cur/NAME
#	box_fill BOX COUNT       new; letter/1 to letter/COUNT, in this order
#	dump_add DUMP NUMBER UIDL FILE [eml|top|none]
#	dump_fill DUMP COUNT [KIND]
#	                         new; number 1 is letter/COUNT and so on down to
#	                         letter/1; letter/7 has the UIDL old-7
#	state DIR                what is there: names, modes, times, contents
#	is_unchanged DIR FILE    state DIR is what FILE holds
#	is_refused STATUS BOX NAME [OPTION...]
#	                         converting dump ends so and leaves BOX alone
#	record BOX               the list's lines but the first
#	serves MAIL DUMP         Dovecot's UIDL and LIST are the dump's, for ok

letter () {
	cat <<-EOT
	Received: from mail.example by mx.example; Tue, 14 Nov 2023 10:00:$1 +0000
	Date: Tue, 14 Nov 2023 10:00:$1 +0000
	From: Sender $1 <sender$1@example.org>
	To: reader@example.net
	Subject: Letter $1
	Message-ID: <letter-$1@example.org>

	${2-This is letter $1.}
	EOT
	# Sizes that differ, but not by the same from letter to letter.
	seq "$(($1 * $1 * 7 % 101))"
}

letters () {
	mkdir -p letter
	for letter_number in $(seq "$1")
	do
		letter "$letter_number" >"letter/$letter_number"
	done
}

crlf () {
	perl -0777 -pe 's/(?<!\r)\n/\r\n/g' "$@"
}

wire_size () {
	crlf "$1" | wc -c
}

box_add () {
	cp "$3" "$1/cur/$2"
}

# Within the names' seconds so that Dovecot's order is the letters'.
box_name () {
	printf '%d.M1P1.mx' "$((1700000000 + $1))"
}

box_fill () {
	mkdir -p "$1/cur" "$1/new" "$1/tmp"
	for box_number in $(seq "$2")
	do
		box_add "$1" "$(box_name "$box_number"):2,S" \
			"letter/$box_number"
	done
}

dump_add () {
	mkdir -p "$1"
	crlf "$4" >dump-message
	printf '%s %s\n' "$2" "$3" >>"$1/UIDL"
	printf '%s %s\n' "$2" "$(wc -c <dump-message)" >>"$1/LIST"
	case ${5-eml} in
	eml) mv dump-message "$1/$2.eml" ;;
	top) sed '/^\r$/q' dump-message >"$1/$2.top" ;;
	esac
}

dump_fill () {
	for dump_number in $(seq "$2")
	do
		dump_letter=$(($2 + 1 - dump_number))
		dump_add "$1" "$dump_number" "old-$dump_letter" \
			"letter/$dump_letter" "${3-eml}"
	done
}

state () {
	find "$1" -printf '%P %y %m %U:%G inode %i size %s time %T@ %l\n' |
		LC_ALL=C sort
	find "$1" -type f -exec sha1sum {} + | LC_ALL=C sort
}

is_unchanged () {
	state "$1" | diff -u "$2" -
}

is_refused () {
	refused_status=$1
	refused_box=$2
	refused_name=$3
	shift 3
	state "$refused_box" >before
	run pop3uidl-convert "$@" dump "$refused_box"
	is_status "$refused_status" "$refused_name: the exit status is right"
	ok "$refused_name: the Maildir is as it was" \
		is_unchanged "$refused_box" before
	is_file out "$refused_name: nothing on stdout" </dev/null
}

record () {
	sed 1d "$1/dovecot-uidlist"
}

serves () {
	dovecot_pop3 "$1" UIDL >served-uidl &&
		diff -u "$2/UIDL" served-uidl &&
		dovecot_pop3 "$1" LIST >served-list &&
		diff -u "$2/LIST" served-list
}
