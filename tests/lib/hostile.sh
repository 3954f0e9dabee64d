# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# hostile.sh - archives and folders that mean harm; sourced after tap.sh and
# convert.sh. It makes dump and letter/, and the folder victim, which nobody
# may touch.
#
#	tar_file NAME FILE       members of a tar, on stdout: octets as they are
#	tar_folder NAME
#	tar_symlink NAME TO
#	tar_hard_link NAME TO
#	tar_fifo NAME
#	tar_device NAME
#	tar_base TOP             a Maildir, TOP/, of letter/1 and letter/2
#	tar_end                  the end of a tar
#	zip_make ZIP [NAME FILE]...
#	folder_base DIR          the Maildir of tar_base as a folder
#	survives NAME STATUS HOLDS TEXT EXPORT [OPTION...]
#	                         one test: a target of EXPORT is tried. The exit
#	                         status is right; the target holds the letters
#	                         HOLDS ("1 2"), or is not there (""); stderr is one
#	                         line, or up to $lines, which becomes 1 again, and
#	                         one matches TEXT, or nothing ("") is said;
#	                         nobody sees a control octet; nothing else in the
#	                         test's folder has changed

letters 4
dump_fill dump 2
mkdir victim
cp letter/4 victim/letter
cp -r victim victim-cur
mkdir victim-cur/cur
cp letter/4 "victim-cur/cur/$(box_name 4):2,S"
first="cur/$(box_name 1):2,S"
second="cur/$(box_name 2):2,S"
# shellcheck disable=SC2034 # for the tests
third="cur/$(box_name 3):2,S"
printf '3 V1700000000 N3\n1 :%s\n2 :%s\n' "$(box_name 1)" "$(box_name 2)" >list
printf '3 V1700000001 N2\n1 :%s\n' "$(box_name 3)" >list-of-third

lines=1
owner_option=
test "$(id -u)" -ne 0 || owner_option=--owner=1234:1234

# ustar: NAME TYPE OCTETS TO FILE
tar_member () {
	LC_ALL=C perl -e '
		my ($name, $type, $to, $file) = @ARGV;
		my $octets = "";
		if ($file ne "") {
			open my $in, "<", $file or die "$file: $!";
			local $/;
			$octets = <$in>;
		}
		my $header = pack "a100 a8 a8 a8 a12 a12 a8 a a100 a6 a2 a32 a32
			a8 a8 a155 x12", $name, "0000644", "0000000", "0000000",
			sprintf("%011o", length $octets), "14524770400",
			" " x 8, $type, $to, "ustar", "00", "", "", "0000001",
			"0000003", "";
		substr($header, 148, 8) =
			sprintf "%06o\0 ", unpack "%16C*", $header;
		print $header, $octets, "\0" x (-length($octets) % 512);
	' "$@"
}

tar_file () {
	tar_member "$1" 0 '' "$2"
}

tar_folder () {
	tar_member "$1/" 5 '' ''
}

tar_symlink () {
	tar_member "$1" 2 "$2" ''
}

tar_hard_link () {
	tar_member "$1" 1 "$2" ''
}

tar_fifo () {
	tar_member "$1" 6 '' ''
}

tar_device () {
	tar_member "$1" 3 '' ''
}

tar_base () {
	tar_folder "$1"
	tar_folder "$1/cur"
	tar_folder "$1/new"
	tar_folder "$1/tmp"
	tar_file "$1/$first" letter/1
	tar_file "$1/$second" letter/2
	tar_file "$1/dovecot-uidlist" list
}

tar_end () {
	head -c 1024 /dev/zero
}

# Names are as given, unlike those of zip(1).
zip_make () {
	LC_ALL=C perl -MIO::Compress::Zip=:constants -e '
		my ($zip, @files) = @ARGV;
		my $out;
		while (my ($name, $file) = splice @files, 0, 2) {
			open my $in, "<", $file or die "$name: $!";
			my @member = (Name => $name, Time => 1690000000);
			if ($out) {
				$out->newStream(@member) or die;
			} else {
				$out = IO::Compress::Zip->new($zip, @member) or die;
			}
			local $/;
			$out->print(<$in>);
		}
		$out->close or die;
	' "$@"
}

folder_base () {
	box_fill "$1" 2
	cp list "$1/dovecot-uidlist"
}

# The letters of a target, by what is in them.
held () {
	find target -type f \( -path '*/cur/*' -o -path '*/new/*' \) \
		-exec sha1sum {} + | cut -d ' ' -f 1 | sort
}

# What lies around the target, and is not this file's own.
surroundings () {
	state . | grep -av -e '^ d ' -e '^\(out\|err\|diagnosis\|target\)\b' \
		-e '  \./\(out\|err\|diagnosis\|target\)\b'
}

survives () {
	survives_name=$1
	survives_status=$2
	survives_holds=$3
	survives_text=$4
	survives_export=$5
	shift 5
	before=$(surroundings)
	# shellcheck disable=SC2086 # an option, or nothing
	run env TMPDIR="$PWD" timeout 20 pop3uidl-convert $owner_option -q "$@" \
		dump "$survives_export" target
	ok "$survives_name" survived
	lines=1
	rm -rf target target.tmp*
}

# shellcheck disable=SC2317 # ok calls it
survived () {
	status_is "$survives_status" || return
	if test "$(surroundings)" != "$before"
	then
		echo 'something beside the target has changed:'
		echo "$before" >../before.$$
		surroundings | diff ../before.$$ -
		rm ../before.$$
		return 1
	fi
	if LC_ALL=C grep -a '[^ -~]' out err
	then
		echo 'these lines hold octets for a terminal'
		return 1
	fi
	if test -n "$survives_text"
	then
		grep -q "^pop3uidl-convert: .*$survives_text" err &&
			test "$(wc -l <err)" -le "$lines"
	else
		test ! -s err
	fi || {
		echo "stderr is more than $lines lines, or says nothing of: $survives_text"
		cat err
		return 1
	}
	if test -z "$survives_holds"
	then
		test -z "$(find . -maxdepth 1 -name 'target*')" || {
			echo 'something is left'
			return 1
		}
		return
	fi
	for holds in $survives_holds
	do
		sha1sum <"letter/$holds" | cut -d ' ' -f 1
	done | sort >../wanted.$$
	held | diff ../wanted.$$ -
	holds=$?
	rm ../wanted.$$
	return "$holds"
}
