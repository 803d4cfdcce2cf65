"""What happens before a recipient is asked for: connection, greeting, EHLO, TLS, MAIL."""

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
    by_sender,
    close,
    flood,
    hang,
    late,
    one_by_one,
    only_encrypted,
    reset,
    then_close,
)
from benchmarks.comparison.smtp_server import Reach, Server

_BOTH = VALID | UNKNOWN


def _mute(name: str, case: str, address: str, server: Server) -> Situation:
    """A host that never lets anybody ask."""
    return at_one_host(name, case, address, server, Truth.OPEN, UNKNOWN)


def _greets(name: str, case: str, address: str, banner: Act) -> Situation:
    return _mute(name, case, address, Server(banner=banner))


def _knows(
    name: str, case: str, address: str, server: Server, right: frozenset[Answer] = VALID
) -> Situation:
    """The mailbox exists, and can be found out."""
    return at_one_host(name, case, address, server, Truth.DELIVERABLE, right)


UNREACHABLE = (
    _mute(
        "port-refused",
        "Port 25 of the only mail host refuses the connection.",
        "anna@ashlarpost.com",
        Server(reach=Reach.REFUSED),
    ),
    _mute(
        "port-25-blocked",
        "Packets to port 25 vanish, as behind a provider that blocks it.",
        "anna@ashlarpost.net",
        Server(reach=Reach.DROPPED),
    ),
    _greets("silent-banner", "Connected, and never a greeting.", "anna@ashlarpost.org", hang),
    _greets("closes-at-once", "Closed as soon as connected.", "anna@heronsgate.com", close),
    _greets("resets-at-once", "Reset as soon as connected.", "anna@heronsgate.net", reset),
    _greets(
        "dripping-banner",
        "A greeting of one byte every half second, without end.",
        "anna@heronsgate.org",
        flood(b"2", pause_s=0.5),
    ),
    _greets(
        "endless-banner",
        "A greeting of endless continuation lines.",
        "anna@plumbrook.com",
        flood(b"220-welcome\r\n"),
    ),
    _greets(
        "web-server", "A web server on port 25.", "anna@plumbrook.net", "HTTP/1.1 400 Bad Request"
    ),
    _greets(
        "banner-421",
        "421 at the greeting: too busy.",
        "anna@plumbrook.org",
        then_close("421 4.3.2 Service too busy, closing channel"),
    ),
    _greets(
        "banner-blocklisted",
        "554 at the greeting: our address is on a blocklist.",
        "anna@yarrowmail.com",
        then_close("554 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org"),
    ),
    _greets(
        "intercepted",
        "The provider's proxy answers instead of the mail host.",
        "anna@yarrowmail.net",
        then_close("554 Outgoing SMTP is blocked on this network, use your provider's relay"),
    ),
    at_one_host(
        "banner-521",
        "521 at the greeting of the only host: it never takes mail (RFC 7504).",
        "anna@yarrowmail.org",
        Server(banner=then_close("521 5.3.2 This host does not accept mail")),
        Truth.UNDELIVERABLE,
        INVALID | UNKNOWN,
    ),
)

