/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format-comes.c - which UIDs to come would get a UIDL that is known
 *
 * All UIDs with the same number of decimal and of hex digits (there are 18 such
 * ranges) give UIDLs in which every part has the same length and place. So in
 * each range the digits that the UIDL shows of the UID can be read off at once.
 * They leave a run of UIDs, or each 16^n-th of them; either all of these give
 * the UIDL, or none does, and one is tried.
 */
#include "uidl/format-parts.h"

#include <string.h>

#define MAX_UID (G_MAXUINT32 - 1)

/* low <= uid <= high and uid % step == rest. */
typedef struct {
	guint64 low;
	guint64 high;
	guint64 step;
	guint64 rest;
} Candidates;

static gsize
count_digits(guint64 number, guint base)
{
	gsize count = 1;

	while ((number /= base) > 0)
		count++;
	return count;
}

static guint64
power(guint base, gsize exponent)
{
	guint64 result = 1;

	while (exponent-- > 0)
		result *= base;
	return result;
}

static gsize
fitted_length(const FormatPart *part, gsize digits)
{
	switch (part->fit) {
	case FIT_NONE:
		break;
	case FIT_PAD:
		return MAX(digits, part->width);
	case FIT_FIRST:
		return MIN(digits, part->width);
	case FIT_LAST:
	case FIT_FIRST_PADDED:
		return part->width;
	}
	return digits;
}

/* Upper and lower case alike: the trial tells which it must be. */
static gboolean
read_digits(const char *text, gsize length, guint base, guint64 *number)
{
	*number = 0;
	for (gsize i = 0; i < length; i++) {
		int digit = g_ascii_xdigit_value(text[i]);

		if (digit < 0 || (guint)digit >= base)
			return FALSE;
		*number = *number * base + (guint64)digit;
	}
	return TRUE;
}

/* Narrows candidates by what shown, of length octets, tells of a UID that has
   so many digits. */
static gboolean
narrow(Candidates *candidates, const FormatPart *part, gsize digits,
       const char *shown, gsize length)
{
	const guint base = part->hex ? 16 : 10;
	const gsize known = MIN(digits, length);
	const gboolean at_end = part->fit == FIT_PAD || part->fit == FIT_LAST;
	guint64 number, unit;

	if (at_end)
		shown += length - known;
	if (!read_digits(shown, known, base, &number))
		return FALSE;

	if (at_end && known < digits) {
		unit = power(base, known);
		/* Steps are powers of 16: the larger one holds the others. */
		if (unit > candidates->step) {
			candidates->step = unit;
			candidates->rest = number;
		}
		return TRUE;
	}
	unit = power(base, digits - known);
	candidates->low = MAX(candidates->low, number * unit);
	candidates->high = MIN(candidates->high, number * unit + unit - 1);
	return candidates->low <= candidates->high;
}

/* Goes along the UIDL with the parts of the format. */
static gboolean
narrow_by_uidl(const UidlFormat *format, guint32 uid_validity, const char *uidl,
               gsize length, Candidates *candidates)
{
	const guint64 example = candidates->low;
	gsize at = 0;

	for (guint i = 0; i < format->parts->len; i++) {
		const FormatPart *part = format_part(format, i);
		gsize digits = 0, shown = part->literal_length;

		if (format_part_is_number(part)) {
			digits = count_digits(
				part->kind == PART_UID ? example : uid_validity,
				part->hex ? 16 : 10);
			shown = fitted_length(part, digits);
		}
		if (shown > length - at)
			return FALSE;
		if (part->kind == PART_UID &&
		    !narrow(candidates, part, digits, uidl + at, shown))
			return FALSE;
		at += shown;
	}
	return at == length;
}

static gboolean
gives(const UidlFormat *format, guint32 uid_validity, guint32 uid,
      const char *uidl, gsize length)
{
	const UidlParts parts = { .uid = uid, .uid_validity = uid_validity };
	g_autoptr(GString) text = g_string_new(NULL);

	uidl_format_expand(format, &parts, text);
	return text->len == length && memcmp(text->str, uidl, length) == 0;
}

/* How many UIDs from low to high, all with as many digits, give the UIDL. */
static guint64
count_in_range(const UidlFormat *format, guint32 uid_validity, guint64 low,
               guint64 high, const char *uidl, gsize length, guint32 *uid)
{
	Candidates candidates = { .low = low, .high = high, .step = 1 };
	guint64 first;

	if (!narrow_by_uidl(format, uid_validity, uidl, length, &candidates))
		return 0;
	first = candidates.low - candidates.low % candidates.step +
	        candidates.rest;
	if (first < candidates.low)
		first += candidates.step;
	if (first > candidates.high)
		return 0;
	if (!gives(format, uid_validity, (guint32)first, uidl, length))
		return 0;
	*uid = (guint32)first;
	return 1 + (candidates.high - first) / candidates.step;
}

static gboolean
has_name(const UidlFormat *format)
{
	for (guint i = 0; i < format->parts->len; i++) {
		const FormatPart *part = format_part(format, i);

		if (part->kind == PART_NAME || part->kind == PART_GUID)
			return TRUE;
	}
	return FALSE;
}

/* The last UID that has as many digits as this one, decimal and hex. */
static guint64
range_end(guint64 uid)
{
	guint64 decimal = power(10, count_digits(uid, 10)) - 1;
	guint64 hex = power(16, count_digits(uid, 16)) - 1;

	return MIN(MIN(decimal, hex), MAX_UID);
}

UidlComes
uidl_format_comes(const UidlFormat *format, guint32 uid_validity, guint32 least,
                  const char *uidl, gsize length, guint32 *uid)
{
	guint64 low = MAX(least, 1), count = 0;
	guint32 found = 0;

	if (has_name(format))
		return UIDL_COMES_NEVER;
	while (low <= MAX_UID && count < 2) {
		guint64 high = range_end(low);

		count += count_in_range(format, uid_validity, low, high, uidl,
		                        length, &found);
		low = high + 1;
	}
	if (count == 0)
		return UIDL_COMES_NEVER;
	if (count > 1)
		return UIDL_COMES_AGAIN;
	*uid = found;
	return UIDL_COMES_ONCE;
}
