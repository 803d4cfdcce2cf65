"""What was said is taken down: whole, clean, bounded, and without the recipients."""

import pytest
from aiosmtplib.response import SMTPResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_importer.network.smtp_dialogue import ENVELOPE_LIMIT, GREETING_LIMIT, Dialogue
from tests.support.smtp_asking import NO, OK, A, B, session_with
from tests.support.smtp_server import Peer, SmtpServer, close


async def test_that_the_opening_is_the_dialogue_up_to_the_accepted_sender() -> None:
    server = SmtpServer(extensions=("PIPELINING", "SIZE 1000"), rcpt={A: OK})
    async with session_with(server) as session:
        await session.begin()
        expected = (
            "S: 220 mx.example ESMTP",
            "C: EHLO probe.example.org",
            "S: 250-mx.example greets you",
            "S: 250-PIPELINING",
            "S: 250 SIZE 1000",
            "C: MAIL FROM:<check@example.org>",
            "S: 250 2.0.0 Ok",
        )
        assert session.opening == expected
        await session.ask([A, B])
        await session.reset()
        await session.begin()
        assert session.opening == expected
        assert session.sender == "check@example.org"


async def test_that_a_refused_sender_stays_in_the_opening() -> None:
    async def mail(peer: Peer) -> None:
        null = server.commands[-1] == b"MAIL FROM:<>"
        await peer.say(OK if null else b"550 5.7.1 not you\r\n")

    server = SmtpServer(answers={"MAIL": mail})
    async with session_with(server) as session:
        await session.begin()
        assert session.sender == ""
        assert session.opening[-4:] == (
            "C: MAIL FROM:<check@example.org>",
            "S: 550 5.7.1 not you",
            "C: MAIL FROM:<>",
            "S: 250 2.1.5 Ok",
        )


async def test_that_both_transactions_of_a_mixed_group_are_in_the_opening() -> None:
    server = SmtpServer(extensions=("SMTPUTF8",), rcpt=[OK])
    async with session_with(server) as session:
        await session.begin()
        await session.ask([A, "почта@example.com"])
        sent = [line for line in session.opening if line.startswith("C: MAIL")]
    assert sent == [
        "C: MAIL FROM:<check@example.org>",
        "C: MAIL FROM:<check@example.org> SMTPUTF8",
    ]
    assert not any("RCPT" in line or "RSET" in line for line in session.opening)


async def test_that_tls_is_noted_with_its_unjudged_certificate() -> None:
    server = SmtpServer(extensions=("STARTTLS",), rcpt=[NO])  # its certificate has expired
    async with session_with(server) as session:
        opening = session.opening
    assert opening[4:7] == (
        "C: STARTTLS",
        "S: 220 2.0.0 Ready",
        "* TLSv1.3, the certificate was not judged",
    )
    assert [line for line in opening if line.startswith("C: EHLO")] == [opening[1], opening[7]]


async def test_that_a_refused_starttls_is_noted() -> None:
    server = SmtpServer(extensions=("STARTTLS",), answers={"STARTTLS": b"454 4.7.0 later\r\n"})
    async with session_with(server) as session:
        assert session.opening[-2:] == ("C: STARTTLS", "S: 454 4.7.0 later")


async def test_that_a_connection_made_again_in_clear_says_so() -> None:
    server = SmtpServer(extensions=("STARTTLS",), after_tls=close)
    async with session_with(server) as session:
        assert session.opening[0] == "* TLS failed in an earlier connection, so without it"
        assert session.opening[1] == "S: 220 mx.example ESMTP"


async def test_that_hostile_words_are_cleaned() -> None:
    server = SmtpServer(banner="220 mx \x1b[31m\u202ered\x00 <img src=x>\r\n".encode())
    async with session_with(server) as session:
        assert session.opening[0] == "S: 220 mx [31m red <img src=x>"


async def test_that_an_opening_has_16_kibibytes_at_most() -> None:
    long = [f"X{number} " + "ы" * 900 for number in range(16)]
    server = SmtpServer(
        extensions=long, answers={"MAIL": b"250-" + b"y" * 8_000 + b"\r\n250 x\r\n"}
    )
    async with session_with(server) as session:
        assert (await session.begin()).accepted
        assert len("\n".join(session.opening).encode()) <= 16 * 1024
        assert "* the rest was not kept" in session.opening
        assert "C: MAIL FROM:<check@example.org>" in session.opening


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=300), max_size=60),
    st.sampled_from([60, 200, ENVELOPE_LIMIT, GREETING_LIMIT]),
)
def test_that_a_dialogue_is_printable_and_bounded(said: list[str], limit: int) -> None:
    dialogue = Dialogue(limit)
    for text in said:
        dialogue.received(SMTPResponse(250, text))
        dialogue.sent(text.encode("utf-8", "replace"))
    assert len("\n".join(dialogue.lines).encode()) <= limit
    assert all(line.isprintable() for line in dialogue.lines)
    assert dialogue.lines.count("* the rest was not kept") <= 1


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        ("a\nb\nc", ("S: 250-a", "S: 250-b", "S: 250 c")),
        ("", ("S: 250",)),
        ("a\n", ("S: 250-a", "S: 250")),
    ],
)
def test_that_a_reply_is_kept_line_by_line(message: str, lines: tuple[str, ...]) -> None:
    dialogue = Dialogue(1000)
    dialogue.received(SMTPResponse(250, message))
    assert dialogue.lines == lines
