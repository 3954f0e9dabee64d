#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Archives that are damaged, locked, nested, too big for what they hold, or of
# more than one Maildir.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/hostile.sh
. "$source/tests/lib/hostile.sh"

folder_base box
tar -cf box.tar box
some='--ignore-missing-uidls'

# ---- damage ----

# Octets that no packer makes smaller, between the first message and the
# second; the list is there before them.
{
	cat letter/1
	head -c 30000 /dev/urandom | base64
} >noise
rm -rf dump
dump_add dump 1 old-1 letter/1
dump_add dump 2 old-2 noise
{
	tar_file box/dovecot-uidlist list
	tar_file "box/$first" letter/1
	tar_file "box/$second" noise
	tar_end
} >whole.tar
cp noise letter/5
gzip <whole.tar >whole.tar.gz
zip_make whole.zip box/dovecot-uidlist list "box/$first" letter/1 \
	"box/$second" noise
survives 'whole: tar.gz' 0 '1 5' '' whole.tar.gz
survives 'whole: zip' 0 '1 5' '' whole.zip
for form in tar tar.gz zip
do
	head -c 20000 "whole.$form" >"cut.$form"
	survives "cut off: $form" 3 '' 'cut\.' "cut.$form" "$some"
	lines=3
	survives "cut off: $form with --keep-going" 5 1 \
		"$(box_name 2)\\|cut off\\|damaged\\|truncated" \
		"cut.$form" "$some" --keep-going
done
head -c 100 whole.tar.gz >cut.tar.gz
survives 'cut off in the first member' 3 '' 'cut\.tar\.gz' cut.tar.gz \
	"$some" --keep-going
: >empty.tar
survives 'an empty file' 3 '' 'empty\.tar' empty.tar
head -c 3000 /dev/urandom >noise.tar
survives 'octets without meaning' 3 '' 'noise\.tar' noise.tar
cp letter/1 letter.tar
survives 'a message' 3 '' 'letter\.tar' letter.tar
tar_end >end.tar
survives 'a tar of nothing' 3 '' 'end\.tar' end.tar

rm -rf dump
dump_fill dump 2
zip -qr -P secret locked.zip box
survives 'an encrypted zip' 3 '' 'encrypted' locked.zip "$some"
cp letter/3 "box/$third"
truncate -s 1M "box/$third"
tar -Scf sparse.tar box
truncate -s 3G "box/$third"
tar -Scf sparse-3g.tar box
rm "box/$third"
# At its end the hole is what is missing.
sparse='is sparse\|is not as long as it should be'
lines=2
survives 'a sparse member' 3 '' "$(box_name 3).*$sparse" sparse.tar
lines=2
survives 'a sparse member with --keep-going' 5 '1 2' "$(box_name 3).*$sparse" \
	sparse.tar --keep-going
lines=2
survives 'a sparse member of 3 GB' 3 '' "$(box_name 3).*$sparse" \
	sparse-3g.tar

# ---- limits ----

head -c 80000000 /dev/zero >box/zeros
tar -cf - box | bzip2 >bomb.tar.bz2
tar -cf - box | gzip >bomb.tar.gz
mv box/zeros "box/$third"
zip -qr bomb.zip box
rm "box/$third"
survives 'a bomb: tar.bz2' 3 '' '--max-growth' bomb.tar.bz2
survives 'a bomb: tar.gz' 3 '' '--max-growth' bomb.tar.gz --max-growth=100
survives 'a bomb: tar.gz, let through' 0 '1 2' '' bomb.tar.gz \
	--max-growth=2000
survives 'a bomb: zip' 3 '' '--max-growth' bomb.zip --max-growth=100
survives 'too many members' 3 '' '--max-members' box.tar --max-members=3
lines=2
survives 'a member too long' 3 '' "$(box_name 2).*--max-member" box.tar \
	--max-member="$(($(wc -c <letter/2) - 1))" "$some"
lines=2
survives 'a member too long with --keep-going' 5 1 \
	"$(box_name 2).*--max-member" box.tar \
	--max-member="$(($(wc -c <letter/2) - 1))" "$some" --keep-going

# ---- archives in archives ----

mkdir home
gzip <box.tar >home/box.tar.gz
tar -cf outer.tar home
survives 'tar.gz in tar' 0 '1 2' '' outer.tar
(cd home && zip -qr ../outer.zip .)
survives 'tar.gz in zip' 0 '1 2' '' outer.zip
zip -qr box.zip box
tar -czf outer.tgz box.zip
survives 'zip in tar.gz' 0 '1 2' '' outer.tgz
tar -cf third.tar outer.tar
survives 'tar.gz in tar in tar' 3 '' 'third\.tar' third.tar
cp outer.tar home/
tar -cf several.tar home
survives 'two archives in one' 3 '' 'several\.tar' several.tar

# ---- more than one ----

folder_base several/one
folder_base several/two
tar -cf several.tar several
survives 'two Maildirs' 3 '' '--export-path' several.tar
survives 'two Maildirs, one chosen' 0 '1 2' '' several.tar \
	--export-path=several/two
survives 'two Maildirs in a folder' 3 '' '--export-path' several
survives 'two Maildirs in a folder, one chosen' 0 '1 2' '' several \
	--export-path=two
survives 'a path out of the folder' 3 '' '\.\.' several --export-path=../box
mkdir -p box/.A/cur box/B/cur
survives 'both layouts in a folder' 3 '' 'Maildir++.*fs\|fs.*Maildir++' box
tar -cf mixed.tar box
survives 'both layouts in a tar' 3 '' 'Maildir++.*fs\|fs.*Maildir++' mixed.tar

done_testing
