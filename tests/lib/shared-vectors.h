/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shared-vectors.h - digests that Dovecot's own plugin has computed
 *
 * They and the mail they are of are no part of the project: they lie in
 * ../shared/vectors and ../shared/mail, or the tests that want them are
 * skipped. Lines of three fields, with a tab between:
 *
 *	<digest> <1: an empty line ended the header> <octets, or a file's path>
 */
#ifndef SHARED_VECTORS_H
#define SHARED_VECTORS_H

#include <glib.h>

typedef struct {
	char *digest; /* in hex */
	gboolean has_end;
	char *input;
	guint line;
} SharedVector;

/* Below ../shared. */
char *shared_path(const char *name);

/* Of SharedVector *; NULL if the file is not there. */
GPtrArray *shared_vectors_read(const char *name);

/* Resolves \n \r \t \\ \xHH and \{N:HH}, N times that octet. */
GByteArray *shared_vector_octets(const SharedVector *vector);

#endif
