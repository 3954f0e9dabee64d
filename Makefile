# SPDX-License-Identifier: LGPL-2.1-or-later
# "make help" lists the targets.

VERSION = 0.1
PROG    = pop3uidl-convert
PKGS    = glib-2.0 gio-2.0 gmime-3.0 libarchive nettle

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man

# Each variant builds in a directory of its own, so that they never mix.
VARIANT ?= release
B        = build/$(VARIANT)

OPT_release = -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
OPT_debug   = -O0 -g3
OPT_asan    = -O1 -g3 -fno-omit-frame-pointer
OPT_fuzz    = $(OPT_asan)
SAN_asan    = -fsanitize=address,undefined -fno-sanitize-recover=all
SAN_fuzz    = -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

# CPPFLAGS, CFLAGS, LDFLAGS and WERROR=-Werror are for whoever builds.
CFLAGS ?= $(OPT_$(VARIANT))

# GNU_SOURCE: a directory entry's type, memmem and memrchr are not in POSIX.
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wvla \
	-Wundef -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings
DEFINES = -D_GNU_SOURCE -DVERSION='"$(VERSION)"' \
	-DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_66 \
	-DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
PKG_LIBS   := $(shell pkg-config --libs $(PKGS))

COMPILE = $(CC) -std=c11 -Isrc -Itests/lib $(DEFINES) $(PKG_CFLAGS) \
	$(WARNINGS) $(WERROR) $(SAN_$(VARIANT)) $(CPPFLAGS) $(CFLAGS)
LINK    = $(CC) $(SAN_$(VARIANT)) $(CFLAGS) $(LDFLAGS)

# The programs of the tests have all of the program but its main, and what
# lies in tests/lib.
SOURCES = $(wildcard src/*.c src/*/*.c)
OBJS    = $(SOURCES:%.c=$(B)/%.o)
HELPERS = $(patsubst %.c,$(B)/%.o,$(wildcard tests/lib/*.c))
UNITS   = $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*/test-*.c))
FUZZERS = $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz-*.c))
BENCHES = $(patsubst %.c,$(B)/%,$(wildcard tests/bench/bench-*.c))
LINKED  = $(UNITS) $(FUZZERS) $(BENCHES)

