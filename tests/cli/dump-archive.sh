#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A dump in an archive is what the folder is that was packed: tar or zip, with a
# folder around it or without, in whatever order; and what a damaged one still
# is.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 8
dump_fill dump 8
box_fill box 8
printf '3 V1700000000 N9\n' >box/dovecot-uidlist
for number in 1 2 3 4 5 6 7 8
do
	printf '%s :%s\n' "$number" "$(box_name "$number")"
done >>box/dovecot-uidlist
# One message's header alone, and one of another case.
crlf dump/3.eml | sed '/^\r$/q' >dump/3.top
rm dump/3.eml
mv dump/5.eml dump/0005.EML
cp box/dovecot-uidlist untouched

# converts NAME DUMP [OPTION...]: all eight
converts () {
	converts_name=$1
	converts_dump=$2
	shift 2
	cp untouched box/dovecot-uidlist
	run pop3uidl-convert "$@" "$converts_dump" box
	is_status 0 "$converts_name: it is converted"
	is_file err "$converts_name: nothing is said" </dev/null
	ok "$converts_name: as by the folder" diff folder box/dovecot-uidlist
}

run pop3uidl-convert dump box
cp box/dovecot-uidlist folder
ok 'there is something to compare' \
	test "$(grep -c ' Pold-[1-8] O[1-8] ' folder)" -eq 8

# ---- whatever is packed, and however ----

(cd dump && tar -cf ../bare.tar .)
tar -cf around.tar dump
converts 'a tar' bare.tar
converts 'a folder around' around.tar
ok 'a tar: it is as it was' test -s bare.tar
gzip -k around.tar
bzip2 -k around.tar
xz -k around.tar
zstd -q around.tar
lz4 -q around.tar around.tar.lz4
for packed in around.tar.*
do
	converts "$packed" "$packed"
done
cp around.tar.gz dump-without-suffix
converts 'a name that tells nothing' dump-without-suffix
zip -qr around.zip dump
(cd dump && zip -qr0 ../bare.zip .)
converts 'a zip' around.zip
converts 'a zip, not packed' bare.zip

mkdir -p some/folders/above
cp -r dump some/folders/above/anna
echo 'from the old server' >some/README
tar -czf above.tgz some
converts 'folders above' above.tgz
converts 'folders above, not packed' some
tar -czf inner.tgz around.zip
converts 'an archive in an archive' inner.tgz

