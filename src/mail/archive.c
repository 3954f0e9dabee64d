/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libarchive reads tar and zip here, but it does not unpack the file: unpack.h
 * does, so that whatever a packed file becomes is counted, headers and padding
 * too.
 */
#include "mail/archive.h"

#include "mail/unpack.h"
#include "uidl/uidl.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <string.h>

#define TAR_BLOCK 512

struct Archive {
	Unpack *unpack;
	struct archive *reader;
	ArchiveLimits limits;
	locale_t locale;
	gboolean zip;
	gboolean cut; /* a zip without its list of members */

	struct archive_entry *entry; /* of the member; NULL: before the first */
	guint64 members;
	guint64 octets;     /* of the member, so far */
	guint64 member_end; /* where the last whole member ended, unpacked */
	gboolean ended;     /* the member was read to its end */
	char *name;
	char *shown;
	char *target;
	char *last; /* the last whole member, as shown */

	GError *unpack_error;
	GError *failure; /* why no more members can be read */
};

/*
 * libarchive's way to the file
 */

static la_ssize_t
on_read(struct archive *reader, void *data, const void **octets)
{
	Archive *archive = data;
	const guint8 *got_octets = NULL;
	gssize got;

	if (archive->unpack_error != NULL)
		return ARCHIVE_FATAL;
	got = unpack_read(archive->unpack, &got_octets, &archive->unpack_error);
	if (got < 0)
		archive_set_error(reader, EIO, "%s",
		                  archive->unpack_error->message);
	*octets = got_octets;
	return got < 0 ? ARCHIVE_FATAL : got;
}

/* Not past the end, or a member that is cut off would pass for whole. */
static la_int64_t
on_skip(struct archive *reader, void *data, la_int64_t octets)
{
	Archive *archive = data;
	guint64 position = unpack_position(archive->unpack);

	(void)reader;
	unpack_seek(archive->unpack, position + (guint64)octets);
	return (la_int64_t)(unpack_position(archive->unpack) - position);
}

static la_int64_t
on_seek(struct archive *reader, void *data, la_int64_t offset, int whence)
{
	Archive *archive = data;
	gint64 base = 0;

	(void)reader;
	if (whence == SEEK_CUR)
		base = (gint64)unpack_position(archive->unpack);
	else if (whence == SEEK_END)
		base = (gint64)unpack_size(archive->unpack);
	unpack_seek(archive->unpack, (guint64)MAX(base + offset, 0));
	return (la_int64_t)unpack_position(archive->unpack);
}

static struct archive *
reader_new(Archive *archive)
{
	struct archive *reader = archive_read_new();

	archive_read_set_callback_data(reader, archive);
	archive_read_set_read_callback(reader, on_read);
	if (!unpack_is_packed(archive->unpack)) {
		archive_read_set_skip_callback(reader, on_skip);
		archive_read_set_seek_callback(reader, on_seek);
	}
	return reader;
}

static gboolean
open_either(Archive *archive)
{
	archive->reader = reader_new(archive);
	archive_read_support_format_tar(archive->reader);
	archive_read_set_format_option(archive->reader, "tar",
	                               "read_concatenated_archives", "1");
	archive_read_support_format_zip_seekable(archive->reader);
	return archive_read_open1(archive->reader) == ARCHIVE_OK;
}

/* Member by member, until it breaks off. */
static gboolean
open_cut_zip(Archive *archive)
{
	const guint8 *octets;
	gssize got;

	if (unpack_is_packed(archive->unpack))
		return FALSE;
	unpack_seek(archive->unpack, 0);
	got = unpack_read(archive->unpack, &octets, NULL);
	unpack_seek(archive->unpack, 0);
	if (got < 4 || memcmp(octets, "PK\3\4", 4) != 0)
		return FALSE;
	archive_read_free(archive->reader);
	archive->reader = reader_new(archive);
	archive_read_support_format_zip_streamable(archive->reader);
	archive->cut = TRUE;
	return archive_read_open1(archive->reader) == ARCHIVE_OK;
}

static gboolean
open_reader(Archive *archive, GError **error)
{
	if (!open_either(archive) && archive->unpack_error == NULL &&
	    !open_cut_zip(archive) && archive->unpack_error == NULL) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		                    "neither tar nor zip");
		return FALSE;
	}
	if (archive->unpack_error != NULL) {
		g_propagate_error(error,
		                  g_steal_pointer(&archive->unpack_error));
		return FALSE;
	}
	return TRUE;
}

static guint64
limit_or(guint64 limit, guint64 otherwise)
{
	return limit == 0 ? otherwise : limit;
}

Archive *
archive_open(int fd, const ArchiveLimits *limits, GError **error)
{
	g_autoptr(Archive) archive = g_new0(Archive, 1);
	locale_t before;
	gboolean opened;

	archive->limits.member = limit_or(limits->member, ARCHIVE_MAX_MEMBER);
	archive->limits.members =
		limit_or(limits->members, ARCHIVE_MAX_MEMBERS);
	archive->limits.growth = limit_or(limits->growth, ARCHIVE_MAX_GROWTH);
	/* libarchive would convert names to the locale's charset, and says
	   that it cannot if that is ASCII; it then leaves the octets alone. */
	archive->locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	archive->unpack = unpack_new(fd, archive->limits.growth, error);
	if (archive->unpack == NULL)
		return NULL;
	before = uselocale(archive->locale);
	opened = open_reader(archive, error);
	uselocale(before);
	return opened ? g_steal_pointer(&archive) : NULL;
}

