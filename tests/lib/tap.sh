# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# tap.sh - TAP for shell tests. A test sources it first, and is then in an
# empty directory of its own, $directory; $source is the project's top folder,
# $fixtures its fixtures.
#
#	run COMMAND [ARG...]       its output goes to the files out and err
#	is_status STATUS NAME      it exited with STATUS
#	is_file FILE NAME <<TEXT   FILE, such as out, holds exactly TEXT
#	ok NAME COMMAND [ARG...]   COMMAND succeeds
#	not COMMAND [ARG...]       turns a status round, for ok
#	skip_all REASON            ends a test that cannot be run here
#	done_testing               the last line; a test without it fails
#
# With KEEP=1 in the environment the directory stays, below ${TMPDIR:-/tmp}.
set -u

skip_all () {
	echo "1..0 # SKIP $1"
	exit 0
}

source=$(cd "$(dirname "$0")/../.." && pwd) || exit
# shellcheck disable=SC2034 # for the tests
fixtures=$source/fixtures
directory=$(mktemp -d) && cd "$directory" || exit
test -n "${KEEP-}" || trap 'rm -rf "$directory"' EXIT
count=0
failures=0

ok () {
	ok_name=$1
	shift
	count=$((count + 1))
	if "$@" >diagnosis 2>&1
	then
		echo "ok $count - $ok_name"
	else
		failures=$((failures + 1))
		echo "not ok $count - $ok_name"
		sed 's/^/# /' diagnosis >&2
	fi
}

not () {
	if "$@"
	then
		return 1
	fi
}

run () {
	status=0
	"$@" </dev/null >out 2>err || status=$?
}

is_status () {
	ok "$2" status_is "$1"
}

status_is () {
	test "$status" -eq "$1" && return
	echo "the exit status is $status, not $1; stderr is:"
	cat err
	return 1
}

is_file () {
	cat >wanted
	ok "$2" diff -u wanted "$1"
}

done_testing () {
	echo "1..$count"
	exit $((failures > 0))
}
