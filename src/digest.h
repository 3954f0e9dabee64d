/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * digest.h - --digest: the header digests of message files, for comparing
 */
#ifndef DIGEST_H
#define DIGEST_H

#include "convert.h"

/* A line a FILE: digest, whether an empty line ended the header, wire octets,
   name. For MODE_DIGEST. */
Status print_digests(const Options *options);

#endif
