/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-pass.h"

#include "mail/facts.h"
#include "mail/load.h"
#include "mail/scan.h"
#include "uidl/uidl.h"

#include <nettle/umac.h>
#include <string.h>
#include <sys/random.h>

/* Members or blocks between two calls of the progress. */
#define TELL_EVERY 64

static const guint8 fingerprint_nonce[8] = { 0 };

typedef struct {
	TreeArchive *archive;
	Archive *reader;
	const TreeOptions *options;
	guint64 header_limit;
	Scan *scan;
	struct umac64_ctx umac;
	gsize kept;
	guint ticks;
} Pass;

/* Takes the next octets of a member; FALSE: no more are needed. */
typedef gboolean (*Taker)(Pass *pass, const guint8 *octets, gsize length,
                          gpointer data);

static void
tell(Pass *pass)
{
	const TreeOptions *options = pass->options;

	if (options->progress != NULL && pass->ticks++ % TELL_EVERY == 0)
		options->progress(archive_position(pass->reader),
		                  archive_size(pass->reader),
		                  options->progress_data);
}

/* FALSE: the member's octets are void. */
static gboolean
read_octets(Pass *pass, Taker taker, gpointer data, GError **error)
{
	const guint8 *octets;
	gssize got;

	while ((got = archive_read(pass->reader, &octets, error)) > 0) {
		tell(pass);
		if (!taker(pass, octets, (gsize)got, data))
			return TRUE;
	}
	return got == 0;
}

/* ---- messages ---- */

static gboolean
scan_octets(Pass *pass, const guint8 *octets, gsize length, gpointer data)
{
	guint64 *sum = data;

	*sum += length;
	scan_feed(pass->scan, octets, length);
	umac64_update(&pass->umac, length, octets);
	return *sum <= MEMBERS_MAX_OCTETS;
}

static guint64
end_fingerprint(Pass *pass)
{
	guint8 digest[UMAC64_DIGEST_SIZE];
	guint64 value;

	umac64_digest(&pass->umac, sizeof digest, digest);
	umac64_set_nonce(&pass->umac, sizeof fingerprint_nonce,
	                 fingerprint_nonce);
	memcpy(&value, digest, sizeof value);
	return value;
}

/* Takes text. */
static void
note_failure(Pass *pass, guint32 entry, char *text)
{
	TreeArchive *archive = pass->archive;

	if (text == NULL)
		return;
	g_hash_table_insert(
		archive->failures, GUINT_TO_POINTER(entry),
		g_string_chunk_insert_const(archive->failure_texts, text));
	g_free(text);
}

static void
scan_member(Pass *pass, guint32 entry, MailForm form)
{
	const FactSet wants = form == FORM_TOP
	                              ? FACT_HEADER
	                              : FACT_SIZE | FACT_LINES | FACT_HEADER;
	Member *member = members_get(pass->archive->members, entry);
	Facts row = { .can = (guint8)wants };
	g_autoptr(GError) reason = NULL;
	ScanResult result;
	guint64 octets = 0;
	char *failure;

	scan_begin(pass->scan, form, wants, pass->header_limit);
	if (!read_octets(pass, scan_octets, &octets, &reason)) {
		facts_fail(&row, wants);
		failure = g_strdup(reason->message);
	} else if (octets > MEMBERS_MAX_OCTETS) {
		octets = MEMBERS_MAX_OCTETS;
		facts_fail(&row, wants);
		failure = g_strdup("is longer than a TiB");
	} else {
		scan_end(pass->scan, &result);
		failure = facts_take(&row, &result, form, wants,
		                     pass->header_limit);
	}
	member->form = form & 3;
	member_set_octets(member, octets);
	member->data = tree_facts_add(pass->archive->facts, &row,
	                              end_fingerprint(pass));
	note_failure(pass, entry, failure);
}

/* ---- what is no message ---- */

