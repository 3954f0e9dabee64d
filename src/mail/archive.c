/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/archive.h"

#include "mail/archive-name.h"
#include "mail/archive-reader.h"
#include "uidl/uidl.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <string.h>

#define TAR_BLOCK 512

struct Archive {
	ArchiveReader reader;
	ArchiveLimits limits;
	locale_t locale;

	struct archive_entry *entry; /* of the member; NULL: before the first */
	guint64 members;
	guint64 octets;     /* of the member, so far */
	guint64 member_end; /* where the last one ended, unpacked */
	char *name;
	char *rest;
	char *shown;
	char *target;
	char *last; /* the member before, as shown */

	GError *failure; /* why no more members can be read */
};

static guint64
limit_or(guint64 limit, guint64 otherwise)
{
	return limit == 0 ? otherwise : limit;
}

Archive *
archive_open(int fd, const ArchiveLimits *limits, GError **error)
{
	g_autoptr(Archive) archive = g_new0(Archive, 1);

	archive->limits.member = limit_or(limits->member, ARCHIVE_MAX_MEMBER);
	archive->limits.members =
		limit_or(limits->members, ARCHIVE_MAX_MEMBERS);
	archive->limits.growth = limit_or(limits->growth, ARCHIVE_MAX_GROWTH);
	archive->locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!archive_reader_open(&archive->reader, fd, archive->limits.growth,
	                         limits->base, error))
		return NULL;
	return g_steal_pointer(&archive);
}

void
archive_close(Archive *archive)
{
	if (archive == NULL)
		return;
	archive_reader_clear(&archive->reader);
	freelocale(archive->locale);
	g_clear_error(&archive->failure);
	g_free(archive->name);
	g_free(archive->rest);
	g_free(archive->shown);
	g_free(archive->target);
	g_free(archive->last);
	g_free(archive);
}

/*
 * Members
 */

static gboolean
is_zip(const Archive *archive)
{
	return (archive_format(archive->reader.libarchive) &
	        ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
}

/* libarchive has no name for a zip member whose name is said to be UTF-8 and is
   not ASCII: that would depend on the locale. */
static char *
member_name(const Archive *archive)
{
	const char *name = archive_entry_pathname(archive->entry);
	char *copy;

	if (!is_zip(archive))
		return g_strdup(name);
	copy = name != NULL ? g_strdup(name)
	                    : archive_name_of_zip(archive->reader.fd,
	                                          archive_reader_position(
							  &archive->reader));
	if (copy != NULL)
		archive_name_from_windows(copy);
	return copy;
}

/* A local time would depend on the machine's zone. */
static gboolean
has_time(const Archive *archive)
{
	return archive_entry_mtime_is_set(archive->entry) &&
	       (!is_zip(archive) ||
	        archive_zip_has_time(
			archive->reader.fd,
			archive_reader_position(&archive->reader)));
}

static ArchiveType
member_type(struct archive_entry *entry, const char *name)
{
	/* A hard link of pax may have its octets with it. */
	if (archive_entry_hardlink(entry) != NULL)
		return archive_entry_size(entry) > 0 ? ARCHIVE_FILE
		                                     : ARCHIVE_LINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return g_str_has_suffix(name, "/") ? ARCHIVE_FOLDER
		                                   : ARCHIVE_FILE;
	case AE_IFDIR:
		return ARCHIVE_FOLDER;
	default:
		return ARCHIVE_OTHER;
	}
}

static void
take_member(Archive *archive, ArchiveMember *member)
{
	struct archive_entry *entry = archive->entry;
	const char *target = archive_entry_hardlink(entry);
	g_autofree char *name = member_name(archive);

	if (name == NULL)
		name = g_strdup("");
	archive->shown = uidl_escape(name, -1);
	archive->name = archive_name_normal(name);
	if (archive->name == NULL)
		archive->rest = archive_name_rest(name);
	archive->target = target == NULL ? NULL : archive_name_normal(target);
	*member = (ArchiveMember){
		.name = archive->name,
		.rest = archive->rest,
		.shown = archive->shown,
		.type = member_type(entry, name),
		.has_time = has_time(archive),
		.time = archive_entry_mtime(entry),
	};
	if (member->name != NULL && *member->name == '\0')
		member->name = NULL;
	if (member->type == ARCHIVE_LINK && archive->target != NULL &&
	    *archive->target != '\0')
		member->target = archive->target;
}

/* No more members can be read. */
static ArchiveNext
fail(Archive *archive, const GError *why)
{
	gboolean damaged =
		g_error_matches(why, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);

	if (archive->last != NULL)
		g_set_error(&archive->failure, why->domain, why->code,
		            "%safter member \"%s\": %s",
		            damaged ? "damaged " : "", archive->last,
		            why->message);
	else
		g_set_error(&archive->failure, why->domain, why->code,
		            "%sat its first member: %s",
		            damaged ? "damaged " : "", why->message);
	return ARCHIVE_DAMAGED;
}

static ArchiveNext
fail_damaged(Archive *archive, const char *text)
{
	g_autoptr(GError) why =
		g_error_new_literal(G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, text);

	return fail(archive, why);
}

static ArchiveNext
fail_reader(Archive *archive)
{
	g_autoptr(GError) why = archive_reader_error(&archive->reader);

	return fail(archive, why);
}

/* Leaves the member, whether it was read or not. */
static ArchiveNext
leave_member(Archive *archive)
{
	if (archive->entry == NULL)
		return ARCHIVE_MEMBER;
	/* All but the worst is of that member alone, which was not wanted. */
	if (archive_read_data_skip(archive->reader.libarchive) <= ARCHIVE_FATAL)
		return fail_reader(archive);
	archive->entry = NULL;
	archive->member_end = archive_reader_position(&archive->reader);
	g_free(archive->last);
	archive->last = g_steal_pointer(&archive->shown);
	g_clear_pointer(&archive->name, g_free);
	g_clear_pointer(&archive->rest, g_free);
	g_clear_pointer(&archive->target, g_free);
	return ARCHIVE_MEMBER;
}

