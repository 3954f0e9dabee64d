/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/archive-name.h"

#include "mail/archive.h"
#include "mail/file.h"

#include <string.h>

/* Of a zip member's local header: its fixed part, and what it can be in all,
   with a name and extra fields of any length. */
#define ZIP_FIXED 30
#define ZIP_MOST (ZIP_FIXED + 2 * 65535)

static gboolean
leads_up(const char *part, gsize length)
{
	return length == 2 && memcmp(part, "..", 2) == 0;
}

static char *
relative_name(const char *name, gboolean drops_up)
{
	g_autoptr(GString) normal = g_string_new(NULL);

	while (*name != '\0') {
		gsize length = strcspn(name, "/");

		if (leads_up(name, length) && !drops_up)
			return NULL;
		if (length > 0 && !(length == 1 && *name == '.') &&
		    !leads_up(name, length)) {
			if (normal->len > 0)
				g_string_append_c(normal, '/');
			g_string_append_len(normal, name, (gssize)length);
		}
		name += length + (name[length] == '/');
	}
	return g_string_free(g_steal_pointer(&normal), FALSE);
}

char *
archive_name_normal(const char *name)
{
	return relative_name(name, FALSE);
}

char *
archive_name_rest(const char *name)
{
	return relative_name(name, TRUE);
}

static gsize
two_octets(const char *octets)
{
	return (gsize)((guint8)octets[0] | (guint8)octets[1] << 8);
}

/* Where the header begins is not told; but it says how long it is. */
static const char *
find_header(const char *octets, gsize length)
{
	for (gsize size = ZIP_FIXED; size <= length; size++) {
		const char *header = octets + length - size;

		if (memcmp(header, "PK\3\4", 4) != 0)
			continue;
		if (ZIP_FIXED + two_octets(header + 26) +
		            two_octets(header + 28) ==
		    size)
			return header;
	}
	return NULL;
}

/* The local header whose data begin there. */
static char *
read_header(int fd, guint64 data)
{
	static const gsize sizes[] = { 1024, ZIP_MOST };

	for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
		gsize length = (gsize)MIN(data, sizes[i]);
		g_autofree char *octets = g_malloc(length);
		off_t offset = (off_t)(data - length);
		const char *header;

		if (file_read_at(fd, octets, length, offset) != (gssize)length)
			return NULL;
		header = find_header(octets, length);
		if (header != NULL)
			return g_memdup2(header,
			                 length - (gsize)(header - octets));
	}
	return NULL;
}

char *
archive_name_of_zip(int fd, guint64 data)
{
	g_autofree char *header = read_header(fd, data);

	return header != NULL
	               ? g_strndup(header + ZIP_FIXED, two_octets(header + 26))
	               : NULL;
}

/* UT begins with bits, 1: the time follows; UX with another time. */
static gboolean
is_time(const char *field, gsize length)
{
	if (memcmp(field, "UT", 2) == 0)
		return length >= 5 && (field[4] & 1) != 0;
	return memcmp(field, "UX", 2) == 0 && length >= 8;
}

gboolean
archive_zip_has_time(int fd, guint64 data)
{
	g_autofree char *header = read_header(fd, data);
	const char *field, *end;

	if (header == NULL)
		return FALSE;
	field = header + ZIP_FIXED + two_octets(header + 26);
	end = field + two_octets(header + 28);
	while (end - field >= 4) {
		gsize length = two_octets(field + 2);

		if ((gsize)(end - field) < 4 + length)
			return FALSE;
		if (is_time(field, length))
			return TRUE;
		field += 4 + length;
	}
	return FALSE;
}

void
archive_name_from_windows(char *name)
{
	if (strchr(name, '/') == NULL)
		g_strdelimit(name, "\\", '/');
}

gboolean
archive_has_suffix(const char *name)
{
	static const char *const suffixes[] = {
		".tar",     ".tar.gz", ".tgz", ".tar.bz2", ".tbz",
		".tbz2",    ".tar.xz", ".txz", ".tar.zst", ".tzst",
		".tar.lz4", ".tlz4",   ".zip",
	};
	gsize length = strlen(name);

	for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		gsize suffix = strlen(suffixes[i]);

		if (length > suffix &&
		    g_ascii_strcasecmp(name + length - suffix, suffixes[i]) ==
		            0)
			return TRUE;
	}
	return FALSE;
}
