"""A server that says too much never decides about the wrong recipient (table 5.2, row 26)."""

import asyncio

import pytest

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.settings import Timeouts
from contact_importer.network.smtp_channel import SmtpChannel
from contact_importer.network.smtp_client import TRANSACTION_LIMIT, AioSmtpSession
from tests.support.smtp_asking import (
    HASTY,
    NO,
    OK,
    A,
    B,
    C,
    dialler,
    kinds,
    session_of,
    session_with,
)
from tests.support.smtp_server import (
    Answer,
    Peer,
    SmtpServer,
    close,
    hang,
    late_double,
    reset,
    then_close,
)

D = "d@example.com"
TRUTH = {A: 250, B: 550, C: 550, D: 250}
# The same greeting for everything leaves QUIT as the only command that proves anything.
ALIKE: dict[str, Answer] = dict.fromkeys(("EHLO", "MAIL", "RSET"), b"250 Ok\r\n")
RUDE: list[Answer] = [b"250 Ok\r\n", then_close(b"250 Ok\r\n"), b"502 5.5.1 What?\r\n"]
HELLOS: dict[str, dict[str, Answer]] = {
    "several lines": {},
    "one line": {"EHLO": b"250 mx.example at your service\r\n"},
    "like any other reply": ALIKE,
    "HELO only": {"EHLO": b"502 5.5.1 What?\r\n", "HELO": b"250 mx.example\r\n"},
}


def said(code: int) -> bytes:
    return {250: b"250 Ok\r\n", 550: b"550 5.1.1 User unknown\r\n"}[code]


def server_that(answers: dict[str, Answer], *, pipelining: bool = False) -> SmtpServer:
    return SmtpServer(
        extensions=("PIPELINING", "8BITMIME") if pipelining else ("8BITMIME",),
        answers=answers,
        rcpt={address: said(code) for address, code in TRUTH.items()},
    )


async def talk(
    session: AioSmtpSession, group: int, *, ending: str = "RSET"
) -> dict[str, SmtpReply]:
    """Ask for everybody, so many at a time; end the transaction, or at once the session."""
    await session.begin()
    people = list(TRUTH)
    replies: dict[str, SmtpReply] = {}
    for start in range(0, len(people), group):
        asked = people[start : start + group]
        replies |= zip(asked, await session.ask(asked), strict=True)
    if ending == "RSET":
        await session.reset()
    await session.close()
    return replies


def wrong(replies: dict[str, SmtpReply]) -> list[str]:
    """Whose reply is another's."""
    counted = {who: one for who, one in replies.items() if one.kind is ReplyKind.REPLY}
    return [who for who, one in counted.items() if one.code != TRUTH[who]]


@pytest.mark.parametrize(("group", "pipelining"), [(1, False), (4, False), (2, True)])
@pytest.mark.parametrize("ending", ["RSET", "QUIT"])
@pytest.mark.parametrize("farewell", ["221", "none"])
@pytest.mark.parametrize("doubled", ["MAIL", *TRUTH])
@pytest.mark.parametrize("hello", HELLOS)
async def test_that_a_late_double_reply_is_found_out(
    hello: str, doubled: str, farewell: str, ending: str, group: int, pipelining: bool
) -> None:
    server = server_that(HELLOS[hello], pipelining=pipelining)
    if doubled == "MAIL":
        server.answers["MAIL"] = late_double(b"250 Ok\r\n")
    else:
        server.rcpt = {**server.rcpt, doubled: late_double(said(TRUTH[doubled]))}  # type: ignore[dict-item]
    if farewell == "none":
        server.answers["QUIT"] = close
    async with server:
        session = await session_of(dialler(server), server)
        replies = await talk(session, group, ending=ending)
    proven = hello != "like any other reply" or farewell == "221"
    assert not (session.in_step and wrong(replies)) or not proven