/* Takes reason. FALSE, with error, unless it may be passed over. */
static gboolean
note_damage(Pass *pass, GError *reason, GError **error)
{
	if (!pass->options->keep_going) {
		/* Of all of it, that would say that it is no archive. */
		gboolean of_member = g_error_matches(reason, G_IO_ERROR,
		                                     G_IO_ERROR_NOT_SUPPORTED);

		g_set_error(error, reason->domain,
		            of_member ? G_IO_ERROR_PARTIAL_INPUT : reason->code,
		            "%s (--keep-going reads what is whole)",
		            reason->message);
		g_error_free(reason);
		return FALSE;
	}
	g_ptr_array_add(pass->archive->damage, g_strdup(reason->message));
	g_error_free(reason);
	return TRUE;
}

static gboolean
keep_octets(Pass *pass, const guint8 *octets, gsize length, gpointer data)
{
	pass->kept += length;
	if (pass->kept > TREE_KEEP_LIMIT)
		return FALSE;
	g_string_append_len(data, (const char *)octets, (gssize)length);
	return TRUE;
}

static gboolean
keep_member(Pass *pass, guint32 entry, GError **error)
{
	TreeArchive *archive = pass->archive;
	g_autofree char *shown =
		uidl_escape(members_path(archive->members, entry), -1);
	GString *text = g_string_new(NULL);
	GError *reason = NULL;
	gsize length;

	if (!read_octets(pass, keep_octets, text, &reason)) {
		pass->kept -= text->len;
		g_string_free(text, TRUE);
		note_failure(pass, entry, g_strdup(reason->message));
		g_prefix_error(&reason, "%s: ", shown);
		return note_damage(pass, reason, error);
	}
	if (pass->kept > TREE_KEEP_LIMIT) {
		g_string_free(text, TRUE);
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
		            "%s: files of its kind have more than "
		            "%" G_GSIZE_FORMAT " octets in sum",
		            shown, TREE_KEEP_LIMIT);
		return FALSE;
	}
	length = text->len;
	member_set_octets(members_get(archive->members, entry), length);
	g_hash_table_insert(
		archive->kept, GUINT_TO_POINTER(entry),
		g_bytes_new_take(g_string_free(text, FALSE), length + 1));
	return TRUE;
}

static gboolean
copy_octets(Pass *pass, const guint8 *octets, gsize length, gpointer data)
{
	(void)pass;
	return tree_inner_write(data, octets, length);
}

static void
copy_member(Pass *pass, guint32 entry)
{
	TreeInner *inner = &pass->archive->inner;
	GError *reason = NULL;

	tree_inner_begin(inner, entry);
	if (!read_octets(pass, copy_octets, inner, &reason))
		tree_inner_fail(inner, reason);
}

/* ---- the pass ---- */

static TreeUse
use_of(const Pass *pass, const char *path, MailForm *form)
{
	*form = FORM_PLAIN;
	if (pass->options->use == NULL)
		return TREE_LEAVE;
	return pass->options->use(path, form);
}

/* A message that nobody knows where to put is lost as if it were damaged. */
static gboolean
take_unsafe(Pass *pass, const ArchiveMember *member, GError **error)
{
	MailForm form;

	if ((member->type != ARCHIVE_FILE && member->type != ARCHIVE_LINK) ||
	    member->rest == NULL ||
	    use_of(pass, member->rest, &form) != TREE_SCAN) {
		members_note_unsafe(pass->archive->members, member);
		return TRUE;
	}
	return note_damage(pass,
	                   g_error_new(G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
	                               "%s: a message with an unsafe name",
	                               member->shown),
	                   error);
}

static gboolean
take_member(Pass *pass, const ArchiveMember *member, GError **error)
{
	TreeArchive *archive = pass->archive;
	guint32 entry = archive->members->list->len;
	const char *path;
	MailForm form;
	TreeUse use;

	if (!members_add(archive->members, member, error)) {
		g_prefix_error(error, "%s: ", member->shown);
		return FALSE;
	}
	if (member->name == NULL)
		return take_unsafe(pass, member, error);
	if (member->type != ARCHIVE_FILE && member->type != ARCHIVE_LINK)
		return TRUE;
	path = members_path(archive->members, entry);
	use = use_of(pass, path, &form);
	members_get(archive->members, entry)->use = use & 3;
	members_get(archive->members, entry)->form = form & 3;
	/* What it is a link to is found when all members are known. */
	if (member->type == ARCHIVE_LINK)
		return TRUE;
	if (use == TREE_SCAN)
		scan_member(pass, entry, form);
	else if (use == TREE_KEEP)
		return keep_member(pass, entry, error);
	else if (archive_has_suffix(path) && !archive->is_inner &&
	         !archive->inner.is_taken)
		copy_member(pass, entry);
	return TRUE;
}

