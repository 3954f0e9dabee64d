#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# scripts/check-includes names what goes against the table of folders.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

mkdir -p tree/src/match tree/src/pop3
cat >tree/src/main.c <<\EOF
#include "match/match.h"
#include "options.h"
EOF
cat >tree/src/match/match.c <<\EOF
#include "match/match.h"
#include "pop3/maildrop.h"
#include <stdio.h>
EOF
run "$source/scripts/check-includes" tree
is_status 0 'includes that the table allows are fine'
is_file out 'nothing is said of them' </dev/null

cat >>tree/src/match/match.c <<\EOF
#include "pop3/native.h"
# include "options.h"
EOF
echo '#include "../write/lock.h"' >tree/src/pop3/native.c
mkdir tree/src/new
echo '#include "uidl/uidl.h"' >tree/src/new/new.h
run "$source/scripts/check-includes" tree
is_status 1 'an include that it does not allow fails'
is_file out 'each is named with file, line and folder' <<\EOF
src/match/match.c:4: match may not include pop3/native.h
src/match/match.c:5: match may not include options.h
src/new/new.h:1: new may not include uidl/uidl.h
src/pop3/native.c:1: pop3 may not include ../write/lock.h
EOF
is_file err 'all was read' </dev/null

done_testing
