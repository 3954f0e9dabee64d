/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-archive.c - any octets as an archive, read to its end
 *
 * The first octet says which members are read, so that skipping is tried too.
 * Names must be safe and limits hold, and what is told must be told again.
 */
#include "mail/archive.h"

#include "archive-text.h"

#include <stdint.h>
#include <unistd.h>

#define MOST 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_name(const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, "/", -1);

	for (guint i = 0; parts[i] != NULL; i++) {
		g_assert_cmpstr(parts[i], !=, "");
		g_assert_cmpstr(parts[i], !=, ".");
		g_assert_cmpstr(parts[i], !=, "..");
	}
}

static void
check_member(const ArchiveMember *member)
{
	for (const char *c = member->shown; *c != '\0'; c++)
		g_assert_true(g_ascii_isprint(*c));
	if (member->name != NULL) {
		g_assert_cmpstr(member->name, !=, "");
		check_name(member->name);
	}
	if (member->type != ARCHIVE_LINK)
		g_assert_null(member->target);
	else if (member->target != NULL)
		check_name(member->target);
}

static void
read_member(Archive *archive, const ArchiveLimits *limits)
{
	g_autoptr(GError) error = NULL;
	const guint8 *octets = NULL;
	guint64 length = 0;
	guint sum = 0;
	gssize got;

	while ((got = archive_read(archive, &octets, &error)) > 0) {
		length += (guint64)got;
		sum += octets[0] + octets[got - 1];
	}
	g_assert_cmpuint(length, <=, limits->member);
	g_assert_cmpint(got == 0, ==, error == NULL);
	(void)sum;
}

static void
read_archive(int fd, guint8 which)
{
	const ArchiveLimits limits = { .member = 1000000, .members = 20 };
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) again = NULL;
	g_autoptr(Archive) archive = archive_open(fd, &limits, &error);
	ArchiveMember member;
	ArchiveNext next;
	guint members = 0;

	if (archive == NULL) {
		g_assert_nonnull(error);
		return;
	}
	while ((next = archive_next(archive, &member, &error)) ==
	       ARCHIVE_MEMBER) {
		check_member(&member);
		if (which >> (members++ % 8) & 1)
			read_member(archive, &limits);
	}
	g_assert_cmpuint(members, <=, limits.members);
	g_assert_cmpuint(archive_position(archive), <=, archive_size(archive));
	g_assert_cmpint(next == ARCHIVE_END, ==, error == NULL);
	if (next == ARCHIVE_END)
		return;
	next = archive_next(archive, &member, &again);
	g_assert_cmpint(next, ==, ARCHIVE_DAMAGED);
	g_assert_cmpstr(again->message, ==, error->message);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd;

	if (size < 1 || size > MOST)
		return 0;
	fd = archive_text_file(data + 1, size - 1);
	read_archive(fd, data[0]);
	close(fd);
	return 0;
}
