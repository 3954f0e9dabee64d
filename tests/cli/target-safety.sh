#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A target is there whole or not at all: whenever the run is killed, whatever
# the disk refuses, and whoever else is at it.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

# The leak sanitizer cannot work below strace.
export ASAN_OPTIONS=detect_leaks=0

letters 8
dump_fill dump 8
box_fill box 8
mkdir -p box/.A/cur box/.A/new
cp letter/* box/.A/cur/
printf '3 V1700000000 N1\n' >box/dovecot-uidlist
cp box/dovecot-uidlist box/.A/
owner_option=
test "$(id -u)" -ne 0 || owner_option=--owner=1234:2345

# traced OPTION... COMMAND...: below strace; its report goes to trace. It has
# errors injected, too, but no signals: --seccomp-bpf forgets those.
traced () {
	run strace -f --seccomp-bpf -qq -o trace "$@"
}

convert () {
	# shellcheck disable=SC2086 # an option, or nothing
	run pop3uidl-convert $owner_option dump box "${1-target}"
}

# What of a target does not depend on when it was made.
made () (
	cd "$1" || return
	find . -type f -printf '%P %m %U:%G\n' | LC_ALL=C sort
	find . -type f -exec sha1sum {} + | LC_ALL=C sort
)

# shellcheck disable=SC2317 # ok calls it
is_clean () {
	test -z "$(find . -maxdepth 1 -name 'target*')"
}

# And nothing else is.
is_whole () {
	made target | cmp -s - whole-made && test "$(echo target*)" = target
}

convert whole
is_status 0 'it is converted'
made whole >whole-made
ok 'the target holds all messages' \
	test "$(grep -c '^[^ ]*cur/' whole-made)" -eq 16

# ---- killed ----

# At a call of each kind, in the middle and the last.
killed=0
left=0
partial=0
for calls in openat mkdirat,mkdir write,pwrite64,writev fsync,fdatasync,syncfs \
	renameat2,renameat,rename utimensat fchown
do
	# shellcheck disable=SC2086 # an option, or nothing
	traced -e "trace=$calls" \
		pop3uidl-convert $owner_option dump box target
	last=$(grep -c '(' trace)
	rm -rf target
	for when in $((last / 2)) "$last"
	do
		test "$when" -gt 0 || continue
		# shellcheck disable=SC2086 # an option, or nothing
		run strace -f -qq -o trace -e "trace=$calls" \
			-e "inject=$calls:signal=KILL:when=$when" \
			pop3uidl-convert $owner_option dump box target
		test "$status" -eq 0 || killed=$((killed + 1))
		test ! -e target.tmp-* || left=$((left + 1))
		if test -e target && ! made target | cmp -s - whole-made
		then
			partial=$((partial + 1))
			echo "# in part, after $calls $when" >&2
		fi
		if test ! -e target
		then
			convert
			if ! is_whole
			then
				partial=$((partial + 1))
				echo "# the next run fails: $calls $when" >&2
				cat err >&2
			fi
		fi
		rm -rf target target.tmp*
	done
done
ok 'killed: it was, many times' test "$killed" -ge 8
ok 'killed: what was staged is left' test "$left" -ge 5
ok 'killed: the target is whole or missing; the next run makes it, and clears' \
	test "$partial" -eq 0

# ---- the disk ----

# fails NAME INJECTION...
fails () {
	fails_name=$1
	shift
	state box >before
	# shellcheck disable=SC2086 # an option, or nothing
	traced -e "trace=${1%%:*}" -e "inject=$1" \
		pop3uidl-convert $owner_option dump box target
	ok "$fails_name: exit status 4, one line, and nothing is left" failed
	rm -rf target target.tmp*
}

# shellcheck disable=SC2317 # ok calls it
failed () {
	status_is 4 && test "$(wc -l <err)" -eq 1 &&
		grep -q "^pop3uidl-convert: target: " err && is_clean &&
		is_unchanged box before && return
	cat err
	find . -maxdepth 1 -name 'target*'
	return 1
}

fails 'a full disk as a file is written' write:error=ENOSPC:when=12
fails 'a full disk as a folder is made' mkdirat,mkdir:error=ENOSPC:when=3
fails 'a disk that breaks' fsync,fdatasync,syncfs:error=EIO:when=2
ok 'a disk that breaks: the file is named' \
	grep -q 'target: cur/[^ ]*: Input/output error$' err
fails 'no rename' renameat2,renameat,rename:error=EROFS:when=1+

# The last call syncs the folder that the target has come to.
# shellcheck disable=SC2086 # an option, or nothing
traced -e trace=fsync pop3uidl-convert $owner_option dump box target
last=$(grep -c 'fsync(' trace)
rm -rf target
for error in EIO EINVAL
do
	# shellcheck disable=SC2086 # an option, or nothing
	traced -e trace=fsync -e "inject=fsync:error=$error:when=$last" \
		pop3uidl-convert $owner_option dump box target
	is_status 0 "$error once the target is there: it is made"
	ok "$error once the target is there: all of it" is_whole
	case $error in
	EIO)	warnings=1 ;;
	*)	warnings=0 ;; # a file system that has no such thing
	esac
	ok "$error once the target is there: $warnings warnings" test "$(
		grep -c 'target: warning: .* be lost .*: Input/output' err
	)" -eq "$warnings"
	rm -rf target
done

# A real one, which is gone with its namespace.
# shellcheck disable=SC2016,SC2317 # run calls it
full () {
	unshare -m sh -c '
		mount -t tmpfs -o size=64k none disk || exit 77
		pop3uidl-convert $owner_option dump box disk/target
		status=$?
		find disk -mindepth 1 >disk-after
		exit $status'
}
mkdir disk
export owner_option
if test "$(id -u)" -eq 0 && unshare -m mount -t tmpfs none disk 2>/dev/null
then
	run full
	is_status 4 'a small disk: exit status 4'
	ok 'a small disk: a line says so' \
		grep -q '^pop3uidl-convert: disk/target: .*No space left' err
	is_file disk-after 'a small disk: nothing is left' </dev/null
fi

# ---- mail that is removed meanwhile ----

# As if a file went away when it is opened: in the INBOX to be compared, and to
# be copied; elsewhere to be copied only.
mail_in_inbox=$(box_name 8):2,S
for removed in "cur/$mail_in_inbox" .A/cur/5
do
	# shellcheck disable=SC2086 # an option, or nothing
	run strace -f -qq -o trace -P "$removed" -P "${removed##*/}" \
		-e trace=openat2 -e inject=openat2:error=ENOENT \
		pop3uidl-convert $owner_option --ignore-missing-uidls dump box \
		target
	is_status 0 "$removed is removed meanwhile: that is no fault"
	ok "$removed is removed meanwhile: it is counted" \
		grep -q '^target: 2 folders, 15 messages.* 1 removed' out
	ok "$removed is removed meanwhile: the others are there" \
		test "$(find target -path '*/cur/*' -type f | wc -l)" -eq 15
	rm -rf target
