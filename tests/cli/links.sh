#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A hard link is a message as good as any: an archive gives what its folder does.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

SOURCE_DATE_EPOCH=1700000000
export SOURCE_DATE_EPOCH
owner=$(id -un)

letters 2
mkdir -p box/cur box/new box/tmp
cp letter/1 box/tmp/x
ln box/tmp/x box/new/1.a.b
cp letter/2 'box/cur/1.a.b:2,S'
touch -d @1700000001 box/tmp/x box/cur/*
dump_fill dump 2
# Whose other name is in the archive before it.
tar cf box.tar box/tmp/x box/new/1.a.b box/cur

run pop3uidl-convert --owner="$owner" dump box folder
is_status 0 'a link to a file of tmp/, with a twin of its base name'
run pop3uidl-convert --owner="$owner" dump box.tar archive
is_status 0 'the same from an archive'
ok 'both messages are there' test "$(find archive -name '1*' | wc -l)" -eq 2
ok 'and all is as from the folder' diff -r folder archive

done_testing