E2E   = $(wildcard tests/e2e/*.sh)
TESTS = $(UNITS) $(wildcard tests/cli/*.sh) $(E2E)
JOBS ?= 2
TIME ?= 60

TEST_ENV = PATH="$(CURDIR)/$(B):$(CURDIR)/$(B)/tests/bench:$$PATH" \
	G_TEST_SRCDIR="$(CURDIR)/fixtures" G_DEBUG=fatal-criticals \
	G_SLICE=always-malloc LC_ALL=C.UTF-8 TZ=UTC

.PHONY: all check check-asan check-dovecot-2.4 lint format fuzz run-fuzz \
	bench ci install uninstall clean help
# So that the tests' summary is what ends the output.
MAKEFLAGS += --no-print-directory

.DELETE_ON_ERROR:
.SECONDARY:

# V=1 shows whole commands.
SAY = $(if $(V),,@echo "  $@";)

all: $(B)/$(PROG)	## build the program (VARIANT=release, debug or asan)

$(B)/$(PROG): $(OBJS)
	$(SAY)$(LINK) -o $@ $^ $(PKG_LIBS)

$(LINKED): %: %.o $(filter-out $(B)/src/main.o,$(OBJS)) $(HELPERS)
	$(SAY)$(LINK) -o $@ $^ $(PKG_LIBS)

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(SAY)$(COMPILE) -MMD -MP -c -o $@ $<

-include $(OBJS:.o=.d) $(HELPERS:.o=.d) $(LINKED:=.d)

check: all $(UNITS)	## run the tests (TESTS=tests/cli/x.sh PROVE=-v)
	@$(TEST_ENV) prove -j$(JOBS) $(PROVE) --exec '' $(TESTS)

check-asan:		## run the tests under the address and UB sanitizers
	$(MAKE) VARIANT=asan check

# Without a root the tests skip themselves and say so; other failures count.
check-dovecot-2.4: all	## run tests/e2e against Dovecot 2.4 (needs root)
	@export DOVECOT_ROOT="$${DOVECOT_ROOT:-$$(scripts/dovecot-2.4-root -p)}"; \
	scripts/dovecot-2.4-root "$$DOVECOT_ROOT" || test $$? -eq 77 || exit; \
	$(TEST_ENV) prove -j$(JOBS) $(PROVE) --exec '' $(E2E)

C_FILES = $(wildcard src/*.[ch] src/*/*.[ch] tests/*/*.[ch] tests/*/*/*.[ch])
SHELLS  = .ci/run $(wildcard tests/*/*.sh) \
	$(filter-out scripts/clang-format scripts/folders,$(wildcard scripts/*))
FORMAT  = clang-format --style=file:scripts/clang-format $(C_FILES)

# groff warns without failing, so its silence is what counts.
lint:			## check the C layout, includes, shell and manual
	$(FORMAT) --dry-run -Werror
	scripts/check-includes
	shellcheck -a -x -P SCRIPTDIR $(SHELLS)
	! groff -mdoc -ww -z src/$(PROG).1 2>&1 | grep .
	! command -v mandoc || mandoc -T lint -W warning src/$(PROG).1

format:			## lay out the C files
	$(FORMAT) -i

fuzz:			## run each fuzz target for TIME=60 seconds
	$(MAKE) VARIANT=fuzz CC=clang run-fuzz

# What the fuzzer finds is kept in the first folder it is given: ours is below
# build/, the second are seeds in the tree, which are only read.
run-fuzz: $(FUZZERS)
	@for f in $(FUZZERS); do \
		name=$${f##*/fuzz-}; log="$(B)/$$name.log"; \
		seeds=$$(find tests/fuzz/corpus -type d -name "$$name"); \
		mkdir -p "$(B)/corpus/$$name"; \
		G_DEBUG=fatal-criticals $$f -max_total_time=$(TIME) \
			-timeout=10 -print_final_stats=1 \
			-artifact_prefix="$(B)/$$name-" \
			"$(B)/corpus/$$name" $$seeds >"$$log" 2>&1 || \
			{ cat "$$log"; exit 1; }; \
		sed -n "s/^stat::number_of_executed_units:/fuzz $$name:/p" \
			"$$log"; \
	done

bench: all $(BENCHES)	## build and run tests/bench
	@for f in $(BENCHES); do $(TEST_ENV) $$f || exit; done

# Folders of its own: objects built before might have had warnings. The run of
# the release build comes last, so that its summary ends the output.
CI = WERROR=-Werror B=build/ci
ci: lint		## all that a change must pass
	$(MAKE) $(CI)/asan VARIANT=asan check
	$(MAKE) $(CI)/clang CC=clang check
	$(MAKE) $(CI)/fuzz TIME=3 fuzz
	$(MAKE) $(CI)/release $(BENCHES:$(B)/%=build/ci/release/%) check

install: all		## install below $(DESTDIR)$(PREFIX)
	install -D -m 755 $(B)/$(PROG) "$(DESTDIR)$(BINDIR)/$(PROG)"
	install -D -m 644 src/$(PROG).1 "$(DESTDIR)$(MANDIR)/man1/$(PROG).1"

uninstall:		## remove what install put there
	rm -f "$(DESTDIR)$(BINDIR)/$(PROG)" \
		"$(DESTDIR)$(MANDIR)/man1/$(PROG).1"

clean:			## remove all that was built
	rm -rf build

help:			## show this list
	@sed -n 's/^\([a-z0-9.-]*\):.*## /\1	/p' Makefile | expand -t 20