for order in 'UIDL LIST' 'LIST UIDL'
do
	# shellcheck disable=SC2086 # two words
	(
		cd dump || exit
		tar -cf ../last.tar ./*.top ./*.eml ./*.EML $order
		tar -cf ../first.tar $order ./*.EML ./*.eml ./*.top
	)
	converts "$order last" last.tar
	converts "$order first" first.tar
done

(cd dump && tar -cf ../one.tar UIDL LIST 1.eml 2.eml && tar -cf ../other.tar \
	3.top 4.eml 0005.EML 6.eml 7.eml 8.eml)
cat one.tar other.tar >joined.tar
converts 'two tars in one file' joined.tar

# A member that comes again counts, as it would if both were unpacked.
cp around.tar again.tar
mkdir old
cp dump/UIDL old/UIDL
sed -i 's/old-/wrong-/' dump/UIDL
tar -cf again.tar dump
cp old/UIDL dump/UIDL
tar -rf again.tar dump/UIDL
converts 'a member that comes again' again.tar

# Messages by a manifest, with a hard link for a copy.
mkdir by-manifest
ln dump/1.eml by-manifest/first.eml
ln dump/1.eml by-manifest/1.eml
for number in 2 4 6 7 8
do
	cp "dump/$number.eml" by-manifest
done
cp dump/3.top by-manifest/3.top
cp dump/0005.EML by-manifest/5.eml
while read -r number uidl
do
	file=$number.eml
	case $number in
	1) file=first.eml ;;
	3) file=3.top ;;
	esac
	size=$(sed -n "s/^$number //p" dump/LIST)
	printf '%s\t%s\t%s\t%s\n' "$number" "$size" "$uidl" "$file"
done <dump/UIDL >by-manifest/manifest.tsv
tar -czf by-manifest.tgz by-manifest
converts 'a manifest' by-manifest.tgz

# What else lies there is only told.
cp untouched box/dovecot-uidlist
cp -r dump odd
echo 'what is this' >odd/notes
: >odd/2.eml
tar -cf odd.tar odd
run pop3uidl-convert -n --ignore-missing-uidls odd box
mv out out-folder
mv err err-folder
ok 'other files: a folder tells of them' grep -q 'file is not read' err-folder
run pop3uidl-convert -n --ignore-missing-uidls odd.tar box
ok 'other files: the archive tells the same' \
	sh -c 'sed s/odd.tar/odd/ err | diff err-folder - && diff out-folder out'

# ---- several ----

mkdir several
cp -r dump several/anna
mkdir several/berta
sed 's/old-/other-/' dump/UIDL >several/berta/UIDL
tar -czf several.tgz several
for several in several several.tgz
do
	cp untouched box/dovecot-uidlist
	run pop3uidl-convert $several box
	is_status 3 "$several: which dump is meant is not guessed"
	ok "$several: both are named, and the option" grep -q \
		"^pop3uidl-convert: $several: .*--dump-path.*anna.*berta" err
	ok "$several: nothing is written" \
		diff untouched box/dovecot-uidlist
	run pop3uidl-convert --dump-path=nowhere $several box
	is_status 3 "$several: --dump-path that is not there"
	ok "$several: it is named" grep -q \
		"^pop3uidl-convert: $several: --dump-path nowhere: " err
done
converts '--dump-path of a folder' several --dump-path=anna
converts '--dump-path of an archive' several.tgz --dump-path=several/anna
converts '--dump-path of one that is alone' around.zip --dump-path=dump

# ---- damage ----

# damaged NAME DUMP LINE
damaged () {
	cp untouched box/dovecot-uidlist
	state box >before
	run pop3uidl-convert "$2" box
	is_status 3 "$1: it is an error"
	ok "$1: the line says so" grep -q "^pop3uidl-convert: $2: .*$3" err
	ok "$1: it is one line" test "$(wc -l <err)" -eq 1
	ok "$1: nothing is written" is_unchanged box before
	run pop3uidl-convert -v --keep-going --ignore-missing-uidls "$2" box
}

(cd dump && tar -cf ../order.tar UIDL LIST 1.eml 2.eml 4.eml 0005.EML 6.eml \
	7.eml 8.eml 3.top)
place=$(tar -tRf order.tar | sed -n 's/^block \([0-9]*\): 7.eml/\1/p')
head -c "$((place * 512 + 700))" order.tar >cut.tar
damaged 'a tar that is cut off' cut.tar '6.eml.*--keep-going'
is_status 5 'a tar that is cut off: --keep-going goes on'
ok 'a tar that is cut off: what is whole has its UIDL' \
	test "$(grep -c 'header$' out)" -eq 5
ok 'a tar that is cut off: it is said' \
	grep -q '^pop3uidl-convert: cut.tar: .*6.eml' err

# Where a member ends: no message is cut off, but some are missing.
head -c "$((place * 512))" order.tar >short.tar
damaged 'a tar without its end' short.tar '6.eml.*--keep-going'
is_status 5 'a tar without its end: --keep-going goes on'
ok 'a tar without its end: what is there has its UIDL' \
	test "$(grep -c 'header$' out)" -eq 5
tar -cf whole-around.tar short.tar
damaged 'a damaged archive in a whole one' whole-around.tar \
	'short.tar: .*6.eml.*--keep-going'
is_status 5 'a damaged archive in a whole one: --keep-going goes on'
ok 'a damaged archive in a whole one: it is said' \
	grep -q '^pop3uidl-convert: whole-around.tar: .*6.eml' err
tar -cf short-around.tar around.zip dump/UIDL
head -c "$((($(wc -c <around.zip) + 511) / 512 * 512 + 512))" \
	short-around.tar >short-outside.tar
damaged 'a whole archive in a damaged one' short-outside.tar '--keep-going'
is_status 5 'a whole archive in a damaged one: --keep-going goes on'
ok 'a whole archive in a damaged one: all have their UIDLs' \
	test "$(grep -c 'header$' out)" -eq 8

gzip -kn order.tar
head -c "$(($(wc -c <order.tar.gz) * 4 / 5))" order.tar.gz >cut.tar.gz
damaged 'a tar.gz that is cut off' cut.tar.gz '--keep-going'
is_status 5 'a tar.gz that is cut off: --keep-going goes on'

(cd dump && zip -qP secret ../locked.zip 7.eml && zip -q ../locked.zip UIDL \
	LIST 1.eml 2.eml 3.top 4.eml 0005.EML 6.eml 8.eml)
cp untouched box/dovecot-uidlist
run pop3uidl-convert --ignore-missing-uidls locked.zip box
is_status 5 'an encrypted member: the others are written'
ok 'an encrypted member: it is named' \
	grep -q '^pop3uidl-convert: locked.zip: 7.eml: .*encrypted' err
ok 'an encrypted member: they are seven' \
	grep -q '(7 by header, 1 by size, not provable)' out

(cd dump && tar -cf ../lost.tar 1.eml 2.eml 7.eml)
run pop3uidl-convert --keep-going lost.tar box
is_status 3 'an archive without the listing'
ok 'an archive without the listing: it is said' \
	grep -q '^pop3uidl-convert: lost.tar: UIDL is missing' err
head -c 3000 dump/UIDL >no.tar
run pop3uidl-convert no.tar box
is_status 3 'a file that is no archive'
ok 'a file that is no archive: it is said' \
	grep -q 'no.tar: is neither a folder nor a tar or zip archive' err

# ---- limits ----

cp -r dump bomb
head -c 70000000 /dev/zero >bomb/9.eml
tar -czf bomb.tgz bomb
rm bomb/9.eml

# limited NAME LINE DUMP [OPTION]
limited () {
	cp untouched box/dovecot-uidlist
	limited_name=$1
	limited_line=$2
	shift 2
	run pop3uidl-convert "$@" box
	is_status 3 "$limited_name: it is an error"
	ok "$limited_name: the option is named" grep -q \
		"^pop3uidl-convert: [a-z.]*: .*$limited_line" err
	ok "$limited_name: nothing is written" diff untouched box/dovecot-uidlist
}
limited 'too many members' '--max-members' --max-members=5 around.tar.gz
limited 'a listing that is too long' '--max-member' --max-member=20 around.tar.gz
limited 'too much growth' '--max-growth' --max-growth=100 bomb.tgz
cp untouched box/dovecot-uidlist
run pop3uidl-convert --max-header=100 around.tar.gz box
mv err err-archive
run pop3uidl-convert --max-header=100 dump box
ok 'a header over the limit: an archive is like a folder' \
	sh -c 'sed s/around.tar.gz/dump/ err-archive | diff - err'
ok 'a header over the limit: it is told' \
	grep -q 'dump: 1.eml: its header is longer than 100 octets' err
converts 'enough of all' around.tar.gz \
	--max-members=100 --max-growth=100 --max-member=100000

done_testing
