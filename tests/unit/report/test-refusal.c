/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report-text.h"

static void
write_refusal(const Report *report, const ReportCase *it, GString *text)
{
	(void)it;
	report_refusal(report, text);
}

#define REFUSED "pop3uidl-convert: box: refused, nothing is written: "
#define LOOK "  --all-mailboxes looks into the other folders, too.\n"
#define CLAIMS                                                                 \
	"  Clients may know these, so none is changed. If they are wrong, or " \
	"Dovecot has\n"                                                        \
	"  stored its own (pop3_save_uidl = yes), --replace goes on:\n"

static const ReportCase cases[] = {
	{ .name = "nothing-in-the-way", .pop3 = "a", .imap = "a", .text = "" },
	{ .name = "missing",
	  .pop3 = "a b:10",
	  .imap = "a c",
	  .text = REFUSED "1 POP3 message has no IMAP message of its own:\n"
	                  "  2  u2  10 octets  [not found]\n" LOOK
	                  "  --ignore-missing-uidls goes on without these "
	                  "UIDLs: clients download such\n"
	                  "  messages again if they are here.\n" },
	{ .name = "missing-but-all-found",
	  .pop3 = "a b c",
	  .imap = "a",
	  .text = REFUSED "2 POP3 messages have no IMAP message of their own "
	                  "(all IMAP messages were found):\n"
	                  "  2  u2  [not found]\n"
	                  "  3  u3  [not found]\n" LOOK
	                  "  --ignore-extra-uidls goes on: all mail that is "
	                  "here gets its UIDL.\n" },
	{ .name = "empty-maildir",
	  .pop3 = "a",
	  .imap = "",
	  .text = REFUSED "there are no messages to match:\n"
	                  "  Is it the right Maildir?\n" LOOK },
	{ .name = "why",
	  .pop3 = "a b b w",
	  .imap = "a b/x b/y w",
	  .text = REFUSED "3 POP3 messages have no IMAP message of their own:\n"
	                  "  2  u2  [ambiguous: several messages fit]\n"
	                  "  3  u3  [ambiguous: several messages fit]\n"
	                  "  4  u4  [doubtful: same header, but no proof by "
	                  "size or body]\n"
	                  "  --ignore-missing-uidls goes on without these "
	                  "UIDLs: clients download such\n"
	                  "  messages again if they are here.\n" },
	/* Twenty lines and a count. */
	{ .name = "long",
	  .pop3 = "a b c d e f g h i j k l m o p q r s t u v x y z",
	  .imap = "a",
	  .text = REFUSED "23 POP3 messages have no IMAP message of their own "
	                  "(all IMAP messages were found):\n"
	                  "  2  u2  [not found]\n"
	                  "  3  u3  [not found]\n"
	                  "  4  u4  [not found]\n"
	                  "  5  u5  [not found]\n"
	                  "  6  u6  [not found]\n"
	                  "  7  u7  [not found]\n"
	                  "  8  u8  [not found]\n"
	                  "  9  u9  [not found]\n"
	                  "  10  u10  [not found]\n"
	                  "  11  u11  [not found]\n"
	                  "  12  u12  [not found]\n"
	                  "  13  u13  [not found]\n"
	                  "  14  u14  [not found]\n"
	                  "  15  u15  [not found]\n"
	                  "  16  u16  [not found]\n"
	                  "  17  u17  [not found]\n"
	                  "  18  u18  [not found]\n"
	                  "  19  u19  [not found]\n"
	                  "  20  u20  [not found]\n"
	                  "  21  u21  [not found]\n"
	                  "  ... and 3 more (-v lists all)\n" LOOK
	                  "  --ignore-extra-uidls goes on: all mail that is "
	                  "here gets its UIDL.\n" },
	{ .name = "strict",
	  .pop3 = "a",
	  .imap = "a b",
	  .verdict = { .strict = TRUE },
	  .text = REFUSED "1 IMAP message without a POP3 message:\n"
	                  "  UID 2 (m2)  1000 octets  [not found]\n"
	                  "  Without --strict this goes on: clients will "
	                  "download these again.\n" },
	{ .name = "strict-missing",
	  .pop3 = "a b",
	  .imap = "a",
	  .verdict = { .ignore_extra = TRUE, .strict = TRUE },
	  .text = REFUSED "1 POP3 message has no IMAP message of its own "
	                  "(all IMAP messages were found):\n"
	                  "  2  u2  [not found]\n" LOOK
	                  "  Without --strict, --ignore-extra-uidls goes "
	                  "on.\n" },
	{ .name = "no-header",
	  .pop3 = "a -:7",
	  .imap = "a b",
	  .text = REFUSED "1 POP3 message has no IMAP message of its own:\n"
	                  "  2  u2  7 octets  [not found: no header was "
	                  "saved]\n" LOOK
	                  "  --ignore-missing-uidls goes on without these "
	                  "UIDLs: clients download such\n"
	                  "  messages again if they are here.\n" },
	{ .name = "nothing",
	  .pop3 = "a",
	  .imap = "b",
	  .text = REFUSED "not one message of the dump was found:\n"
	                  "  1  u1  [not found]\n" LOOK
	                  "  Is it the same user's mail? Where "
	                  "pop3uidl-convert --digest FILE... prints the\n"
	                  "  same digest, headers are equal. If the old "
	                  "server changed them all, a dump of\n"
	                  "  UIDL and LIST alone is matched by sizes, which "
	                  "needs the same messages in the\n"
	                  "  same order on both sides.\n" },
	{ .name = "nothing-and-no-header",
	  .pop3 = "-:7",
	  .imap = "b",
	  .text = REFUSED "not one message of the dump was found:\n"
	                  "  1  u1  7 octets  [not found: no header was "
	                  "saved]\n" LOOK
	                  "  Is it the same user's mail? No header was "
	                  "saved, and sizes alone do not tell:\n"
	                  "  save a new POP3 session with UIDL, LIST, and "
	                  "TOP or RETR of each message.\n" },
	{ .name = "stray",
	  .pop3 = "a b",
	  .imap = "a=u2 b",
	  .text = REFUSED "1 UIDL in the Maildir would have to change:\n"
	                  "  2  u2\n"
	                  "     is on UID 1 (m1): that message has another "
	                  "header, found elsewhere\n" CLAIMS
	                  "  it would change 1.\n" },
	{ .name = "foreign",
	  .pop3 = "a",
	  .imap = "a=x",
	  .text = REFUSED "1 UIDL in the Maildir would have to change:\n"
	                  "  1  u1\n"
	                  "     belongs to UID 1 (m1): that message has a "
	                  "UIDL that is not in the dump: x\n" CLAIMS
	                  "  it would change 1.\n" },
	{ .name = "replace",
	  .pop3 = "a b c/x -:70",
	  .imap = "a=u2 b=x c/x=u3 c/x=u3 d:70=y",
	  .match = { .trust_sizes = FALSE },
	  .text = REFUSED
	  "4 UIDLs in the Maildir would have to change:\n"
	  "  2  u2\n"
	  "     is on UID 1 (m1): that message has another header, found elsewhere\n"
	  "  2  u2\n"
	  "     belongs to UID 2 (m2): that message has a UIDL that is not in the dump: x\n"
	  "  3  u3  1000 octets\n"
	  "     is on UID 4 (m4): that message is not its pair\n"
	  "  4  u4  70 octets\n"
	  "     belongs to UID 5 (m5): that message has a UIDL that is not in the dump: y\n"
	  "  Clients may know these, so none is changed. If they are wrong, or Dovecot has\n"
	  "  stored its own (pop3_save_uidl = yes), --replace goes on:\n"
	  "  it would change 2 and take 1 off.\n" },
	{ .name = "not-believed",
	  .pop3 = "a b",
	  .imap = "a=u2 b",
	  .match = { .skip_uidl_cache = TRUE },
	  .text = REFUSED
	  "1 UIDL in the Maildir would have to change:\n"
	  "  2  u2\n"
	  "     is on UID 1 (m1): that message is not its pair\n"
	  "  Clients may know these, so none is changed. If they are wrong, or Dovecot has\n"
	  "  stored its own (pop3_save_uidl = yes), --replace goes on:\n"
	  "  it would change 1.\n" },
	{ .name = "sizes-speak-against-it",
	  .pop3 = "-:70 -:80",
	  .imap = "a:70=x b:80",
	  .text = REFUSED
	  "1 UIDL in the Maildir would have to change:\n"
	  "  1  u1  70 octets\n"
	  "     belongs to UID 1 (m1): that message has a UIDL that is not in the dump: x\n"
	  "  Clients may know these, so none is changed. If they are wrong, or Dovecot has\n"
	  "  stored its own (pop3_save_uidl = yes), --replace goes on:\n"
	  "  it leaves these, as nothing but sizes speaks against them.\n" },
	{ .name = "identity",
	  .pop3 = "a b%M1.x&i",
	  .imap = "a c%M1.y&i",
	  .text = REFUSED
	  "1 POP3 message has no IMAP message of its own:\n"
	  "  2  u2  [not found]\n"
	  "  --match-identity would find 1 more pair: headers that a server wrote anew.\n"
	  "  --all-mailboxes looks into the other folders, too.\n"
	  "  --ignore-missing-uidls goes on without these UIDLs: clients download such\n"
	  "  messages again if they are here.\n" },
	{ .name = "identity-given",
	  .pop3 = "a b%M1.x&i d",
	  .imap = "a c%M1.y&i e",
	  .match = { .match_identity = TRUE },
	  .text = REFUSED
	  "1 POP3 message has no IMAP message of its own:\n"
	  "  3  u3  [not found]\n"
	  "  --all-mailboxes looks into the other folders, too.\n"
	  "  --ignore-missing-uidls goes on without these UIDLs: clients download such\n"
	  "  messages again if they are here.\n" },
	{ .name = "identity-alone",
	  .pop3 = "b%M1.x&i",
	  .imap = "c%M1.y&i",
	  .text = REFUSED
	  "not one message of the dump was found:\n"
	  "  1  u1  [not found]\n"
	  "  --match-identity would find 1 more pair: headers that a server wrote anew.\n"
	  "  --all-mailboxes looks into the other folders, too.\n"
	  "  Is it the same user's mail? Where pop3uidl-convert --digest FILE... prints the\n"
	  "  same digest, headers are equal. If the old server changed them all, a dump of\n"
	  "  UIDL and LIST alone is matched by sizes, which needs the same messages in the\n"
	  "  same order on both sides.\n" },
	{ .name = "all-mailboxes-strict",
	  .pop3 = "a b",
	  .imap = "a Sent| c",
	  .verdict = { .all_mailboxes = TRUE, .strict = TRUE },
	  .text = REFUSED
	  "1 POP3 message has no IMAP message of its own:\n"
	  "  2  u2  [not found]\n"
	  "  Without --strict, this goes on.\n" REFUSED
	  "1 IMAP message without a POP3 message:\n"
	  "  UID 2 of Sent (m2)  1000 octets  [not found]\n"
	  "  Without --strict this goes on: clients will download these again.\n" },
	{ .name = "a-folder-that-takes-no-part",
	  .pop3 = "a b",
	  .imap = "INBOX|- a Sent| a",
	  .verdict = { .strict = TRUE },
	  .text = REFUSED
	  "1 POP3 message has no IMAP message of its own (all IMAP messages were found):\n"
	  "  2  u2  [not found]\n"
	  "  Without --strict, --ignore-extra-uidls goes on.\n" },
	{ .name = "extra-where-no-part-is-taken",
	  .pop3 = "a",
	  .imap = "INBOX|- a b Sent| a c",
	  .verdict = { .strict = TRUE },
	  .text = REFUSED "1 IMAP message without a POP3 message:\n"
	                  "  UID 4 of Sent (m4)  1000 octets  [not found]\n"
	                  "  Without --strict this goes on: clients will "
	                  "download these again.\n" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	report_cases_add("/refusal", cases, G_N_ELEMENTS(cases), write_refusal);
	return g_test_run();
}
