"""Refusals without a reason: what they prove depends on what other names are told."""

from benchmarks.comparison.situation import INVALID, UNKNOWN, VALID, Truth, at_one_host
from benchmarks.comparison.situations.about_us import about_us
from benchmarks.comparison.smtp_acts import OK, UNKNOWN_USER, in_all, in_turn
from benchmarks.comparison.smtp_server import Server

_EITHER = INVALID | UNKNOWN

SITUATIONS = (
    about_us(
        "policy-for-everybody",
        "550 5.7.1 Access denied to every name, postmaster included.",
        "anna@lowfell-mail.net",
        "550 5.7.1 <{address}>: Recipient address rejected: Access denied",
    ),
    about_us(
        "bare-refusal-for-everybody",
        "550 Access denied to every name, postmaster included.",
        "anna@lowfell-mail.org",
        "550 Access denied",
    ),
    at_one_host(
        "edge-block-others-accepted",
        "550 5.4.1 to the name and to one that cannot exist; another contact is accepted.",
        "bruno@maltings-post.com",
        Server(
            recipients={"carla": OK},
            stranger="550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
        ),
        Truth.UNDELIVERABLE,
        INVALID,
        others=("carla@maltings-post.com",),
    ),
    at_one_host(
        "edge-block-postmaster-accepted",
        "550 5.4.1 to the name and to one that cannot exist; postmaster is accepted.",
        "bruno@maltings-post.net",
        Server(
            recipients={"carla": OK},
            stranger="550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
        ),
        Truth.UNDELIVERABLE,
        _EITHER,
    ),
    about_us(
        "edge-block-for-everybody",
        "550 5.4.1 to every name, postmaster included.",
        "anna@maltings-post.org",
        "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
    ),
    at_one_host(
        "bare-refusal-others-accepted",
        "A bare 550 to the name and to one that cannot exist; another contact is accepted.",
        "bruno@nightjar-mail.com",
        Server(recipients={"carla": OK}, stranger="550 Not accepted"),
        Truth.UNDELIVERABLE,
        _EITHER,
        others=("carla@nightjar-mail.com",),
    ),
    at_one_host(
        "blocklist-spares-postmaster",
        "Our address is blocked for every name but postmaster, as the RFC asks.",
        "anna@nightjar-mail.net",
        Server(
            recipients={},
            stranger="550 5.7.1 Client host [203.0.113.9] blocked using zen.spamhaus.org",
        ),
        Truth.OPEN,
        UNKNOWN,
    ),
    at_one_host(
        "silent-blocklist-spares-postmaster",
        "550 Administrative prohibition, without a reason, to every name but postmaster.",
        "anna@nightjar-mail.org",
        Server(recipients={}, stranger="550 Administrative prohibition"),
        Truth.OPEN,
        UNKNOWN,
    ),
    at_one_host(
        "unknown-for-everybody",
        "A server that lost its user table says user unknown to all, postmaster included.",
        "anna@orchardgate.com",
        Server(recipients={}, postmaster=UNKNOWN_USER),
        Truth.OPEN,
        _EITHER,
    ),
    at_one_host(
        "private-mailbox",
        "The mailbox exists and is closed to outsiders by policy; unknown names get 5.1.1.",
        "anna@orchardgate.net",
        Server(
            recipients={
                "anna": "550 5.7.133 Sender not authenticated for group; only members may write"
            }
        ),
        Truth.OPEN,
        UNKNOWN,
    ),
    at_one_host(
        "blocked-after-unknown-names",
        "After two unknown contacts the host is blocked: 550 5.7.1 to one that exists.",
        "anna@orchardgate.org",
        Server(
            recipients={
                "anna": in_all(
                    OK, OK, "550 5.7.1 Too many unknown recipients from your host, blocked"
                )
            }
        ),
        Truth.DELIVERABLE,
        VALID | UNKNOWN,
        others=("bruno@orchardgate.org", "bertha@orchardgate.org"),
    ),
    at_one_host(
        "one-recipient-a-transaction",
        "452 4.5.3 to every recipient after the first of a transaction; the mailbox exists.",
        "anna@penhallow-mail.com",
        Server(
            recipients=dict.fromkeys(
                ("anna", "carla"), in_turn(OK, "452 4.5.3 Too many recipients")
            ),
            stranger=in_turn(UNKNOWN_USER, "452 4.5.3 Too many recipients"),
        ),
        Truth.DELIVERABLE,
        VALID,
        others=("carla@penhallow-mail.com",),
    ),
)