static gboolean
take_members(Pass *pass, GError **error)
{
	GError *reason = NULL;
	ArchiveMember member;
	ArchiveNext next;

	while ((next = archive_next(pass->reader, &member, &reason)) ==
	       ARCHIVE_MEMBER) {
		tell(pass);
		if (!take_member(pass, &member, error))
			return FALSE;
	}
	if (next == ARCHIVE_END)
		return TRUE;
	if (!g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
		return note_damage(pass, reason, error);
	g_propagate_error(error, reason);
	return FALSE;
}

/* A message that is a link to nothing is one that cannot be read. */
static void
fail_lost(Pass *pass)
{
	const FactSet wants = FACT_SIZE | FACT_LINES | FACT_HEADER;
	const GArray *lost = pass->archive->members->lost;

	for (guint i = 0; i < lost->len; i++) {
		guint32 entry = g_array_index(lost, guint32, i);
		Member *member = members_get(pass->archive->members, entry);
		Facts row = { .can = (guint8)wants };

		if (member->form == FORM_TOP)
			row.can = FACT_HEADER;
		facts_fail(&row, row.can);
		member->data = tree_facts_add(pass->archive->facts, &row, 0);
		note_failure(pass, entry,
		             g_strdup("is a hard link to no file of the "
		                      "archive"));
	}
}

/* Links to files of state keep what these hold. */
static void
use_links(Pass *pass)
{
	const Members *members = pass->archive->members;

	for (gsize i = 0; i < members->length; i++) {
		guint32 entry = members->visible[i];
		const Member *member = members_get(members, entry);
		GBytes *kept;

		if (member->type != ARCHIVE_LINK)
			continue;
		kept = g_hash_table_lookup(pass->archive->kept,
		                           GUINT_TO_POINTER(member->data));
		if (member->use == TREE_KEEP && kept != NULL)
			g_hash_table_insert(pass->archive->kept,
			                    GUINT_TO_POINTER(entry),
			                    g_bytes_ref(kept));
	}
}

static gboolean
is_hidden(gpointer key, gpointer value, gpointer data)
{
	const Members *members = data;
	guint32 entry = GPOINTER_TO_UINT(key);

	(void)value;
	return members_find(members, members_path(members, entry)) != entry;
}

/*
 * Equal files are to be known, not proven to a judge: and this costs an eighth
 * of SHA-1, which would be a tenth of reading a tar.gz. Who knows the key can
 * make other files of an equal fingerprint: so nobody does. Fingerprints are
 * only ever compared with those of the same pass.
 */
static void
begin_fingerprints(Pass *pass)
{
	guint8 key[UMAC_KEY_SIZE];

	if (getrandom(key, sizeof key, 0) != (gssize)sizeof key) {
		for (gsize i = 0; i < sizeof key; i++)
			key[i] = (guint8)g_random_int();
	}
	umac64_set_key(&pass->umac, key);
	umac64_set_nonce(&pass->umac, sizeof fingerprint_nonce,
	                 fingerprint_nonce);
}

gboolean
tree_pass(TreeArchive *archive, const TreeOptions *options, GError **error)
{
	g_autoptr(Archive) reader =
		archive_open(archive->fd, &options->limits, error);
	g_autoptr(Scan) scan = scan_new();
	Pass pass = {
		.archive = archive,
		.reader = reader,
		.options = options,
		.header_limit = options->header_limit,
		.scan = scan,
	};

	if (reader == NULL)
		return FALSE;
	if (pass.header_limit == 0)
		pass.header_limit = MAIL_HEADER_LIMIT;
	begin_fingerprints(&pass);
	if (!take_members(&pass, error) || !tree_archive_check(archive, error))
		return FALSE;
	members_finish(archive->members, archive->warnings);
	fail_lost(&pass);
	use_links(&pass);
	g_hash_table_foreach_remove(archive->kept, is_hidden, archive->members);
	return TRUE;
}
