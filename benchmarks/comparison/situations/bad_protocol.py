"""Answers that are none, too many, or oddly cut: what RFC 5321 4.2 does not know."""

from benchmarks.comparison.situation import (
    INVALID,
    UNKNOWN,
    VALID,
    Answer,
    Situation,
    Truth,
    at_one_host,
)
from benchmarks.comparison.smtp_acts import (
    OK,
    Act,
    close,
    hang,
    loses_the_rest,
    one_by_one,
    reset,
    then_close,
    twice,
)
from benchmarks.comparison.smtp_server import Server


def _no_answer(name: str, case: str, address: str, act: Act) -> Situation:
    """What comes back for every recipient is no reply of RFC 5321."""
    server = Server(recipients={}, stranger=act, postmaster=act)
    return at_one_host(name, case, address, server, Truth.OPEN, UNKNOWN)


def _oddly_dead(
    name: str,
    case: str,
    address: str,
    server: Server,
    right: frozenset[Answer] = INVALID,
    *,
    others: tuple[str, ...] = (),
) -> Situation:
    """The mailbox is unknown, and told so in an odd way."""
    return at_one_host(name, case, address, server, Truth.UNDELIVERABLE, right, others=others)


SITUATIONS = (
    _no_answer(
        "drops-at-rcpt",
        "The connection is closed instead of an answer to RCPT.",
        "anna@vixenford.org",
        close,
    ),
    _no_answer("resets-at-rcpt", "The connection is reset at RCPT.", "anna@wickerdale.com", reset),
    _no_answer("silent-at-rcpt", "RCPT is never answered.", "anna@wickerdale.net", hang),
    _no_answer(
        "421-at-rcpt",
        "421 to every recipient, and closed.",
        "anna@wickerdale.org",
        then_close("421 4.3.2 System shutting down"),
    ),
    _no_answer("code-of-four-digits", 'The reply is "2500 ok".', "anna@yewcroft.com", "2500 ok"),
    _no_answer("code-with-underscore", 'The reply is "2_5 ok".', "anna@yewcroft.net", "2_5 ok"),
    _no_answer(
        "code-354", "The reply is 354, which answers DATA.", "anna@yewcroft.org", "354 Go ahead"
    ),
    _no_answer("code-999", "The reply is 999.", "anna@zephyrlane.com", "999 5.1.1 User unknown"),
    _no_answer(
        "two-codes",
        "A reply of two lines with two codes, 250 and 550.",
        "anna@zephyrlane.net",
        b"250-2.1.5 maybe\r\n550 5.1.1 no\r\n",
    ),
    _no_answer(
        "endless-reply",
        "A reply of several lines whose last never comes.",
        "anna@zephyrlane.org",
        one_by_one(b"550-5.1.1 User\r\n", pause_s=0.0),
    ),
    _no_answer("empty-lines", "Empty lines for an answer.", "anna@alderbeck.com", b"\r\n\r\n"),
    _no_answer(
        "two-replies",
        "Two replies to one RCPT, 250 and 550.",
        "anna@alderbeck.net",
        b"250 2.1.5 Ok\r\n550 5.1.1 User unknown\r\n",
    ),
    _oddly_dead(
        "reply-too-many-at-mail",
        "MAIL is answered twice, so that RCPT seems accepted; the mailbox is unknown.",
        "bruno@alderbeck.org",
        Server(verbs={"MAIL": b"250 2.1.0 Ok\r\n250 2.1.0 Ok\r\n"}),
        INVALID | UNKNOWN,
    ),
    _oddly_dead(
        "bare-line-feeds",
        "Replies that end with a bare line feed: 550 5.1.1.",
        "bruno@birchmoss.com",
        Server(stranger=b"550 5.1.1 User unknown\n"),
    ),
    _oddly_dead(
        "byte-by-byte",
        "550 5.1.1, one byte at a time.",
        "bruno@birchmoss.net",
        Server(
            stranger=one_by_one(*(bytes([n]) for n in b"550 5.1.1 No such user\r\n"), pause_s=0.01)
        ),
    ),
    _oddly_dead(
        "text-not-utf-8",
        "550 5.1.1 and bytes that are no text.",
        "bruno@birchmoss.org",
        Server(stranger=b"550 5.1.1 User \xff\x00\x07 unknown\r\n"),
    ),
    _oddly_dead(
        "two-banners",
        "The greeting is said twice, so that every answer is one too early; mailbox unknown.",
        "bruno@upland-mail.net",
        Server(banner=b"220 mx ESMTP\r\n220 mx ESMTP\r\n"),
        INVALID | UNKNOWN,
    ),
    _oddly_dead(
        "one-behind-from-mail",
        "MAIL is answered twice, so that every later reply is one behind; mailbox unknown.",
        "bruno@upland-mail.org",
        Server(verbs={"MAIL": twice(b"250 2.1.0 Ok\r\n")}),
        INVALID | UNKNOWN,
    ),
    _oddly_dead(
        "reply-too-many-at-another",
        "Another contact's RCPT is answered twice; the mailbox is unknown.",
        "bruno@valerian-post.com",
        Server(recipients={"carla": b"250 2.1.5 Ok\r\n250 2.1.5 Ok\r\n"}),
        INVALID | UNKNOWN,
        others=("carla@valerian-post.com",),
    ),
    _oddly_dead(
        "one-behind-from-another",
        "From another contact on, every reply is one behind; the mailbox is unknown.",
        "bruno@valerian-post.net",
        Server(recipients={"carla": twice(b"250 2.1.5 Ok\r\n")}),
        INVALID | UNKNOWN,
        others=("carla@valerian-post.net",),
    ),
    at_one_host(
        "one-behind-from-refused",
        "From a refused contact on, every reply is one behind; this mailbox exists.",
        "anna@valerian-post.org",
        Server(
            recipients={
                "anna": OK,
                "bruno": twice(b"550 5.1.1 User unknown\r\n"),
            }
        ),
        Truth.DELIVERABLE,
        VALID | UNKNOWN,
        others=("bruno@valerian-post.org",),
    ),
    at_one_host(
        "pipelining-not-borne",
        "PIPELINING is offered, and all but the first command of a packet is lost.",
        "anna@wolds-mail.com",
        Server(recipients={"carla": loses_the_rest(OK), "anna": OK}),
        Truth.DELIVERABLE,
        VALID | UNKNOWN,
        others=("carla@wolds-mail.com",),
    ),
    at_one_host(
        "reply-without-text",
        "Replies of three digits and nothing more: 250, and 550 to others.",
        "anna@wolds-mail.net",
        Server(recipients={"anna": b"250\r\n"}, stranger=b"550 5.1.1\r\n"),
        Truth.DELIVERABLE,
        VALID,
    ),
    at_one_host(
        "refusal-without-text",
        "550 and nothing more, to every name.",
        "anna@wolds-mail.org",
        Server(recipients={}, stranger=b"550\r\n", postmaster=b"550\r\n"),
        Truth.OPEN,
        UNKNOWN,
    ),
)