@pytest.mark.parametrize("last", [250, 550])
async def test_that_what_quit_brought_needs_no_surplus_to_be_wrong(last: int) -> None:
    """The server is one behind to the end, and closes without ever having said 221."""
    server = SmtpServer(
        rcpt=[late_double(NO), said(last)], answers={"QUIT": then_close(b"221 Bye\r\n")}
    )
    async with server:
        session = await session_of(dialler(server), server)
        await session.begin()
        await session.ask([A, B])
        await session.close()
    assert not session.in_step


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("ending", ["RSET", "QUIT"])
@pytest.mark.parametrize("hello", HELLOS)
async def test_that_a_server_in_step_is_believed(hello: str, ending: str, pipelining: bool) -> None:
    server = server_that(HELLOS[hello], pipelining=pipelining)
    async with server:
        session = await session_of(dialler(server), server)
        replies = await talk(session, 2, ending=ending)
    assert session.in_step
    assert {who: one.code for who, one in replies.items()} == TRUTH


def second_time(first: bytes, then: Answer) -> Answer:
    """An answer that changes when the command comes again."""
    times = 0

    async def answer(peer: Peer) -> None:
        nonlocal times
        times += 1
        if times == 1:
            await peer.say(first)
        elif isinstance(then, bytes):
            await peer.say(then)
        else:
            await then(peer)

    return answer


HELLO = b"250-mx.example\r\n250 8BITMIME\r\n"


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"EHLO": second_time(HELLO, b"503 Duplicate EHLO\r\n")}, id="second EHLO"),
        pytest.param({"EHLO": second_time(HELLO, b"250-mx 2\r\n250 8BITMIME\r\n")}, id="new text"),
        pytest.param({"EHLO": second_time(HELLO, HELLO.replace(b"8BIT", b"X"))}, id="new list"),
        pytest.param({"EHLO": second_time(HELLO, close)}, id="closes at EHLO"),
        pytest.param({"EHLO": second_time(HELLO, reset)}, id="resets at EHLO"),
        pytest.param({"EHLO": second_time(HELLO, hang)}, id="hangs at EHLO"),
        pytest.param({"RSET": b"502 5.5.1 What?\r\n"}, id="no RSET"),
        pytest.param({"RSET": b"421 4.7.0 Too many errors\r\n"}, id="421 at RSET"),
        pytest.param({"RSET": close}, id="closes at RSET"),
        pytest.param({"RSET": hang}, id="hangs at RSET"),
        pytest.param({"QUIT": b"550 What?\r\n"}, id="550 at QUIT"),
    ],
)
async def test_that_oddities_at_the_end_take_no_verdict_back(odd: dict[str, Answer]) -> None:
    server = server_that(dict(odd))
    async with server:
        session = await session_of(dialler(server, HASTY), server)
        replies = await talk(session, 4)
    assert session.in_step
    assert {who: one.code for who, one in replies.items()} == TRUTH


@pytest.mark.parametrize(("ending", "hello"), [("RSET", "several lines"), ("QUIT", "one line")])
@pytest.mark.parametrize(
    "farewell",
    [
        pytest.param(b"421 4.3.0 bye\r\n", id="421"),
        pytest.param(hang, id="row 38 hangs"),
        pytest.param(close, id="closes"),
        pytest.param(reset, id="resets"),
        *RUDE,
    ],
)
async def test_that_a_rude_farewell_takes_no_verdict_back(
    farewell: Answer, hello: str, ending: str
) -> None:
    server = server_that({**HELLOS[hello], "QUIT": farewell})
    async with server:
        session = await session_of(dialler(server, HASTY), server)
        replies = await talk(session, 4, ending=ending)
    assert session.in_step
    assert {who: one.code for who, one in replies.items()} == TRUTH


@pytest.mark.parametrize("farewell", [close, hang, b"221 Bye\r\n", *RUDE])
async def test_that_a_server_with_one_reply_for_everything_must_say_221_or_nothing(
    farewell: Answer,
) -> None:
    server = server_that({**ALIKE, "QUIT": farewell})
    async with server:
        session = await session_of(dialler(server, HASTY), server)
        await talk(session, 4)
    assert session.in_step == (farewell not in RUDE)


# --- afterwards -------------------------------------------------------------------------


