/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/place.h"

#include "mail/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/fsuid.h>
#include <unistd.h>

#define OPEN_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

struct Place {
	int fd;
	int parent; /* -1, or the control directory */
	char *made; /* the folder's name in it, if it was made here */
	FileOwner owner;
};

int
place_fd(const Place *place)
{
	return place->fd;
}

const FileOwner *
place_owner(const Place *place)
{
	return &place->owner;
}

void
place_free(Place *place)
{
	if (place == NULL)
		return;
	/* Fails, as it should, once there is a list. */
	if (place->made != NULL)
		unlinkat(place->parent, place->made, AT_REMOVEDIR);
	if (place->fd >= 0)
		close(place->fd);
	if (place->parent >= 0)
		close(place->parent);
	g_free(place->made);
	g_free(place);
}

/*
 * 0 or an errno. Root makes it with the rights of the Maildir's owner: so it is
 * his from the first moment, and he cannot have root give him something else.
 */
static int
make_folder(int parent, const char *name, const struct stat *root)
{
	const gboolean lend = geteuid() == 0;
	const mode_t mask = umask(0);
	int code;

	if (lend) {
		setfsgid(root->st_gid);
		setfsuid(root->st_uid);
	}
	code = mkdirat(parent, name, (root->st_mode & 0777) | 0700) < 0 ? errno
	                                                                : 0;
	if (lend) {
		setfsuid(0);
		setfsgid(getegid());
	}
	umask(mask);
	return code;
}

/* 0 or an errno. The control directory itself is the caller's to name, by a
   symlink as well. */
static int
open_control(Place *place, const char *path, const struct stat *root,
             gboolean may_make)
{
	g_autofree char *parent = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	int code;

	place->parent = open(parent, OPEN_FLAGS);
	if (place->parent < 0)
		return errno;
	place->fd = openat(place->parent, name, OPEN_FLAGS | O_NOFOLLOW);
	if (place->fd >= 0 || errno != ENOENT || !may_make)
		return place->fd < 0 ? errno : 0;

	code = make_folder(place->parent, name, root);
	if (code == 0)
		place->made = g_steal_pointer(&name);
	else if (code != EEXIST)
		return code;
	place->fd =
		openat(place->parent, place->made != NULL ? place->made : name,
	               OPEN_FLAGS | O_NOFOLLOW);
	return place->fd < 0 ? errno : 0;
}

Place *
place_open(const Store *store, const StoreFolder *folder, GError **error)
{
	const char *path = folder->list_directory;
	const char *below = folder->directory != NULL ? folder->directory : "";
	g_autofree char *here =
		below[0] != '\0' ? g_build_filename(store->path, below, NULL)
				 : g_strdup(store->path);
	g_autoptr(Place) place = g_new0(Place, 1);
	struct stat status;
	int root, code;

	place->fd = place->parent = -1;
	root = tree_open_folder(store->mail->tree, "");
	code = root < 0 || fstat(root, &status) < 0 ? errno : 0;
	if (root >= 0)
		close(root);
	if (code == 0 && strcmp(path, here) == 0) {
		place->fd = tree_open_folder(store->mail->tree, below);
		code = place->fd < 0 ? errno : 0;
	} else if (code == 0) {
		code = open_control(place, path, &status, !folder->has_list);
	}
	if (code != 0) {
		file_fail(error,
		          "its folder cannot be opened, or made for the "
		          "Maildir's owner",
		          code);
		g_prefix_error(error, "%s: ", folder->list_label);
		return NULL;
	}
	place->owner =
		(FileOwner){ .uid = status.st_uid, .gid = status.st_gid };
	place->owner.mode = (status.st_mode & 0666) | 0600;
	return g_steal_pointer(&place);
}
