/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * temp-folder.h - a folder of a test's own, of small files
 */
#ifndef LIB_TEMP_FOLDER_H
#define LIB_TEMP_FOLDER_H

#include <glib.h>

/* A new empty folder below the folder for temporary files; its path. */
char *temp_folder_new(void);

/* Also makes the folders that lead to the file. */
void temp_folder_write(const char *folder, const char *path, const char *text);
void temp_folder_make(const char *folder, const char *path);
void temp_folder_link(const char *folder, const char *path, const char *target);

/* Removes it with all that is in it, following no link; frees the path. */
void temp_folder_remove(char *folder);

typedef char TempFolder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TempFolder, temp_folder_remove)

#endif
