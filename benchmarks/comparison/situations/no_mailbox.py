"""Recipients that are refused because there is no such mailbox."""

from benchmarks.comparison.situation import (
    INVALID,
    UNKNOWN,
    Answer,
    Situation,
    Truth,
    at_one_host,
)
from benchmarks.comparison.smtp_acts import OK, UNKNOWN_USER
from benchmarks.comparison.smtp_server import Server

_EITHER = INVALID | UNKNOWN


def _dead(
    name: str,
    case: str,
    address: str,
    reply: str,
    right: frozenset[Answer] = INVALID,
) -> Situation:
    """The mailbox is gone, and this is how the server says so; ``carla`` has one."""
    server = Server(recipients={"carla": OK}, stranger=reply)
    return at_one_host(name, case, address, server, Truth.UNDELIVERABLE, right)


SITUATIONS = (
    _dead("unknown-5.1.1", "550 5.1.1, user unknown.", "bruno@cobblepost.com", UNKNOWN_USER),
    _dead(
        "unknown-without-code",
        "550 in words, without an enhanced code.",
        "bruno@cobblepost.net",
        "550 No such user here",
    ),
    _dead(
        "unknown-5.1.10",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound, as Exchange Online says.",
        "bruno@cobblepost.org",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    ),
    _dead(
        "unknown-in-russian",
        "550 and the words in Russian.",
        "bruno@drystone-mail.com",
        "550 5.1.1 Нет такого пользователя: {address}",
    ),
    _dead(
        "unknown-named-spam",
        "The local part is spam.filter.policy; the server says user unknown.",
        "spam.filter.policy@drystone-mail.net",
        UNKNOWN_USER,
    ),
    _dead(
        "unknown-of-three-lines",
        "550 5.1.1 in three lines, as Gmail does, with advice and a link.",
        "bruno@drystone-mail.org",
        "550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
        "550-5.1.1 double-checking the recipient's email address for typos.\n"
        "550 5.1.1 https://support.mail-help.com/?p=NoSuchUser - gsmtp",
    ),
    _dead(
        "disabled-5.2.1",
        "550 5.2.1: the mailbox is disabled.",
        "bruno@elderflow.com",
        "550 5.2.1 The mailbox for {address} is disabled and does not accept messages",
    ),
    _dead(
        "moved-5.1.6",
        "551 5.1.6: the mailbox has moved and left no address.",
        "bruno@elderflow.net",
        "551 5.1.6 Recipient no longer on this server",
    ),
    _dead(
        "moved-elsewhere",
        "551 without enhanced code: not local, please try another address.",
        "bruno@elderflow.org",
        "551 User not local; please try <bruno@cobblepost.net>",
        _EITHER,
    ),
    _dead(
        "bad-address-syntax",
        "553 5.1.3: the address cannot be one of this server's.",
        "bruno@frostwick.com",
        "553 5.1.3 Invalid address format for this domain",
    ),
    _dead(
        "mailbox-unavailable",
        "550 5.5.0 mailbox unavailable, as Outlook.com says of unknown ones.",
        "bruno@frostwick.net",
        "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)",
        _EITHER,
    ),
    _dead(
        "unknown-with-policy-code",
        "550 5.7.1 with the words: user does not exist.",
        "bruno@frostwick.org",
        "550 5.7.1 No such user! The user {address} does not exist",
        _EITHER,
    ),
    _dead(
        "unknown-code-in-brackets",
        "550 in words with the code at the end (#5.1.1), as qmail says.",
        "bruno@wyrewood.com",
        "550 sorry, no mailbox here by that name. (#5.1.1)",
    ),
    _dead(
        "unknown-named-by-verification",
        "550 5.1.1 undeliverable address, quoting the inner host's user unknown (Postfix).",
        "bruno@wyrewood.net",
        "550 5.1.1 <{address}>: Recipient address rejected: undeliverable address: host "
        "store.wyrewood.net[10.0.0.5] said: 550 5.1.1 User unknown (in reply to RCPT TO command)",
        _EITHER,
    ),
    _dead(
        "unknown-at-spam-domain",
        "550 No such user, at a domain whose own name has spam, relay and policy in it.",
        "bruno@spam-relay-policy.com",
        "550 No such user here at spam-relay-policy.com",
        _EITHER,
    ),
    _dead(
        "unknown-with-link",
        "550 5.1.1 with a link whose path has spam, policy and blocked in it.",
        "bruno@wyrewood.org",
        "550 5.1.1 User unknown; see https://help.wyrewood.org/spam-policy/blocked",
    ),
    _dead(
        "unknown-5.1.0",
        "550 #5.1.0 Address rejected, as IronPort says.",
        "bruno@yarnhall.com",
        "550 #5.1.0 Address rejected.",
        _EITHER,
    ),
    _dead(
        "unknown-invalid-recipient",
        "550 permanent failure for one or more recipients, quoting 5.1.1 (Barracuda).",
        "bruno@yarnhall.net",
        "550 permanent failure for one or more recipients ({address}:550 5.1.1 User unknown)",
        _EITHER,
    ),
    at_one_host(
        "unknown-in-catch-all",
        "550 5.1.1 to this one name at a domain that takes every other.",
        "bruno@yarnhall.org",
        Server(recipients={"bruno": UNKNOWN_USER}, stranger=OK),
        Truth.UNDELIVERABLE,
        INVALID,
    ),
    _dead(
        "text-with-control-characters",
        "550 5.1.1 and a text with escape sequences, markup and a right-to-left mark.",
        "bruno@gorsemoor.com",
        "550 5.1.1 \x1b[31m<img src=x>\u202e No such user",
    ),
    _dead(
        "unknown-code-on-second-line",
        "550 in two lines, the enhanced code and the reason on the second only.",
        "bruno@clovermill.com",
        "550-Requested action not taken\n550 5.1.1 User unknown",
    ),
    _dead(
        "unknown-at-length",
        "550 5.1.1 and 3,000 characters of explanation.",
        "bruno@clovermill.net",
        "550 5.1.1 User unknown. " + "Please write to us by letter. " * 100,
    ),
    _dead(
        "words-of-yahoo",
        "554 delivery error: dd This user doesn't have an account, as Yahoo says.",
        "bruno@clovermill.org",
        "554 delivery error: dd This user doesn't have a clovermill.org account ({address}) [-5]",
    ),
    _dead(
        "words-of-mail-ru",
        "550 Message was not accepted -- invalid mailbox, as Mail.ru says.",
        "bruno@dovecote-mail.com",
        "550 Message was not accepted -- invalid mailbox.  Local mailbox {address} is unavailable: "
        "user not found",
    ),
    _dead(
        "words-of-orange",
        "550 5.1.1 in French and English with a code of its own, as Orange says.",
        "bruno@dovecote-mail.net",
        "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]",
    ),
    _dead(
        "words-of-qq",
        "550 Mailbox not found with a link, as QQ says.",
        "bruno@dovecote-mail.org",
        "550 Mailbox not found. http://help.dovecote-mail.org/cgi-bin/help?id=20022",
    ),
    _dead(
        "words-of-icloud",
        "550 5.1.1 inactive email address, as iCloud says.",
        "bruno@eyebright-post.com",
        "550 5.1.1 <{address}>: inactive email address",
    ),
)