void
archive_close(Archive *archive)
{
	if (archive == NULL)
		return;
	if (archive->reader != NULL)
		archive_read_free(archive->reader);
	unpack_free(archive->unpack);
	freelocale(archive->locale);
	g_clear_error(&archive->unpack_error);
	g_clear_error(&archive->failure);
	g_free(archive->name);
	g_free(archive->shown);
	g_free(archive->target);
	g_free(archive->last);
	g_free(archive);
}

/*
 * Members
 */

/* NULL: it leads out. Of "a//./b/" comes "a/b". */
static char *
normal_name(const char *name)
{
	g_autoptr(GString) normal = g_string_new(NULL);

	while (*name != '\0') {
		gsize length = strcspn(name, "/");

		if (length == 2 && memcmp(name, "..", 2) == 0)
			return NULL;
		if (length > 0 && !(length == 1 && *name == '.')) {
			if (normal->len > 0)
				g_string_append_c(normal, '/');
			g_string_append_len(normal, name, (gssize)length);
		}
		name += length + (name[length] == '/');
	}
	return g_string_free(g_steal_pointer(&normal), FALSE);
}

/* Windows writes its own separator to zip files, against their rules. */
static char *
member_name(const Archive *archive, const char *name)
{
	g_autofree char *copy = NULL;

	if (!archive->zip || strchr(name, '/') != NULL)
		return normal_name(name);
	copy = g_strdelimit(g_strdup(name), "\\", '/');
	return normal_name(copy);
}

static ArchiveType
member_type(struct archive_entry *entry)
{
	/* A hard link of pax may have its octets with it. */
	if (archive_entry_hardlink(entry) != NULL)
		return archive_entry_size(entry) > 0 ? ARCHIVE_FILE
		                                     : ARCHIVE_LINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return ARCHIVE_FILE;
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
	const char *name = archive_entry_pathname(entry);
	const char *target = archive_entry_hardlink(entry);

	archive->shown = uidl_escape(name == NULL ? "" : name, -1);
	archive->name = name == NULL ? NULL : member_name(archive, name);
	archive->target = target == NULL ? NULL : normal_name(target);
	*member = (ArchiveMember){
		.name = archive->name,
		.shown = archive->shown,
		.type = member_type(entry),
		.has_time = archive_entry_mtime_is_set(entry) != 0,
		.time = archive_entry_mtime(entry),
	};
	if (member->name != NULL && *member->name == '\0')
		member->name = NULL;
	if (member->type == ARCHIVE_LINK && archive->target != NULL &&
	    *archive->target != '\0')
		member->target = archive->target;
}

static guint64
tar_position(const Archive *archive)
{
	return (guint64)archive_filter_bytes(archive->reader, 0);
}

/*
 * What libarchive says, and where. Its last word is of no use where octets
 * could not be had.
 */
static ArchiveNext
fail(Archive *archive, const char *text)
{
	g_autofree char *shown = uidl_escape(text, -1);
	g_autoptr(GError) why = g_steal_pointer(&archive->unpack_error);
	int code = why != NULL ? why->code : G_IO_ERROR_PARTIAL_INPUT;

	if (why != NULL) {
		g_free(shown);
		shown = g_strdup(why->message);
	}
	if (code == G_IO_ERROR_NO_SPACE && archive->shown != NULL)
		g_set_error(&archive->failure, G_IO_ERROR, code,
		            "at member \"%s\": %s", archive->shown, shown);
	else if (archive->last != NULL)
		g_set_error(&archive->failure, G_IO_ERROR, code,
		            "after member \"%s\": %s", archive->last, shown);
	else
		g_set_error(&archive->failure, G_IO_ERROR, code,
		            "before the end of its first member: %s", shown);
	return ARCHIVE_DAMAGED;
}

static ArchiveNext
fail_reader(Archive *archive)
{
	const char *text = archive_error_string(archive->reader);

	return fail(archive, text != NULL ? text : "it cannot be read");
}

/* Leaves the member, which was read or not. */
static ArchiveNext
leave_member(Archive *archive)
{
	if (archive->entry == NULL)
		return ARCHIVE_MEMBER;
	/* All but the worst is of that member alone, which was not wanted. */
	if (archive_read_data_skip(archive->reader) <= ARCHIVE_FATAL ||
	    archive->unpack_error != NULL)
		return fail_reader(archive);
	archive->member_end = tar_position(archive);
	archive->entry = NULL;
	g_free(archive->last);
	archive->last = g_steal_pointer(&archive->shown);
	g_clear_pointer(&archive->name, g_free);
	g_clear_pointer(&archive->target, g_free);
	return ARCHIVE_MEMBER;
}

