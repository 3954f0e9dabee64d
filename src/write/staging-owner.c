/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staging-owner.c - whom new files are given to
 */
#include "write/staging.h"

#include "uidl/uidl.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

/* The highest number stands for nobody. */
static gboolean
parse_id(const char *text, guint32 *id)
{
	guint64 number;

	if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32 - 1, &number,
	                                NULL))
		return FALSE;
	*id = (guint32)number;
	return TRUE;
}

static gboolean
fail(GError **error, const char *what, const char *name, const char *more)
{
	g_autofree char *shown = uidl_escape(name, -1);

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
	            "%s \"%s\"%s", what, shown, more);
	return FALSE;
}

/* own_group: whether the user's own is wanted. Names may be digits only, and
   count as names then, as chown(1) has it. */
static gboolean
find_user(const char *name, gboolean own_group, StagingOwner *owner,
          GError **error)
{
	const struct passwd *user = getpwnam(name);

	if (user == NULL && !parse_id(name, &owner->uid))
		return fail(error, "there is no user", name, "");
	if (user == NULL)
		user = getpwuid(owner->uid);
	if (user == NULL && own_group)
		return fail(error, "no group is known of user", name,
		            "; give it as USER:GROUP");
	if (user != NULL)
		owner->uid = user->pw_uid;
	if (user != NULL && own_group)
		owner->gid = user->pw_gid;
	return TRUE;
}

static gboolean
find_group(const char *name, StagingOwner *owner, GError **error)
{
	const struct group *group = getgrnam(name);

	if (group == NULL && !parse_id(name, &owner->gid))
		return fail(error, "there is no group", name, "");
	if (group != NULL)
		owner->gid = group->gr_gid;
	return TRUE;
}

gboolean
staging_owner_parse(const char *text, StagingOwner *owner, GError **error)
{
	const char *colon = strchr(text, ':');
	g_autofree char *user = colon != NULL
	                                ? g_strndup(text, (gsize)(colon - text))
	                                : g_strdup(text);

	if (*user == '\0' || (colon != NULL && colon[1] == '\0'))
		return fail(error, "not USER or USER:GROUP:", text, "");
	*owner = STAGING_OWNER_NONE;
	return find_user(user, colon == NULL, owner, error) &&
	       (colon == NULL || find_group(colon + 1, owner, error));
}
