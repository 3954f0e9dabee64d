/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "archive-text.h"

#include "uidl/uidl.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST 64

static const char *const types[] = { "file", "folder", "link", "other" };

int
archive_text_file(const guint8 *octets, gsize length)
{
	int fd = memfd_create("archive", MFD_CLOEXEC);

	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpint(write(fd, octets, length), ==, (gssize)length);
	return fd;
}

static void
add_content(Archive *archive, GString *text)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
	g_autoptr(GError) error = NULL;
	g_autofree char *shown = NULL;
	const guint8 *octets = NULL;
	guint64 length = 0;
	gssize got;

	while ((got = archive_read(archive, &octets, &error)) > 0) {
		length += (guint64)got;
		g_checksum_update(sum, octets, got);
		if (length <= MOST)
			g_byte_array_append(content, octets, (guint)got);
	}
	if (got < 0) {
		g_string_append_printf(text, "! %s", error->message);
		return;
	}
	g_assert_no_error(error);
	g_assert_cmpint(archive_read(archive, &octets, NULL), ==, 0);
	if (length > MOST) {
		g_string_append_printf(
			text, ": %" G_GUINT64_FORMAT " octets, SHA-1 %s",
			length, g_checksum_get_string(sum));
		return;
	}
	shown = uidl_escape((const char *)content->data, (gssize)content->len);
	g_string_append_printf(text, ": %s", shown);
}

static void
add_member(Archive *archive, const ArchiveMember *member, GString *text)
{
	g_string_append(text, types[member->type]);
	if (member->name != NULL) {
		g_autofree char *name = uidl_escape(member->name, -1);

		g_string_append_printf(text, " %s", name);
	} else {
		g_string_append_printf(text, " [%s]", member->shown);
	}
	if (member->type == ARCHIVE_LINK)
		g_string_append_printf(text, " %s",
		                       member->target != NULL ? member->target
		                                              : "[]");
	if (member->type == ARCHIVE_FILE)
		add_content(archive, text);
	g_string_append_c(text, '\n');
}

static void
add_end(const char *word, const GError *error, GString *text)
{
	gboolean limit =
		g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);

	/* Only an option can help. */
	g_assert_cmpint(limit, ==, strstr(error->message, "(--max") != NULL);
	g_string_append_printf(text, "%s %s\n", word, error->message);
}

char *
archive_text(const GByteArray *octets, const ArchiveLimits *limits)
{
	static const ArchiveLimits none;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	int fd = archive_text_file(octets->data, octets->len);
	Archive *archive =
		archive_open(fd, limits != NULL ? limits : &none, &error);
	ArchiveMember member;
	ArchiveNext next = ARCHIVE_DAMAGED;

	if (archive == NULL) {
		add_end("open", error, text);
		close(fd);
		return g_string_free(g_steal_pointer(&text), FALSE);
	}
	while ((next = archive_next(archive, &member, &error)) ==
	       ARCHIVE_MEMBER)
		add_member(archive, &member, text);
	if (next == ARCHIVE_END)
		g_string_append(text, "end\n");
	else
		add_end("stop", error, text);
	archive_close(archive);
	close(fd);
	return g_string_free(g_steal_pointer(&text), FALSE);
}
