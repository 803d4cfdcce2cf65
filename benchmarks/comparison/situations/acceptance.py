"""Recipients that are accepted, put off, or answered in a way that is no answer."""

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
    UNKNOWN_USER,
    Act,
    close,
    greylist,
    hang,
    in_turn,
    one_by_one,
    reset,
    then_close,
)
from benchmarks.comparison.smtp_server import Server

_BOTH = VALID | UNKNOWN
_GREY = "451 4.7.1 Greylisted, please try again in 1 seconds"


def _put_off(name: str, case: str, address: str, reply: str) -> Situation:
    """Every name is put off, for ever."""
    server = Server(recipients={}, stranger=reply)
    return at_one_host(name, case, address, server, Truth.OPEN, UNKNOWN)


def _no_answer(name: str, case: str, address: str, act: Act) -> Situation:
    """What comes back for every recipient is no reply of RFC 5321."""
    server = Server(recipients={}, stranger=act, postmaster=act)
    return at_one_host(name, case, address, server, Truth.OPEN, UNKNOWN)


def _control(name: str, case: str, address: str, stranger: Act) -> Situation:
    """The mailbox is accepted; a name that cannot exist gets ``stranger``."""
    server = Server(stranger=stranger)
    return at_one_host(name, case, address, server, Truth.OPEN, _BOTH)


def _oddly_dead(
    name: str, case: str, address: str, server: Server, right: frozenset[Answer] = INVALID
) -> Situation:
    return at_one_host(name, case, address, server, Truth.UNDELIVERABLE, right)


ACCEPTED = (
    at_one_host(
        "mailbox-exists",
        "The mailbox is accepted, a name that cannot exist is refused.",
        "anna@peatstack.com",
        Server(),
        Truth.DELIVERABLE,
        VALID,
    ),
    at_one_host(
        "forwarded-251",
        "251: not local, will forward; unknown names are refused.",
        "anna@peatstack.net",
        Server(recipients={"anna": "251 User not local; will forward to <anna@peatstack.com>"}),
        Truth.DELIVERABLE,
        VALID,
    ),
    _control(
        "accepted-252",
        "252 to everybody: cannot verify, will try.",
        "anna@peatstack.org",
        "252 2.1.5 Cannot verify user, will attempt delivery",
    ),
    _control("catch-all", "Every name is accepted.", "anna@quarrybank.com", OK),
    _control(
        "control-rate-limited",
        "Every name would be accepted, but the one after the first is put off: too many.",
        "anna@quarrybank.net",
        in_turn(OK, "450 4.7.1 Too many recipients in a short time, slow down"),
    ),
    _control(
        "control-refused-by-policy",
        "The name that cannot exist is refused with a policy that speaks of us.",
        "anna@quarrybank.org",
        "550 5.7.1 Recipient rejected by policy: too many unknown recipients from your host",
    ),
    _control(
        "control-drops",
        "The connection is dropped at a name that cannot exist.",
        "anna@rookery-mail.com",
        close,
    ),
    at_one_host(
        "quit-unanswered",
        "QUIT is never answered; the mailbox exists.",
        "anna@rookery-mail.net",
        Server(verbs={"QUIT": hang}),
        Truth.DELIVERABLE,
        VALID,
    ),
    at_one_host(
        "full-552",
        "552 5.2.2: the mailbox is full, so it exists.",
        "anna@rookery-mail.org",
        Server(recipients={"anna": "552 5.2.2 Mailbox full, quota exceeded"}),
        Truth.DELIVERABLE,
        _BOTH,
    ),
    at_one_host(
        "full-452",
        "452 4.2.2: the mailbox is full for now.",
        "anna@saddleback-post.com",
        Server(recipients={"anna": "452 4.2.2 The email account is over quota"}),
        Truth.DELIVERABLE,
        _BOTH,
    ),
    at_one_host(
        "full-550-in-words",
        "550 without enhanced code: mailbox full.",
        "anna@saddleback-post.net",
        Server(recipients={"anna": "550 Mailbox full, over quota"}),
        Truth.DELIVERABLE,
        _BOTH,
    ),
)

PUT_OFF = (
    at_one_host(
        "greylisted-then-accepted",
        "Greylisting that lets in after a second; the mailbox exists.",
        "anna@saddleback-post.org",
        Server(
            recipients={"anna": greylist(1.0, OK, _GREY)},
            stranger=greylist(1.0, UNKNOWN_USER, _GREY),
            postmaster=greylist(1.0, OK, _GREY),
        ),
        Truth.DELIVERABLE,
        VALID,
        again_after_s=1.2,
    ),
    at_one_host(
        "greylisted-then-unknown",
        "Greylisting that lets in after a second; then the mailbox is unknown.",
        "bruno@thornwick.com",
        Server(stranger=greylist(1.0, UNKNOWN_USER, _GREY), postmaster=greylist(1.0, OK, _GREY)),
        Truth.UNDELIVERABLE,
        INVALID,
        again_after_s=1.2,
    ),
    _put_off(
        "greylisted-for-ever",
        "Greylisting that never lets in.",
        "anna@thornwick.net",
        "451 4.7.1 Greylisting in action, please come back later",
    ),
    _put_off(
        "temporary-450",
        "450 4.2.0: the mailbox is busy.",
        "anna@thornwick.org",
        "450 4.2.0 Mailbox temporarily unavailable",
    ),
    _put_off(
        "unverified-450",
        "450 4.1.1 unverified address, as Postfix says while it cannot ask further.",
        "anna@umberfield.com",
        "450 4.1.1 <{address}>: Recipient address rejected: unverified address",
    ),
    _put_off(
        "too-fast-450",
        "450 4.2.1: the user receives mail at a rate that prevents more.",
        "anna@umberfield.net",
        "450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents "
        "additional messages from being delivered",
    ),
    _put_off(
        "too-many-recipients",
        "452 4.5.3 at the first recipient.",
        "anna@umberfield.org",
        "452 4.5.3 Too many recipients",
    ),
    _put_off(
        "user-unknown-for-now",
        "450 with the words user unknown.",
        "anna@vixenford.com",
        "450 4.1.1 <{address}>: Recipient address rejected: User unknown in local table",
    ),
    at_one_host(
        "421-at-second-recipient",
        "The first contact of the domain is accepted, at the second the server leaves.",
        "anna@vixenford.net",
        Server(
            recipients={
                "carla": OK,
                "anna": in_turn(OK, then_close("421 4.7.0 Too many, closing channel")),
            }
        ),
        Truth.DELIVERABLE,
        _BOTH,
        others=("carla@vixenford.net",),
    ),
)

NO_ANSWER = (
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
)

SITUATIONS = ACCEPTED + PUT_OFF + NO_ANSWER
