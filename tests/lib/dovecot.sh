# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# dovecot.sh - ask real Dovecot, offline, what it makes of a mailbox. A test
# sources it in place of tap.sh. With DOVECOT_ROOT, the folder of a system
# that has Dovecot 2.4 (scripts/dovecot-2.4-root), Dovecot runs there, and the
# test's directory lies below it; all else runs outside.
#
# MAIL is the path of a Maildir, or mdbox:PATH.
#
#	maildir_new DIR                    an empty Maildir
#	maildir_deliver DIR NAME <MESSAGE  as new/NAME, without Dovecot
#	mail_own PATH...                   give it to the mail user, all below it
#	as_mail COMMAND [ARG...]           run as the mail user
#	dovecot_pop3 MAIL COMMAND          the answer's lines, without +OK, final
#	                                   dot, stuffing and CR; for UIDL, LIST,
#	                                   'RETR 1', 'TOP 1 0'
#	dovecot_session MAIL PROTOCOL      pop3 or imap: a session as it is
#	dovecot_fetch MAIL [FIELDS]        by UID, tabs between; FIELDS if not
#	                                   'uid pop3.uidl pop3.order'
#	dovecot_save MAIL <MESSAGE         deliver it through Dovecot
#	dovecot_backup MAIL MAIL           doveadm backup
#
# As root the mail user is Debian's "mail", who must own a mailbox before
# Dovecot is asked: nothing here mends an owner behind a test's back. As anybody
# else it is who runs the test. A test may set
#
#	dovecot_control=DIR    CONTROL=, in 2.4 mail_control_path
#	dovecot_layout=fs      LAYOUT=, in 2.4 mailbox_list_layout
#	dovecot_settings=TEXT  further lines of the configuration
#
# and read $dovecot_version, 2.3 or 2.4. Dovecot's errors go to stderr.

dovecot_no () {
	echo "1..0 # SKIP $1"
	exit 0
}

dovecot_inside=
if test -n "${DOVECOT_ROOT-}"
then
	test "$(id -u)" -eq 0 || dovecot_no 'only root can enter DOVECOT_ROOT'
	test -x "$DOVECOT_ROOT/usr/sbin/dovecot" ||
		dovecot_no "no Dovecot below $DOVECOT_ROOT"
	DOVECOT_ROOT=$(cd "$DOVECOT_ROOT" && pwd) || exit
	dovecot_inside="chroot $DOVECOT_ROOT"
	TMPDIR=$DOVECOT_ROOT/tmp
	export TMPDIR
fi
# shellcheck disable=SC2086 # a command and its argument, or nothing
dovecot_version=$($dovecot_inside /usr/sbin/dovecot --version 2>&1)
case $dovecot_version in
2.3.*) dovecot_version=2.3 ;;
2.4.*) dovecot_version=2.4 ;;
*) dovecot_no "neither Dovecot 2.3 nor 2.4: $dovecot_version" ;;
esac

# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

mail_own () {
	test "$(id -u)" -ne 0 || chown -R mail:mail "$@"
}

as_mail () {
	if test "$(id -u)" -eq 0
	then
		setpriv --reuid=mail --regid=mail --clear-groups "$@"
	else
		"$@"
	fi
}

maildir_new () {
	mkdir -p "$1/cur" "$1/new" "$1/tmp"
	mail_own "$1"
}

maildir_deliver () {
	cat >"$1/tmp/$2"
	mail_own "$1/tmp/$2"
	mv "$1/tmp/$2" "$1/new/$2"
}

# The mail user goes through the test's directory.
# shellcheck disable=SC2154 # tap.sh made it
chmod 755 "$directory"
mkdir -p dovecot/home dovecot/run
mail_own dovecot