done

# ---- two at once ----

# shellcheck disable=SC2086 # an option, or nothing
strace -f --seccomp-bpf -qq -o trace -e trace=renameat2,renameat,rename \
	-e inject=renameat2,renameat,rename:delay_enter=700000 \
	pop3uidl-convert $owner_option dump box target >first-out 2>&1 &
tries=0
until test -e "$(echo target.tmp*)"
do
	tries=$((tries + 1))
	test "$tries" -lt 100 || break
	sleep 0.02
done
convert
is_status 4 'two at once: the second one ends'
ok 'two at once: and says why' \
	grep -q '^pop3uidl-convert: target: another run' err
wait
ok 'two at once: the first one makes its target' \
	eval 'made target | diff - whole-made'
ok 'two at once: nothing else is left' \
	test "$(echo target*)" = target
rm -rf target

# ---- what is there already ----

mkdir target
convert
is_status 0 'an empty folder: it is converted'
ok 'an empty folder: it becomes the target' \
	eval 'made target | diff - whole-made'
state target >before
convert
is_status 4 'a target that is there: nothing is done'
ok 'a target that is there: it is as it was' is_unchanged target before
rm -rf target
mkdir target.tmp-pop3uidl-convert
echo mine >target.tmp-pop3uidl-convert/file
convert
is_status 0 'what a killed run left: it is converted'
ok 'what a killed run left: it is gone' test "$(echo target*)" = target
rm -rf target

# ---- owner and modes ----

for mask in 000 022 077 777
do
	(
		umask "$mask"
		convert
		exit "$status"
	)
	status=$?
	ok "umask $mask: files are 0600 and folders 0700" test \
		"$status$(find target -type f ! -perm 600 -o -type d ! -perm 700)" = 0
	rm -rf target
done
ok 'a mail with another mode and owner' chmod 444 "box/cur/$(box_name 1):2,S"
if test "$(id -u)" -eq 0
then
	convert
	ok 'root: all belongs to the owner that was named' test -z \
		"$(find target ! -uid 1234 -o ! -gid 2345)"
	rm -rf target
	owner_option=--owner=mail
	convert
	ok 'root: a user alone means his group, too' test -z \
		"$(find target ! -user mail -o ! -group mail)"
	rm -rf target
	owner_option=--owner=nobody-of-this-name
	convert
	is_status 2 'root: an owner that there is not: a usage error'
	owner_option=
	convert
	is_status 2 'root: no owner: a usage error'
	ok 'root: the line names --owner' grep -q -- '--owner' err
	ok 'root: nothing is written' is_clean
fi

done_testing
