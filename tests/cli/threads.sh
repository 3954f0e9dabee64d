#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Where the system gives no threads, one reads all.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

test "$(id -u)" -eq 0 || skip_all 'the limit needs a user without processes'

# More than one thread takes at a time.
mkdir -p dump box/cur box/new box/tmp
for number in $(seq 200)
do
	printf 'Message-ID: <%s@x>\n\nbody\n' "$number" >"dump/$number.eml"
	cp "dump/$number.eml" "box/cur/$((1700000000 + number)).M1P1.mx"
	echo "$number old-$number" >>dump/UIDL
done
cp "$(command -v pop3uidl-convert)" program
chmod -R a+rX .

# The leak check would need a process of its own.
run env ASAN_OPTIONS=detect_leaks=0 setpriv --reuid=54321 --clear-groups \
	prlimit --nproc=1 ./program -n dump box
is_status 0 'no thread: all is read'
ok 'no thread: every message is found' grep -q ': 200 UIDLs' out

done_testing
