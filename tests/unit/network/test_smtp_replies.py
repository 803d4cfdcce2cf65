"""Replies read strictly: what counts, what does not, and what is made of the text."""

import asyncio

import pytest
from aiosmtplib.protocol import MAX_RESPONSE_LENGTH

from contact_importer.model.evidence import ReplyKind
from contact_importer.network.smtp_protocol import ReplyReader
from tests.support.smtp_asking import (
    HASTY,
    NO,
    OK,
    A,
    B,
    C,
    ask,
    kinds,
    refusal,
    session_with,
)
from tests.support.smtp_server import Answer, Peer, SmtpServer, drip, hang, then_close

# --- the greeting -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"250 hello\r\n", id="another command's code"),
        pytest.param(b"220 a\r\n220 b\r\n", id="two greetings"),
        pytest.param(b"220-a\r\n221 b\r\n", id="two codes"),
        pytest.param(b"\r\n220 mx\r\n", id="an empty line first"),
    ],
)
async def test_that_only_220_alone_is_a_greeting(said: bytes) -> None:
    assert (await refusal(SmtpServer(banner=said))).kind is ReplyKind.MALFORMED


@pytest.mark.parametrize("code", [421, 450, 500, 521, 554, 556])
async def test_that_a_refusing_greeting_is_the_reply(code: int) -> None:
    reply = await refusal(SmtpServer(banner=b"%d go away\r\n" % code))
    assert (reply.kind, reply.code, reply.text) == (ReplyKind.REPLY, code, "go away")


async def test_that_ehlo_refused_is_followed_by_helo() -> None:
    server = SmtpServer(answers={"EHLO": b"502 5.5.1 What?\r\n"}, rcpt=[NO])
    (reply,) = await ask(server, A)
    assert reply.code == 550
    assert server.received("HELO")[0] == b"HELO probe.example.org"


@pytest.mark.parametrize("code", [200, 220, 221, 252])
async def test_that_only_250_says_yes_to_ehlo(code: int) -> None:
    """220 is the greeting once more: all later replies would belong to other commands."""
    reply = await refusal(SmtpServer(answers={"EHLO": b"%d mx\r\n" % code}))
    assert reply.kind is ReplyKind.MALFORMED


async def test_that_an_endless_ehlo_is_malformed() -> None:
    server = SmtpServer(answers={"EHLO": b"250-x\r\n" * 5000 + b"250 x\r\n"})
    assert (await refusal(server)).kind is ReplyKind.MALFORMED


async def test_that_ehlo_and_helo_refused_give_the_refusal() -> None:
    no = b"550 5.7.1 Bad HELO\r\n"
    reply = await refusal(SmtpServer(answers={"EHLO": no, "HELO": no}))
    assert (reply.code, reply.enhanced) == (550, "5.7.1")


# --- RCPT -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"2_5 ok\r\n", id="16"),
        pytest.param(b" 25 ok\r\n", id="17"),
        pytest.param(b"999 ok\r\n", id="18"),
        pytest.param(b"354 ok\r\n", id="19"),
        pytest.param(b"2500 ok\r\n", id="20"),
        pytest.param(b"250-maybe\r\n550 no\r\n", id="21"),
        pytest.param(b"550-no\r\n250 yes\r\n", id="21 reversed"),
        pytest.param(b"\r\n", id="37"),
        pytest.param(b"+50 ok\r\n", id="sign"),
        pytest.param("٢٥٠ ok\r\n".encode(), id="Arabic digits"),
        pytest.param(b"100 ok\r\n", id="1yz"),
        pytest.param(b"250\tok\r\n", id="tab"),
        pytest.param(b"250 ok\r\n\r\n", id="empty line after it"),
        pytest.param(b"250 ok\r\n2", id="a byte after it"),
    ],
)
async def test_that_a_malformed_reply_says_nothing_and_ends_the_session(answer: bytes) -> None:
    server = SmtpServer(rcpt=[answer, OK])
    async with session_with(server) as session:
        await session.begin()
        replies = await session.ask([A, B])
        assert kinds(replies) == ["malformed", "not_sent"]
        assert not session.usable
        assert not await session.reset()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"550-5.1.1 no end\r\n", id="22 multi-line without end"),
        pytest.param(b"550 5.1.1 bare CR\r", id="24 bare CR"),
        pytest.param(hang, id="27, 44 no answer"),
        pytest.param(drip(b"550 5.1.1 " + b"x" * 100, 0.02), id="tarpit by bytes"),
    ],
)
async def test_that_an_unfinished_reply_times_out(answer: Answer) -> None:
    server = SmtpServer(rcpt=[OK, answer])
    replies = await ask(server, A, B, C, timeouts=HASTY)
    assert kinds(replies) == ["reply", "timeout", "not_sent"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"550 5.1.1 No such user\n", id="23 bare LF"),
        pytest.param(drip(b"550 5.1.1 No such user\r\n"), id="25 single bytes"),
        pytest.param(b"550-5.1.1 No such\r\n550 5.1.1 user\r\n", id="multi-line"),
        pytest.param(b"550 5.1.1 \xff No\x00 such\x07 user\r\n", id="36 controls"),
    ],
)
async def test_that_an_odd_but_whole_reply_counts(answer: Answer) -> None:
    (reply,) = await ask(SmtpServer(rcpt=[answer]), A)
    assert (reply.code, reply.enhanced) == (550, "5.1.1")
    assert reply.text.replace("�", "").split() == ["No", "such", "user"]