/* A tar ends with two blocks of zeros. One that was cut off where a member ends
   has none. */
static ArchiveNext
end(Archive *archive)
{
	if (!archive->reader.cut &&
	    (is_zip(archive) ||
	     archive_reader_position(&archive->reader) - archive->member_end >=
	             TAR_BLOCK))
		return ARCHIVE_END;
	return fail_damaged(archive, "its end is missing");
}

static ArchiveNext
fail_header(Archive *archive)
{
	/* Another archive might follow, but nothing else. */
	if (!is_zip(archive) && archive->reader.error == NULL &&
	    archive_reader_position(&archive->reader) - archive->member_end >=
	            2 * TAR_BLOCK)
		return fail_damaged(archive, "what follows its end is no tar");
	return fail_reader(archive);
}

static ArchiveNext
check_members(Archive *archive)
{
	if (archive->members++ < archive->limits.members)
		return ARCHIVE_MEMBER;
	g_set_error(&archive->failure, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
	            "at member \"%s\": it has over %" G_GUINT64_FORMAT
	            " members (--max-members)",
	            archive->shown, archive->limits.members);
	return ARCHIVE_DAMAGED;
}

static ArchiveNext
next(Archive *archive, ArchiveMember *member)
{
	struct archive_entry *entry;
	int status;

	if (archive->failure != NULL || leave_member(archive) != ARCHIVE_MEMBER)
		return ARCHIVE_DAMAGED;
	status = archive_read_next_header(archive->reader.libarchive, &entry);
	if (status == ARCHIVE_EOF)
		return end(archive);
	if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
		return fail_header(archive);
	archive->entry = entry;
	archive->octets = 0;
	take_member(archive, member);
	return check_members(archive);
}

ArchiveNext
archive_next(Archive *archive, ArchiveMember *member, GError **error)
{
	/* Where the locale is UTF-8, libarchive composes names (NFC). In this
	   one it finds that it cannot, and leaves their octets alone. */
	locale_t before = uselocale(archive->locale);
	ArchiveNext result;

	do {
		result = next(archive, member);
		/* The folder itself, "./", is no member of it. */
	} while (result == ARCHIVE_MEMBER && member->type == ARCHIVE_FOLDER &&
	         archive->name != NULL && *archive->name == '\0');
	uselocale(before);
	if (result == ARCHIVE_DAMAGED && error != NULL)
		*error = g_error_copy(archive->failure);
	return result;
}

/*
 * Octets
 */

static gboolean
refuse(GError **error, int code, const char *text)
{
	g_set_error_literal(error, G_IO_ERROR, code, text);
	return FALSE;
}

static gboolean
check_length(const Archive *archive, guint64 octets, GError **error)
{
	if (octets <= archive->limits.member)
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
	            "is longer than %" G_GUINT64_FORMAT
	            " octets (--max-member)",
	            archive->limits.member);
	return FALSE;
}

static gboolean
check_end(const Archive *archive, GError **error)
{
	if (!archive_entry_size_is_set(archive->entry) ||
	    (guint64)archive_entry_size(archive->entry) == archive->octets)
		return TRUE;
	return refuse(error, G_IO_ERROR_PARTIAL_INPUT,
	              "is not as long as it should be");
}

static gboolean
fail_member(Archive *archive, int status, GError **error)
{
	GError *why = archive_reader_error(&archive->reader);

	if (status <= ARCHIVE_FATAL || archive->reader.error != NULL)
		fail(archive, why);
	g_propagate_error(error, why);
	return FALSE;
}

static gboolean
take_block(Archive *archive, gsize length, guint64 offset, GError **error)
{
	if (offset != archive->octets)
		return refuse(error, G_IO_ERROR_INVALID_DATA, "is sparse");
	archive->octets += length;
	if (!check_length(archive, archive->octets, error))
		return FALSE;
	/* Those of a packed file were counted when it was unpacked. */
	if (!unpack_is_packed(archive->reader.unpack) &&
	    !unpack_count(archive->reader.unpack, length,
	                  &archive->reader.error))
		return fail_member(archive, ARCHIVE_FATAL, error);
	return TRUE;
}

static gboolean
read_block(Archive *archive, const guint8 **octets, gsize *length,
           GError **error)
{
	const void *block = NULL;
	la_int64_t offset = 0;
	int status;

	if (archive_entry_is_encrypted(archive->entry))
		return refuse(error, G_IO_ERROR_INVALID_DATA, "is encrypted");
	do {
		status = archive_read_data_block(archive->reader.libarchive,
		                                 &block, length, &offset);
	} while (status == ARCHIVE_OK && *length == 0);
	*octets = block;
	if (status == ARCHIVE_OK)
		return take_block(archive, *length, (guint64)offset, error);
	*length = 0;
	if (status == ARCHIVE_EOF)
		return check_end(archive, error);
	/* Even a warning: it tells of a wrong checksum. */
	return fail_member(archive, status, error);
}

gssize
archive_read(Archive *archive, const guint8 **octets, GError **error)
{
	gsize length = 0;

	g_assert(archive->entry != NULL);
	return read_block(archive, octets, &length, error) ? (gssize)length
	                                                   : -1;
}

guint64
archive_position(const Archive *archive)
{
	return unpack_position(archive->reader.unpack);
}

guint64
archive_size(const Archive *archive)
{
	return unpack_size(archive->reader.unpack);
}