@pytest.mark.parametrize("pipelining", [False, True])
async def test_that_row_26_ends_with_the_right_verdict(pipelining: bool) -> None:
    """The doubled recipient stays unknown; the others are asked again, each proven by itself."""
    server = server_that({}, pipelining=pipelining)
    server.rcpt = {A: late_double(OK), B: NO, C: OK}
    async with server:
        caller = dialler(server)
        first = await session_of(caller, server)
        await first.begin()
        await first.ask([A, B, C])
        await first.reset()
        assert not first.in_step
        assert not first.usable
        await first.close()

        second = await session_of(caller, server)
        await second.begin()
        replies = await second.ask([A, B, C])
        assert kinds(replies) == ["malformed", "not_sent", "not_sent"]
        assert second.in_step  # nothing that was handed out is another's
        await second.close()

        third = await session_of(caller, server)
        await third.begin()
        assert [reply.code for reply in await third.ask([B, C])] == [550, 250]
        await third.close()
        assert third.in_step


async def test_that_what_was_proven_singly_outlives_a_later_double() -> None:
    server = server_that({})
    server.rcpt = {B: NO, A: late_double(OK), C: OK}
    async with server:
        caller = dialler(server)
        caller._unpaired.add("127.0.0.1")
        session = await session_of(caller, server)
        await session.begin()
        replies = await session.ask([B, A, C])
        assert [reply.code for reply in replies] == [550, 0, 0]
        assert kinds(replies) == ["reply", "malformed", "not_sent"]
        await session.close()
        assert session.in_step


async def test_that_single_questions_stop_before_a_server_has_enough() -> None:
    people = [f"user{number}@example.com" for number in range(9)]
    server = SmtpServer(rcpt=[NO])
    async with server:
        caller = dialler(server)
        caller._unpaired.add("127.0.0.1")
        session = await session_of(caller, server)
        await session.begin()
        replies = await session.ask(people)
        await session.close()
    assert kinds(replies) == ["reply"] * TRANSACTION_LIMIT + ["not_sent"] * (9 - TRANSACTION_LIMIT)
    assert len(server.received("RSET")) + len(server.received("EHLO")) <= 10


async def test_that_a_session_ends_before_a_server_has_enough_of_it() -> None:
    async with session_with(SmtpServer(rcpt=[NO])) as session:
        for number in range(1, TRANSACTION_LIMIT + 1):
            await session.begin()
            await session.ask([A])
            assert await session.reset() == (number < TRANSACTION_LIMIT)
        assert session.in_step


# --- what it costs ----------------------------------------------------------------------


async def test_that_the_proof_travels_in_one_piece_where_the_server_takes_that() -> None:
    async def both(peer: Peer) -> None:
        assert await peer.reader.readline() == b"EHLO probe.example.org\r\n"
        await peer.say(b"250 Ok\r\n250-mx.example greets you\r\n250 PIPELINING\r\n")

    server = SmtpServer(extensions=("PIPELINING",), rcpt=[NO], answers={"RSET": both})
    async with session_with(server) as session:
        await session.begin()
        await session.ask([A])
        async with asyncio.timeout(5):
            assert await session.reset()


async def test_that_nothing_is_proven_where_nothing_was_asked() -> None:
    server = SmtpServer(answers={"MAIL": b"550 5.7.1 no\r\n"})
    async with session_with(server) as session:
        await session.begin()
        assert await session.reset()
    assert len(server.received("EHLO")) == 1
    assert not server.received("RSET")


async def test_that_a_server_out_of_step_is_not_waited_for() -> None:
    """Commands prove it, not a grace time."""
    server = server_that({})
    server.rcpt = {A: late_double(OK), B: NO}
    async with server:
        session = await session_of(dialler(server, Timeouts(command_s=10)), server)
        await session.begin()
        await session.ask([A, B])
        async with asyncio.timeout(5):
            await session.reset()
        assert not session.in_step


# --- planted bugs -----------------------------------------------------------------------


async def test_that_these_tests_see_a_session_without_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The trap is real: each command finds a reply, and one recipient gets another's."""

    async def only_rset(session: AioSmtpSession, *_: object) -> None:
        await session._channel.commands([b"RSET"])

    async def without_quit(channel: SmtpChannel, **_: object) -> None:
        channel.abort()

    monkeypatch.setattr(AioSmtpSession, "_prove", only_rset)
    monkeypatch.setattr(SmtpChannel, "close", without_quit)
    server = server_that({})
    server.rcpt = {**server.rcpt, A: late_double(OK)}  # type: ignore[dict-item]
    async with server:
        session = await session_of(dialler(server), server)
        replies = await talk(session, 1)
    assert session.in_step
    assert wrong(replies) == [B, D]  # dead and taken for valid; alive and taken for invalid
