/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * remove.h - takes away what a folder holds, however deep
 *
 * Through open folders only and no symlink, so that nothing outside of it can
 * be reached, whoever else writes there meanwhile.
 */
#ifndef WRITE_REMOVE_H
#define WRITE_REMOVE_H

/* Folders are looked into this deep: one descriptor each. */
#define REMOVE_DEPTH 256

/* All that lies in an open folder, which stays open. -1 and errno (ELOOP: it is
   deeper than REMOVE_DEPTH); much may be gone then. */
int remove_contents(int folder);

#endif