GREETING = (
    _knows(
        "helo-only",
        "EHLO is not implemented, HELO is; the mailbox exists.",
        "anna@fallowfield-post.org",
        Server(verbs={"EHLO": "502 5.5.1 Command not implemented"}),
    ),
    at_one_host(
        "helo-only-unknown-mailbox",
        "EHLO is not implemented, HELO is; the mailbox does not exist.",
        "bruno@nettlecombe.com",
        Server(verbs={"EHLO": "500 Command not recognised"}),
        Truth.UNDELIVERABLE,
        INVALID,
    ),
    _knows(
        "slow-greeting",
        "A greeting in two lines with a second between them (postscreen).",
        "anna@nettlecombe.net",
        Server(banner=one_by_one(b"220-mx wait\r\n", b"220 mx ESMTP\r\n", pause_s=1.0)),
    ),
    _knows(
        "slow-replies",
        "Each reply takes 0.3 seconds; the mailbox exists.",
        "anna@nettlecombe.org",
        Server(
            recipients={"anna": late(0.3, OK)},
            stranger=late(0.3, "550 5.1.1 No such user"),
            verbs={"MAIL": late(0.3, "250 2.1.0 Ok"), "RSET": late(0.3, "250 2.0.0 Ok")},
        ),
    ),
    _mute(
        "ehlo-flood",
        "EHLO is answered by lines without end.",
        "anna@tarnside-post.net",
        Server(verbs={"EHLO": flood(b"250-X-FEATURE\r\n")}),
    ),
    _mute(
        "helo-refused",
        "Our name is refused at EHLO and HELO.",
        "anna@ottersholm.com",
        Server(
            verbs=dict.fromkeys(
                ("EHLO", "HELO"), "550 5.7.1 HELO rejected: host name does not resolve"
            )
        ),
    ),
    _knows(
        "starttls-454",
        "STARTTLS is offered and answered with 454; the mailbox exists.",
        "anna@ottersholm.net",
        Server(
            extensions=("PIPELINING", "STARTTLS"),
            verbs={"STARTTLS": "454 4.7.0 TLS not available due to local problem"},
        ),
    ),
    _knows(
        "starttls-junk",
        "STARTTLS is accepted and followed by junk; in clear the mailbox is known.",
        "anna@ottersholm.org",
        Server(extensions=("STARTTLS",), after_starttls=b"\x00\xffnot a handshake\r\n" * 9),
        _BOTH,
    ),
    _knows(
        "starttls-closes",
        "STARTTLS is accepted and the connection closed; in clear the mailbox is known.",
        "anna@tarnside-post.com",
        Server(extensions=("STARTTLS",), after_starttls=close),
        _BOTH,
    ),
    _knows(
        "starttls-hangs",
        "STARTTLS is accepted and nothing follows; in clear the mailbox is known.",
        "anna@wharfedale-mail.com",
        Server(extensions=("STARTTLS",), after_starttls=hang),
        _BOTH,
    ),
    _knows(
        "expired-certificate",
        "The certificate is self-signed and expired; the mailbox exists.",
        "anna@wharfedale-mail.net",
        Server(extensions=("STARTTLS",)),
    ),
    _knows(
        "tls-required",
        "MAIL is taken over TLS only, with an expired certificate; the mailbox exists.",
        "anna@wharfedale-mail.org",
        Server(
            extensions=("STARTTLS",),
            verbs={
                "MAIL": only_encrypted(
                    "250 2.1.0 Ok", "530 5.7.0 Must issue a STARTTLS command first"
                )
            },
        ),
        _BOTH,
    ),
)

SENDER = (
    _mute(
        "sender-refused",
        "Every sender is refused at MAIL: 550 5.7.1.",
        "anna@ivorycreek-post.com",
        Server(verbs={"MAIL": "550 5.7.1 Sender rejected by policy"}),
    ),
    _mute(
        "sender-domain-refused",
        "MAIL is refused with 553 5.1.8: our domain is said not to exist.",
        "anna@ivorycreek-post.net",
        Server(verbs={"MAIL": "553 5.1.8 Domain of sender address does not exist"}),
    ),
    _knows(
        "null-sender-only",
        "Our sender is refused at MAIL, the null sender is taken; the mailbox exists.",
        "anna@ivorycreek-post.org",
        Server(verbs={"MAIL": by_sender("250 2.1.0 Ok", "550 5.1.8 Sender rejected")}),
        _BOTH,
    ),
    _mute(
        "mail-451",
        "451 to MAIL: a local problem.",
        "anna@juniperlock.com",
        Server(verbs={"MAIL": "451 4.3.0 Local problem, try later"}),
    ),
    _mute(
        "authentication-required",
        "530 to MAIL: authentication is required, a submission server.",
        "anna@juniperlock.net",
        Server(verbs={"MAIL": "530 5.7.0 Authentication required"}),
    ),
    _mute(
        "drops-at-mail",
        "The connection is closed instead of an answer to MAIL.",
        "anna@juniperlock.org",
        Server(verbs={"MAIL": close}),
    ),
)

SITUATIONS = UNREACHABLE + GREETING + SENDER
