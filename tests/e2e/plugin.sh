#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Made worlds (tests/lib/made-disk.h), WORLDS of them from WORLD on, for
# Dovecot's own pop3-migration plugin and for us: nobody gets a wrong UIDL from
# us, and where something decides all, who gets the right one from the plugin
# gets it from us.
# shellcheck disable=SC2016 # awk's dollars
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"

writer=$(dirname "$(command -v pop3uidl-convert)")/tests/unit/match
writer=$writer/test-written-worlds
test -x "$writer" || skip_all 'the worlds are written by a test that is not built'

# plugin_settings WORLD: POP3 mail is in a namespace of its own.
plugin_settings () (
	all=no
	! grep -q all-mailboxes "$1/options" || all=yes
	here=$(dovecot_path "$1")
	if test "$dovecot_version" = 2.4
	then
		cat <<-EOF
		mail_plugins = pop3_migration
		namespace pop3m {
		  prefix = POP3/
		  separator = /
		  inbox = no
		  list = no
		  hidden = yes
		  mail_driver = maildir
		  mail_path = $here/pop3
		  mail_inbox_path =
		}
		pop3_migration_mailbox = POP3/INBOX
		pop3_migration_ignore_missing_uidls = yes
		pop3_migration_all_mailboxes = $all
		EOF
	else
		cat <<-EOF
		mail_plugins = pop3_migration
		namespace pop3m {
		  prefix = POP3/
		  separator = /
		  inbox = no
		  list = no
		  hidden = yes
		  location = maildir:$here/pop3
		}
		plugin {
		  pop3_migration_mailbox = POP3/INBOX
		  pop3_migration_ignore_missing_uidls = yes
		  pop3_migration_all_mailboxes = $all
		}
		EOF
	fi
)

# "<folder> <UID> <UIDL>" of all that have one.
ask_plugin () (
	dovecot_settings=$(plugin_settings "$1")
	set -- "$1" mailbox INBOX
	if grep -q all-mailboxes "$1/options"
	then
		for folder in Archive Sent
		do
			test ! -d "$1/imap/.$folder" ||
				set -- "$@" OR mailbox "$folder"
		done
	fi
	imap=$1/imap
	shift
	dovecot_doveadm "$imap" fetch 'mailbox uid pop3.uidl pop3.order' "$@" \
		2>>plugin-errors | awk -F '\t' 'NR > 1 && $3 != "" { print $1, $2, $3 }'
)

# The same of the lists that we wrote.
ask_us () (
	# shellcheck disable=SC2046 # options, one a line
	set -- "$1" $(cat "$1/options")
	world=$1
	shift
	pop3uidl-convert -q "$@" "$world/dump" "$world/box" >&2 || return
	for folder in INBOX Archive Sent
	do
		list=$world/box/.$folder/dovecot-uidlist
		test $folder != INBOX || list=$world/box/dovecot-uidlist
		test ! -e "$list" ||
			sed -n "s/^\([0-9]*\) P\([^ ][^ ]*\) .*/$folder \1 \2/p" "$list"
	done
)

# compare WORLD: "<right> <wrong>" of the plugin, the same of us, and what it
# has right and we have not. A UIDL that is given twice is wrong the second time.
compare () {
	awk -v plugin="$1/plugin" -v us="$1/us" '
	function judge(file, name) {
		while ((getline <file) > 0) {
			ok = ($3, $1, $2) in right && !((name, $3) in given)
			given[name, $3] = 1
			if (ok) {
				good[name, $3] = 1
				rights[name]++
			} else
				wrongs[name]++
		}
	}
	{ right[$1, $2, $3] = 1 }
	END {
		judge(plugin, "plugin")
		judge(us, "us")
		for (key in good) {
			split(key, part, SUBSEP)
			if (part[1] == "plugin" && !(("us", part[2]) in good))
				lost++
		}
		print rights["plugin"] + 0, wrongs["plugin"] + 0, \
			rights["us"] + 0, wrongs["us"] + 0, lost + 0
	}' "$1/right"
}

mkdir worlds
FOLDER=$directory/worlds WORLDS=${WORLDS-30} "$writer" >/dev/null
mail_own worlds

for world in worlds/*
do
	ask_plugin "$world" >"$world/plugin"
	ask_us "$world" >"$world/us" 2>"$world/errors"
	echo "$world $? $(cat "$world/theme") : $(compare "$world")" >>results
done
sed 's/^/# /' results
awk '{ a += $(NF-4); b += $(NF-3); c += $(NF-2); d += $(NF-1); e += $NF }
	END { print "# the plugin: " a " right, " b " wrong; we: " c " right, " \
		d " wrong; " e " that only the plugin has right" }' results

# none CONDITION: worlds that it holds for
# shellcheck disable=SC2317 # ok runs it
none () {
	! awk "$1" results | grep .
}

ok 'there are worlds' test -s results
ok 'the plugin finds most' \
	awk '{ right += $(NF-4) } END { exit right < 100 }' results
ok 'nobody gets a wrong UIDL from us' none '$(NF-1) > 0'
ok 'what is decidable is decided' none '$3 == "decidable" && $(NF-2) < $4'
ok 'what the plugin has right of whole mail or headers, we have right' \
	none '$3 == "decidable" && $5 ~ /bodies|headers/ && $NF > 0'
ok 'what fails is refused' none '$2 > 3'
ok 'the plugin was asked' not grep -v 'have no matching' plugin-errors

done_testing