# As Dovecot sees a path; relative ones are the test's. Functions that need
# variables are subshells, to leave a test's own alone.
dovecot_path () (
	case $1 in
	/*) path=$1 ;;
	*) path=$PWD/$1 ;;
	esac
	echo "${path#"${DOVECOT_ROOT-}"}"
)

# A Maildir may leave out its driver.
dovecot_driver () {
	case $1 in
	mdbox:*) echo mdbox ;;
	*) echo maildir ;;
	esac
}

dovecot_mail () {
	dovecot_path "${1#mdbox:}"
}

# With a separator of its own for each format, backup would refuse.
dovecot_configure () (
	here=$(dovecot_path "$directory/dovecot")
	control=${dovecot_control-}
	test -z "$control" || control=$(dovecot_path "$control")
	if test "$dovecot_version" = 2.4
	then
		cat <<-EOF
		dovecot_config_version = 2.4.0
		dovecot_storage_version = 2.4.0
		mail_driver = $(dovecot_driver "$1")
		mail_path = $(dovecot_mail "$1")
		${control:+mail_control_path = $control}
		${dovecot_layout:+mailbox_list_layout = $dovecot_layout}
		EOF
	else
		location=$(dovecot_driver "$1"):$(dovecot_mail "$1")
		location=$location${control:+:CONTROL=$control}
		location=$location${dovecot_layout:+:LAYOUT=$dovecot_layout}
		echo "mail_location = $location"
	fi
	cat <<-EOF
	base_dir = $here/run
	state_dir = $here/run
	mail_home = $here/home
	log_path = /dev/stderr
	ssl = no
	first_valid_uid = 1
	namespace inbox {
	  inbox = yes
	  separator = /
	}
	EOF
	test "$(id -u)" -ne 0 || printf '%s\n' 'mail_uid = mail' 'mail_gid = mail'
	echo "${dovecot_settings-}"
)

# dovecot_run MAIL PROGRAM [ARG...]
dovecot_run () (
	conf=$(mktemp "$directory/dovecot/conf.XXXXXX")
	dovecot_configure "$1" >"$conf"
	program=$2
	shift 2
	# shellcheck disable=SC2086
	$dovecot_inside env USER=u HOME="$(dovecot_path "$directory/dovecot/home")" \
		"$program" -c "$(dovecot_path "$conf")" "$@"
)

# What "doveadm exec" of 2.3 starts does not know all settings of pop3, and 2.4
# starts nothing else.
dovecot_start () {
	if test "$dovecot_version" = 2.4
	then
		dovecot_run "$1" doveadm exec "$2"
	else
		dovecot_run "$1" "/usr/lib/dovecot/$2"
	fi
}

# An answer too long to be written at once must go to something that Dovecot
# can wait for: to a pipe, not to a file. It reports each session on stderr
# whatever the settings.
dovecot_session () (
	chatter=$(mktemp "$directory/dovecot/chatter.XXXXXX")
	session=$(mktemp "$directory/dovecot/session.XXXXXX")
	{
		dovecot_start "$1" "$2" 2>"$chatter"
		echo $? >"$session"
	} | cat
	grep -v ': Info: ' "$chatter" >&2
	return "$(cat "$session")"
)

dovecot_pop3 () (
	answer=$(mktemp "$directory/dovecot/answer.XXXXXX")
	printf '%s\r\nQUIT\r\n' "$2" | dovecot_session "$1" pop3 >"$answer" ||
		return
	case $(head -n 1 "$answer" | tr -d '\0') in
	+OK*) ;;
	*)
		cat "$answer" >&2
		return 1
		;;
	esac
	LC_ALL=C sed 's/\r$//; 1d; /^\.$/,$d; s/^\.//' "$answer"
)

# dovecot_doveadm MAIL COMMAND [ARG...]; 2.4 is told that it needs no userdb.
dovecot_doveadm () (
	mail=$1
	command=$2
	shift 2
	test "$dovecot_version" = 2.3 || set -- --no-userdb-lookup "$@"
	dovecot_run "$mail" doveadm -f tab "$command" "$@"
)

dovecot_fetch () (
	answer=$(mktemp "$directory/dovecot/answer.XXXXXX")
	dovecot_doveadm "$1" fetch "${2-uid pop3.uidl pop3.order}" \
		mailbox INBOX all >"$answer" || return
	sed 1d "$answer"
)

dovecot_save () {
	dovecot_doveadm "$1" save -m INBOX >/dev/null
}

dovecot_backup () {
	dovecot_doveadm "$1" backup "$(dovecot_driver "$2"):$(dovecot_mail "$2")"
}