async def test_that_a_code_alone_is_a_reply() -> None:
    (reply,) = await ask(SmtpServer(rcpt=[b"550\r\n"]), A)
    assert (reply.kind, reply.code, reply.text) == (ReplyKind.REPLY, 550, "")


async def test_that_a_double_reply_is_never_paired_with_the_next_recipient() -> None:
    """Row 26: aiosmtplib 5.1.3 reports the second recipient's 550 as 250."""
    server = SmtpServer(rcpt=[OK + OK, NO])
    replies = await ask(server, A, B)
    assert kinds(replies) == ["malformed", "not_sent"]


async def test_that_a_reply_without_a_command_ends_the_session() -> None:
    async def later(peer: Peer) -> None:
        await peer.say(OK)
        await surplus.wait()
        await peer.say(b"250 surplus\r\n")
        sent.set()

    surplus, sent = asyncio.Event(), asyncio.Event()
    async with session_with(SmtpServer(rcpt=[later])) as session:
        await session.begin()
        await session.ask([A])
        assert session.usable
        surplus.set()
        await sent.wait()
        await session._channel.protocol.lost
        assert not session.usable
        assert kinds(await session.ask([B])) == ["not_sent"]


async def test_that_a_drop_keeps_what_was_answered() -> None:
    replies = await ask(SmtpServer(rcpt=[then_close(NO), OK]), A, B, C)  # row 28
    assert kinds(replies)[0] == "reply"
    assert kinds(replies)[1] in ("dropped", "not_sent")
    assert kinds(replies)[2] == "not_sent"


async def test_that_421_is_an_answer_and_ends_the_session() -> None:
    server = SmtpServer(rcpt=[OK, b"421 4.7.0 bye\r\n"])  # row 29
    async with session_with(server) as session:
        await session.begin()
        replies = await session.ask([A, B, C])
        assert [reply.code for reply in replies] == [250, 421, 0]
        assert kinds(replies)[2] == "not_sent"
        assert not session.usable


async def test_that_text_is_cleaned() -> None:
    hostile = "550 5.1.1 <b>x</b> \x1b[31mred\u202egnp.exe \u200f\x9b\u2066end\r\n"
    (reply,) = await ask(SmtpServer(rcpt=[hostile.encode()]), A)  # row 35
    assert reply.text.isprintable()
    assert "<b>x</b>" in reply.text  # shown as plain text


async def test_that_long_text_is_cut() -> None:
    (reply,) = await ask(SmtpServer(rcpt=[b"550 " + b"x" * 5000 + b"\r\n"]), A)
    assert len(reply.text) == 1000


async def test_that_an_enhanced_code_of_another_class_does_not_count() -> None:
    (reply,) = await ask(SmtpServer(rcpt=[b"550 4.2.1 mailbox busy\r\n"]), A)
    assert (reply.enhanced, reply.text) == ("", "4.2.1 mailbox busy")


# --- memory -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "flood",
    [b"x" * 65_536, b"220-x\r\n" * 9_000, b"220-" + b"x" * 60_000, b"\r\n" * 30_000, b"2" * 9_000],
)
def test_that_a_reader_holds_no_more_than_one_reply(flood: bytes) -> None:
    reader = ReplyReader()
    for _ in range(50):
        assert not reader.feed(flood)
        assert len(reader._partial) + sum(map(len, reader._lines)) <= MAX_RESPONSE_LENGTH
    assert reader.fault


def test_that_a_reader_takes_what_servers_really_say() -> None:
    """An EHLO of 200 lines, a line of 8,000 bytes: within the limits."""
    reader = ReplyReader()
    (hello,) = reader.feed(b"250-SIZE 10240000\r\n" * 200 + b"250 HELP\r\n")
    (long,) = reader.feed(b"550 " + b"x" * 8_000 + b"\r\n")
    assert (hello.code, long.code, reader.fault) == (250, 550, "")
