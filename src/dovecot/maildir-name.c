/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-name.c - the parts of a Maildir file's name, and the order of names
 */
#include "dovecot/maildir-name.h"

#include <string.h>

#define INFO_SEPARATOR ':'
#define EXTRA_SEPARATOR ','
#define INFO_VERSION "2,"

gsize
maildir_name_base(const char *name)
{
	return strcspn(name, ":");
}

int
maildir_name_compare_bases(const char *a, gsize a_length, const char *b,
                           gsize b_length)
{
	int order = memcmp(a, b, MIN(a_length, b_length));

	if (order == 0)
		order = (a_length > b_length) - (a_length < b_length);
	return order;
}

gboolean
maildir_name_is_message(const char *name)
{
	if (*name == '\0' || *name == '.' || *name == INFO_SEPARATOR)
		return FALSE;
	return strpbrk(name, "\r\n/") == NULL;
}

/* Reads digits, moves *at behind them; too many of them are G_MAXUINT64. */
static guint64
read_number(const char **at)
{
	guint64 number = 0;

	for (; g_ascii_isdigit(**at); ++*at) {
		guint64 digit = (guint64)(**at - '0');

		if (number > (G_MAXUINT64 - digit) / 10)
			number = G_MAXUINT64;
		else
			number = number * 10 + digit;
	}
	return number;
}

/* Like Dovecot only the first of a kind is looked at, and flags are not left
   out. */
static gboolean
read_size(const char *name, const char *key, guint64 *octets)
{
	const char *at = strstr(name, key);
	guint64 number;

	if (at == NULL || !g_ascii_isdigit(at[strlen(key)]))
		return FALSE;

	at += strlen(key);
	number = read_number(&at);
	if (*at != '\0' && *at != INFO_SEPARATOR && *at != EXTRA_SEPARATOR)
		return FALSE;
	if (number == G_MAXUINT64)
		return FALSE;
	*octets = number;
	return TRUE;
}

gboolean
maildir_name_wire_size(const char *name, guint64 *octets)
{
	return read_size(name, ",W=", octets);
}

gboolean
maildir_name_octets(const char *name, guint64 *octets)
{
	return read_size(name, ",S=", octets);
}

/* The end of the base if one of the separators lies between it and info. */
static gsize
base_before(const char *name, const char *info)
{
	static const char *const separators[] = {
		";", "!", "-", "_", "%3A", "\xef\x80\xba", "\xef\x80\xa2"
	};
	const gsize length = (gsize)(info - name);

	for (gsize i = 0; i < G_N_ELEMENTS(separators); i++) {
		const gsize size = strlen(separators[i]);

		if (length > size &&
		    memcmp(info - size, separators[i], size) == 0)
			return length - size;
	}
	return 0;
}

gsize
maildir_name_split(const char *name, const char **info)
{
	const char *const end = name + strlen(name);
	const char *at = end;
	gsize base = maildir_name_base(name);

	*info = end;
	if (name[base] == INFO_SEPARATOR) {
		if (g_str_has_prefix(name + base + 1, INFO_VERSION))
			*info = name + base + 1;
		return base;
	}

	while (at > name && g_ascii_isalpha(at[-1]))
		at--;
	if (at - name < 2 || memcmp(at - 2, INFO_VERSION, 2) != 0)
		return base;
	at -= 2;
	if (base_before(name, at) > 0) {
		base = base_before(name, at);
		*info = at;
	}
	return base;
}

gboolean
maildir_name_has_foreign_uid(const char *name)
{
	const char *at = name;

	while ((at = strstr(at, ",U=")) != NULL) {
		at += 3;
		if (g_ascii_isdigit(*at))
			return TRUE;
	}
	return FALSE;
}

/*
 * The number after an M, anywhere in the part between the first two dots (or
 * none after it, which counts as 0): Courier and Dovecot put it first, others
 * behind a P<pid>. rest is what follows the leading number.
 */
static gboolean
read_microseconds(const char *rest, guint64 *number)
{
	if (*rest != '.')
		return FALSE;
	rest += 1 + strcspn(rest + 1, "M.:");
	if (*rest != 'M')
		return FALSE;
	rest++;
	*number = read_number(&rest);
	return TRUE;
}

static gboolean
is_end(char octet)
{
	return octet == '\0' || octet == INFO_SEPARATOR;
}

/* Dovecot compares plain chars: 8-bit ones come first on most machines. */
static int
compare_bases(const char *a, const char *b)
{
	while (*a == *b && !is_end(*a)) {
		a++;
		b++;
	}
	if (is_end(*a) && is_end(*b))
		return 0;
	return (signed char)*a < (signed char)*b ? -1 : 1;
}

static int
compare_numbers(guint64 a, guint64 b)
{
	return a < b ? -1 : a > b;
}

int
maildir_name_compare(const char *a, const char *b)
{
	const char *rest_a = a, *rest_b = b;
	guint64 number_a = read_number(&rest_a);
	guint64 number_b = read_number(&rest_b);
	int order = compare_numbers(number_a, number_b);

	if (order == 0 && read_microseconds(rest_a, &number_a) &&
	    read_microseconds(rest_b, &number_b))
		order = compare_numbers(number_a, number_b);
	if (order == 0)
		order = compare_bases(rest_a, rest_b);
	/* Only leading zeros differ: for Dovecot equal, but not one name. */
	if (order == 0)
		order = compare_bases(a, b);
	return order;
}