/* A tar's end are two blocks of zeros. One that was cut off where a member ends
   has none. */
static ArchiveNext
end(Archive *archive)
{
	if (archive->cut)
		return fail(archive, "the end is missing");
	if (!archive->zip &&
	    tar_position(archive) - archive->member_end < TAR_BLOCK)
		return fail(archive, "the end is missing");
	return ARCHIVE_END;
}

static ArchiveNext
next(Archive *archive, ArchiveMember *member)
{
	int status;

	if (archive->failure != NULL || leave_member(archive) != ARCHIVE_MEMBER)
		return ARCHIVE_DAMAGED;
	status = archive_read_next_header(archive->reader, &archive->entry);
	if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
		archive->entry = NULL;
	if (status == ARCHIVE_EOF)
		return end(archive);
	if (archive->entry == NULL)
		return fail_reader(archive);
	archive->zip = (archive_format(archive->reader) &
	                ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
	archive->octets = 0;
	archive->ended = FALSE;
	take_member(archive, member);
	if (archive->members++ < archive->limits.members)
		return ARCHIVE_MEMBER;
	g_set_error(&archive->failure, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
	            "at member \"%s\": it has over %" G_GUINT64_FORMAT
	            " members (--max-members)",
	            archive->shown, archive->limits.members);
	return ARCHIVE_DAMAGED;
}

ArchiveNext
archive_next(Archive *archive, ArchiveMember *member, GError **error)
{
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

static gssize
refuse(GError **error, int code, const char *text)
{
	g_set_error_literal(error, G_IO_ERROR, code, text);
	return -1;
}

static gssize
refuse_long(const Archive *archive, GError **error)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
	            "is longer than %" G_GUINT64_FORMAT
	            " octets (--max-member)",
	            archive->limits.member);
	return -1;
}

/* What can be seen before the first octet. */
static gboolean
may_read(Archive *archive, GError **error)
{
	struct archive_entry *entry = archive->entry;

	if (archive_entry_is_encrypted(entry)) {
		refuse(error, G_IO_ERROR_NOT_SUPPORTED, "is encrypted");
		return FALSE;
	}
	if (archive_entry_sparse_count(entry) > 0) {
		refuse(error, G_IO_ERROR_NOT_SUPPORTED, "is sparse");
		return FALSE;
	}
	if (archive_entry_size_is_set(entry) &&
	    (guint64)archive_entry_size(entry) > archive->limits.member) {
		refuse_long(archive, error);
		return FALSE;
	}
	return TRUE;
}

static gssize
read_end(Archive *archive, GError **error)
{
	struct archive_entry *entry = archive->entry;

	if (archive_entry_size_is_set(entry) &&
	    (guint64)archive_entry_size(entry) != archive->octets)
		return refuse(error, G_IO_ERROR_PARTIAL_INPUT,
		              "is not as long as it should be");
	archive->ended = TRUE;
	return 0;
}

static gssize
refuse_damaged(Archive *archive, GError **error)
{
	const char *text = archive_error_string(archive->reader);
	g_autofree char *shown =
		uidl_escape(text != NULL ? text : "cannot be read", -1);

	if (archive->unpack_error == NULL)
		return refuse(error, G_IO_ERROR_PARTIAL_INPUT, shown);
	if (error != NULL)
		*error = g_error_copy(archive->unpack_error);
	return -1;
}

gssize
archive_read(Archive *archive, const guint8 **octets, GError **error)
{
	const void *block = NULL;
	size_t length = 0;
	la_int64_t offset = 0;
	int status;

	g_assert(archive->entry != NULL);
	if (archive->ended)
		return 0;
	if (archive->octets == 0 && !may_read(archive, error))
		return -1;
	do {
		status = archive_read_data_block(archive->reader, &block,
		                                 &length, &offset);
	} while (status == ARCHIVE_OK && length == 0);
	if (status == ARCHIVE_EOF)
		return read_end(archive, error);
	/* A warning is a wrong checksum here. */
	if (status != ARCHIVE_OK)
		return refuse_damaged(archive, error);
	if ((guint64)offset != archive->octets)
		return refuse(error, G_IO_ERROR_NOT_SUPPORTED, "is sparse");
	archive->octets += length;
	if (archive->octets > archive->limits.member)
		return refuse_long(archive, error);
	if (!unpack_is_packed(archive->unpack) &&
	    !unpack_count(archive->unpack, length, &archive->unpack_error))
		return refuse_damaged(archive, error);
	*octets = block;
	return (gssize)length;
}

guint64
archive_position(const Archive *archive)
{
	return unpack_position(archive->unpack);
}

guint64
archive_size(const Archive *archive)
{
	return unpack_size(archive->unpack);
}

gboolean
archive_has_suffix(const char *name)
{
	static const char *const suffixes[] = {
		".tar",     ".zip",  ".tar.gz",  ".tgz",    ".tar.bz2",
		".tbz",     ".tbz2", ".tb2",     ".tar.xz", ".txz",
		".tar.zst", ".tzst", ".tar.lz4", ".tlz4",
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
