# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# target.sh - new Maildirs, and all that real Dovecot tells of one; sourced
# after dovecot.sh and convert.sh.
#
#	to_target [OPTION...] DUMP EXPORT TARGET
#	                         run pop3uidl-convert; root needs --owner
#	imap_say MAIL <COMMANDS  IMAP commands, one a line, without tags; Dovecot gets
#	                         all at once, and expunges only what was
#	                         \Deleted in an earlier session. Fails if
#	                         one of them does
#	served_imap MAIL         all that IMAP shows: mailboxes, subscriptions; of
#	                         each mailbox UIDVALIDITY, UIDNEXT, keywords; of
#	                         each message UID, flags, INTERNALDATE, size and a
#	                         digest of all octets. Nothing becomes \Seen.
#	served_pop3 MAIL         UIDL, LIST, and the digest of what RETR gives
#	dumped_pop3 DUMP         the same of a dump of whole messages
#	made MAIL                what it is made of: names, modes, owners, the times
#	                         of messages, contents
#	names MAIL               base names of all messages, with their folders
#	letter_add BOX NAME NUMBER
#	                         letter/NUMBER with a time of its own

# Nothing a session does shall change what the next one shows.
# shellcheck disable=SC2034 # dovecot.sh
dovecot_settings='
protocol pop3 {
  pop3_no_flag_updates = yes
}'

owner_option=
test "$(id -u)" -ne 0 || owner_option=--owner=mail:mail

to_target () {
	# shellcheck disable=SC2086 # an option, or nothing
	run pop3uidl-convert $owner_option "$@"
}

letter_add () {
	box_add "$1" "$2" "letter/$3"
	touch -d "@$((1690000000 + 1000 * $3))" "$1/cur/$2"
}

# shellcheck disable=SC2154 # tap.sh made it
imap_say () (
	answer=$(mktemp "$directory/dovecot/answer.XXXXXX")
	{
		sed 's/^/x /; s/$/\r/'
		printf 'y LOGOUT\r\n'
	} | dovecot_session "$1" imap >"$answer" || return
	! grep -a '^x \(NO\|BAD\)' "$answer"
)

# Literals become digests; what another session may say in other words, or not
# at all, is left out.
imap_told () {
	LC_ALL=C perl -MDigest::MD5=md5_hex -e 'while (<STDIN>) {
		while (s/\{(\d+)\}\r?\n\z//) {
			read STDIN, my $octets, $1;
			$_ .= "$1 octets, " . md5_hex($octets) . <STDIN>;
		}
		s/\r?\n\z//;
		next unless s/^\* (?=LIST|LSUB|FLAGS|\d+ (EXISTS|FETCH)|OK \[UID)//;
		s/ \\(Recent|Marked|UnMarked)\b|\\(Recent|Marked|UnMarked) ?//g;
		s/^(OK \[.*?\]).*/$1/;
		s/(FLAGS \()(.*?)\)/$1 . join(" ", sort split " ", $2) . ")"/e;
		print "$_\n";
	}'
}

served_imap () (
	lists=$(mktemp "$directory/dovecot/lists.XXXXXX")
	printf 'a %s\r\n' 'LIST "" "*"' 'LSUB "" "*"' LOGOUT |
		dovecot_session "$1" imap | imap_told | LC_ALL=C sort >"$lists"
	cat "$lists"
	sed -n 's|^LIST ([^)]*) "/" ||p' "$lists" | while read -r name
	do
		printf 'a EXAMINE %s\r\n' "$name"
		printf 'a UID FETCH 1:* %s\r\n' \
			'(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])'
		# Something that tells where a mailbox begins.
		printf 'a LIST "" %s\r\n' "$name"
	done >"$lists.commands"
	printf 'a LOGOUT\r\n' >>"$lists.commands"
	# Dovecot can wait for a pipe, but not for a file.
	# shellcheck disable=SC2002
	cat "$lists.commands" | dovecot_session "$1" imap | imap_told
)

# A line is a number and its UIDL, size or digest.
pop3_told () {
	LC_ALL=C perl -MDigest::MD5=md5_hex -e '
		my ($n, $text) = (0, "");
		while (defined(my $status = <STDIN>)) {
			die $status unless $status =~ /^\+OK/;
			last if eof STDIN; # QUIT
			$n++;
			$text = "";
			while (defined(my $line = <STDIN>)) {
				last if $line eq ".\r\n";
				$line =~ s/^\.//;
				$text .= $line;
			}
			$text =~ s/\r//g if $n <= 2;
			print $n <= 2 ? $text : $n - 2 . " " . md5_hex($text) . "\n";
		}'
}

served_pop3 () (
	count=$(dovecot_pop3 "$1" UIDL | wc -l)
	{
		printf 'UIDL\r\nLIST\r\n'
		seq -f 'RETR %.0f' "$count" | sed 's/$/\r/'
		printf 'QUIT\r\n'
	} | dovecot_session "$1" pop3 | pop3_told
)

dumped_pop3 () {
	cat "$1/UIDL" "$1/LIST"
	while read -r dumped_number dumped_size
	do
		printf '%s %s\n' "$dumped_number" \
			"$(md5sum <"$1/$dumped_number.eml" | cut -d ' ' -f 1)"
	done <"$1/LIST"
}

made () (
	cd "$1" || return
	{
		find . -type f ! -path '*/cur/*' ! -path '*/new/*' \
			-printf '%P %y %m %U:%G\n'
		find . -type f \( -path '*/cur/*' -o -path '*/new/*' \) \
			-printf '%P %y %m %U:%G %T@\n'
		find . ! -type f -printf '%P %y %m %U:%G %l\n'
		find . -type f -exec sha1sum {} +
	} | LC_ALL=C sort
)

# A message may go from new/ to cur/, and its flags may change.
names () (
	cd "$1" || return
	find . -type f \( -path '*/cur/*' -o -path '*/new/*' \) -print |
		sed 's|\(cur\|new\)/\([^/]*\)$|\2|; s/:2,[^:]*$//' |
		LC_ALL=C sort
)
