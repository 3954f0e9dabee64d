#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Things that are no regular files, in archives and in folders: links are not
# followed out, and nothing is opened that could hang or do more than be read.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/hostile.sh
. "$source/tests/lib/hostile.sh"

no_file='not a regular file'
root=$(test "$(id -u)" -ne 0 || echo root)

# with COMMAND...: a tar of the sound members and what the command gives
with () {
	{
		tar_base box
		"$@"
		tar_end
	} >export.tar
}

with tar_symlink "box/$third" /etc/passwd
survives 'tar: a message is a symlink' 0 '1 2' "$no_file" export.tar
with tar_symlink box/dovecot-keywords /etc/passwd
survives 'tar: a state file is a symlink' 0 '1 2' \
	"dovecot-keywords: .*$no_file" export.tar
with tar_symlink box/.A ../../../../victim-cur
survives 'tar: a folder is a symlink' 0 '1 2' '\.A' export.tar
{
	tar_folder box
	tar_symlink box/cur ../victim-cur/cur
	tar_file "box/$first" letter/1
	tar_file "box/$second" letter/2
	tar_file box/dovecot-uidlist list
	tar_end
} >export.tar
survives 'tar: a symlink, and files that unpacking would write through it' \
	0 '1 2' 'cur: a folder, too' export.tar

with tar_hard_link "box/$third" "box/$first"
lines=2
survives 'tar: a hard link to another message' 0 '1 1 2' '' export.tar
# not_linked NAME: letter/3 of export.tar is a link to nothing: mail that cannot
# be read.
not_linked () {
	lines=2
	survives "$1" 3 '' "$(box_name 3).* is a hard link to no file" \
		export.tar
	lines=2
	survives "$1, and --keep-going" 5 '1 2' \
		"$(box_name 3).* is a hard link to no file" export.tar \
		--keep-going
}

{
	tar_hard_link "box/$third" "box/$first"
	tar_base box
	tar_end
} >export.tar
not_linked 'tar: a hard link before its message'
with tar_hard_link "box/$third" ../victim/letter
not_linked 'tar: a hard link with ../'
with tar_hard_link "box/$third" /etc/passwd
not_linked 'tar: a hard link to an absolute name'
with tar_hard_link "box/$third" victim/letter
not_linked 'tar: a hard link to what is not in the tar'
with tar_hard_link "box/$third" "box/$third"
not_linked 'tar: a hard link to itself'
with tar_hard_link notes /etc/passwd
survives 'tar: a hard link out that is no message' 0 '1 2' \
	'notes: a hard link to etc/passwd' export.tar

with tar_fifo "box/$third"
survives 'tar: a message is a FIFO' 0 '1 2' "$no_file" export.tar
with tar_device "box/$third"
survives 'tar: a message is a device' 0 '1 2' "$no_file" export.tar
with tar_fifo box/subscriptions
survives 'tar: a state file is a FIFO' 0 '1 2' 'subscriptions: left out' \
	export.tar

mkdir linked
folder_base linked/box
ln -s /etc/passwd "linked/box/$third"
(cd linked && zip -qry ../export.zip box)
survives 'zip: a message is a symlink' 0 '1 2' "$no_file" export.zip

# ---- the same as folders ----

fresh () {
	rm -rf box
	folder_base box
}

fresh
ln -s /etc/passwd "box/$third"
survives 'folder: a message is a symlink' 0 '1 2' "$no_file" box
fresh
rm -r box/cur
ln -s ../victim-cur/cur box/cur
survives 'folder: cur is a symlink' 3 '' 'cur' box
fresh
ln -s ../victim-cur box/.A
survives 'folder: a folder is a symlink' 0 '1 2' '\.A' box
fresh
ln -s /etc/passwd box/dovecot-keywords
survives 'folder: a state file is a symlink' 0 '1 2' \
	"dovecot-keywords: .*$no_file" box
fresh
ln "box/$first" "box/$third"
survives 'folder: a hard link to another message' 0 '1 1 2' '' box
fresh
mkfifo "box/$third"
survives 'folder: a message is a FIFO' 0 '1 2' "$no_file" box
fresh
mkfifo box/subscriptions
survives 'folder: a state file is a FIFO' 0 '1 2' 'subscriptions: left out' box
if test -n "$root"
then
	fresh
	mknod "box/$third" c 1 5
	survives 'folder: a message is a device' 0 '1 2' "$no_file" box
fi

done_testing
