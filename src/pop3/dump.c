/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/dump.h"

#include "mail/tree.h"
#include "pop3/native.h"

static const struct {
	gboolean (*recognises)(const Tree *tree, const TreeListing *root);
	Maildrop *(*read)(Tree *tree, const TreeListing *root,
	                  const DumpOptions *options, GError **error);
} formats[] = {
	{ native_recognises, native_read },
};

#define SHAPE                                                                  \
	"a dump has UIDL, LIST and <number>.eml or <number>.top, or "          \
	"manifest.tsv"

/* Why a folder of no known format is not one. */
static const char *
explain(const Tree *tree, const TreeListing *root)
{
	if ((tree_listing_has_folder(root, "cur") &&
	     tree_listing_has_folder(root, "new")) ||
	    tree_listing_has_file(tree, root, "dovecot-uidlist"))
		return "is a Maildir, not a POP3 dump: DUMP comes first, then "
		       "MAILDIR";
	if (root->files->len + root->folders->len + root->others->len == 0)
		return "is empty: " SHAPE;
	return "is no POP3 dump: " SHAPE;
}

Maildrop *
dump_read(const char *path, const DumpOptions *options, GError **error)
{
	g_autoptr(TreeListing) root = NULL;
	g_autoptr(GError) reason = NULL;
	g_autoptr(Tree) tree = tree_open(path, NULL, &reason);

	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY,
		            "is a file, and archives are not read yet: unpack "
		            "it and name the folder");
		return NULL;
	}
	if (tree == NULL) {
		g_propagate_error(error, g_steal_pointer(&reason));
		return NULL;
	}
	root = tree_list(tree, "", error);
	if (root == NULL)
		return NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (formats[i].recognises(tree, root))
			return formats[i].read(tree, root, options, error);
	}
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
	                    explain(tree, root));
	return NULL;
}
