"""Recipients that are accepted, or put off."""

from benchmarks.comparison.situation import (
    INVALID,
    UNKNOWN,
    VALID,
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
    in_all,
    in_turn,
    late,
    then_close,
)
from benchmarks.comparison.smtp_server import Server

_BOTH = VALID | UNKNOWN
_GREY = "451 4.7.1 Greylisted, please try again in 1 seconds"


def _put_off(name: str, case: str, address: str, reply: str) -> Situation:
    """Every name is put off, for ever."""
    server = Server(recipients={}, stranger=reply)
    return at_one_host(name, case, address, server, Truth.OPEN, UNKNOWN)


def _control(name: str, case: str, address: str, stranger: Act) -> Situation:
    """The mailbox is accepted; a name that cannot exist gets ``stranger``."""
    server = Server(stranger=stranger)
    return at_one_host(name, case, address, server, Truth.OPEN, _BOTH)


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
        in_all(OK, "450 4.7.1 Too many recipients in a short time, slow down"),
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
    _control(
        "control-tarpitted",
        "An unknown name is answered after a minute only; the mailbox at once.",
        "anna@brindlewick.org",
        late(60.0, UNKNOWN_USER),
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
    at_one_host(
        "greylisted-at-mail",
        "Greylisting at MAIL that lets in after a second; the mailbox exists.",
        "anna@tarnside-post.org",
        Server(verbs={"MAIL": greylist(1.0, "250 2.1.0 Ok", _GREY)}),
        Truth.DELIVERABLE,
        VALID,
        again_after_s=1.2,
    ),
    at_one_host(
        "greylisted-at-greeting",
        "421 at the greeting; after a second the mailbox is known.",
        "anna@tarnside-mail.net",
        Server(
            banner=greylist(
                1.0, "220 mx ESMTP ready", then_close("421 4.7.0 Try again in 1 seconds")
            )
        ),
        Truth.DELIVERABLE,
        VALID,
        again_after_s=1.2,
    ),
    at_one_host(
        "greylisted-with-421",
        "421 to the first RCPT, and closed; after a second the mailbox is known.",
        "anna@upland-mail.com",
        Server(
            recipients={
                "anna": greylist(
                    1.0, OK, then_close("421 4.7.0 Greylisted, try again in 1 seconds")
                )
            }
        ),
        Truth.DELIVERABLE,
        VALID,
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

SITUATIONS = ACCEPTED + PUT_OFF
