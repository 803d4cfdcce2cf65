"""One SMTP session with a well-behaved server: recipients, pipelining, limits, MAIL FROM."""

import asyncio

import pytest

from contact_importer.model.settings import SmtpIdentity, Timeouts
from contact_importer.network.smtp_client import AioSmtpSession
from contact_importer.network.smtp_dialler import AioSmtpDialler
from tests.support.smtp_asking import (
    BOTH_FAMILIES,
    NO,
    OK,
    PATIENT,
    A,
    B,
    C,
    LoopbackGuard,
    ask,
    dialler,
    kinds,
    session_with,
)
from tests.support.smtp_server import Answer, Peer, SmtpServer, hang, then_close

# --- a well-behaved server -------------------------------------------------------------


async def test_that_many_recipients_are_asked_in_one_transaction() -> None:
    server = SmtpServer(rcpt={A: OK, C: b"250 fine\r\n"})
    replies = await ask(server, A, B, C)
    assert [reply.code for reply in replies] == [250, 550, 250]
    assert [reply.enhanced for reply in replies] == ["2.1.5", "5.1.1", ""]
    assert replies[1].text == "User unknown"
    assert (replies[0].host, replies[0].ip) == ("mx.example", "127.0.0.1")
    assert server.commands == [
        b"EHLO probe.example.org",
        b"MAIL FROM:<check@example.org>",
        b"RCPT TO:<a@example.com>",
        b"RCPT TO:<b@example.com>",
        b"RCPT TO:<c@example.com>",
        b"EHLO probe.example.org",  # proves that the replies belong to these recipients
        b"QUIT",
    ]


async def test_that_a_session_serves_several_transactions() -> None:
    server = SmtpServer(rcpt={A: OK})
    async with session_with(server) as session:
        await session.begin()
        await session.ask([A])
        assert await session.reset()
        await session.begin()
        (reply,) = await session.ask([B])
        assert reply.code == 550
        assert session.usable
    assert server.connections == 1
    assert not server.received("DATA")
    assert not server.received("VRFY")


async def test_that_one_transaction_may_be_begun_by_nobody() -> None:
    server = SmtpServer(rcpt={A: OK, B: OK})
    async with session_with(server) as session:
        await session.begin(null_sender=True)
        assert session.sender == ""
        await session.ask([A])
        assert await session.reset()
        await session.begin()
        assert session.sender == "check@example.org"
        await session.ask([B])
    assert [line for line in server.commands if line.startswith(b"MAIL")] == [
        b"MAIL FROM:<>",
        b"MAIL FROM:<check@example.org>",
    ]


async def test_that_greeting_and_extensions_are_kept_as_evidence() -> None:
    server = SmtpServer(extensions=("PIPELINING", "SIZE 1000"))
    async with session_with(server) as session:
        assert session.banner.text == "mx.example ESMTP"
        assert session.extensions == {"pipelining", "size"}


@pytest.mark.parametrize("host", BOTH_FAMILIES)
async def test_that_both_address_families_are_reached(host: str) -> None:
    assert kinds(await ask(SmtpServer(host=host), A)) == ["reply"]


# --- pipelining (RFC 2920) --------------------------------------------------------------


async def test_that_pipelined_replies_are_read_in_order() -> None:
    people = [f"user{number}@example.com" for number in range(50)]
    server = SmtpServer(extensions=("PIPELINING",), rcpt=dict.fromkeys(people[::3], OK))
    replies = await ask(server, *people)
    assert [reply.accepted for reply in replies] == [n % 3 == 0 for n in range(50)]


async def test_that_a_group_is_sent_before_its_first_reply() -> None:
    async def wait_for_all(peer: Peer) -> None:
        await peer.reader.readexactly(2 * len(b"RCPT TO:<a@example.com>\r\n"))
        await peer.say(OK + NO + OK)

    server = SmtpServer(extensions=("PIPELINING",), rcpt=[wait_for_all])
    assert [reply.code for reply in await ask(server, A, B, C)] == [250, 550, 250]


async def test_that_without_pipelining_each_waits_for_its_reply() -> None:
    async def nothing_more_yet(peer: Peer) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(peer.reader.read(1), 0.05)
        await peer.say(OK)

    replies = await ask(SmtpServer(rcpt=[nothing_more_yet]), A, B)
    assert [reply.code for reply in replies] == [250, 250]


async def test_that_groups_are_small_and_end_with_a_temporary_answer() -> None:
    people = [f"user{number}@example.com" for number in range(30)]
    later = b"451 4.7.1 Greylisted, try again in 300 seconds\r\n"

    async def alone(peer: Peer) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(peer.reader.read(1), 0.01)
        await peer.say(OK)

    server = SmtpServer(extensions=("PIPELINING",), rcpt=[OK] * 19 + [later] + [alone])
    replies = await ask(server, *people)
    assert [reply.code for reply in replies] == [250] * 19 + [451] + [250] * 10


def one_by_one(reply: bytes) -> Answer:
    """Replies only when nothing more comes before the reply."""

    async def answer(peer: Peer) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(peer.reader.read(1), 0.05)
        await peer.say(reply)

    return answer


async def test_that_a_surplus_reply_discards_the_whole_group_and_ends_grouping() -> None:
    server = SmtpServer(extensions=("PIPELINING",), rcpt=[OK + OK, NO, NO, NO, OK])
    async with server:
        caller = dialler(server)
        first = await caller.connect(server.mail_host)
        assert isinstance(first, AioSmtpSession)
        await first.begin()
        replies = await first.ask([A, B, C])
        assert kinds(replies) == ["malformed"] * 3
        assert not first.usable
        await first.close()
        second = await caller.connect(server.mail_host)
        assert isinstance(second, AioSmtpSession)
        await second.begin()
        server.rcpt, server._asked = [one_by_one(NO), OK], 0
        replies = await second.ask([B, A])
        assert [reply.code for reply in replies] == [550, 250]
        await second.close()


async def test_that_answers_before_a_drop_are_kept() -> None:
    server = SmtpServer(extensions=("PIPELINING",), rcpt=[NO, then_close(OK)])
    replies = await ask(server, A, B, C, "d@example.com")
    assert kinds(replies) == ["reply", "reply", "dropped", "not_sent"]
    assert [reply.code for reply in replies[:2]] == [550, 250]


async def test_that_a_malformed_reply_in_a_group_keeps_those_before_it() -> None:
    server = SmtpServer(extensions=("PIPELINING",), rcpt=[NO, b"999 what\r\n", OK])
    replies = await ask(server, A, B, C)
    assert kinds(replies) == ["reply", "malformed", "not_sent"]


async def test_that_too_many_recipients_leaves_the_rest_unsent() -> None:
    server = SmtpServer(rcpt=[OK, b"452 4.5.3 Too many recipients\r\n"])
    async with session_with(server) as session:
        await session.begin()
        replies = await session.ask([A, B, C])
        assert kinds(replies) == ["reply", "reply", "not_sent"]
        assert session.usable


# --- time limits and interruptions -----------------------------------------------------


async def test_that_quit_is_not_waited_for_long() -> None:
    server = SmtpServer(answers={"QUIT": hang}, rcpt=[NO])  # row 38
    loop = asyncio.get_running_loop()
    async with session_with(server) as session:
        await session.begin()
        (reply,) = await session.ask([A])
        assert reply.code == 550
        started = loop.time()
        await session.close()
        assert loop.time() - started < PATIENT.command_s


async def test_that_a_tarpit_ends_with_the_session_limit() -> None:
    async def slow(peer: Peer) -> None:
        await asyncio.sleep(0.15)
        await peer.say(NO)

    limits = Timeouts(connect_s=5, banner_s=5, command_s=5, session_s=0.4)  # row 48
    people = [f"user{number}@example.com" for number in range(9)]
    replies = await ask(SmtpServer(rcpt=[slow]), *people, timeouts=limits)
    assert replies[0].code == 550
    assert "timeout" in kinds(replies) or "not_sent" in kinds(replies)
    assert kinds(replies)[-1] == "not_sent"


async def test_that_a_session_whose_time_is_over_is_not_used_on() -> None:
    async with session_with(SmtpServer()) as session:
        assert session.usable
        session._channel._ends_at = asyncio.get_running_loop().time()
        assert not session.usable
        assert not (await session.begin()).accepted
        assert kinds(await session.ask([A])) == ["not_sent"]


async def test_that_a_surplus_before_the_reply_was_taken_discards_it() -> None:
    async with session_with(SmtpServer(rcpt=[hang])) as session:
        await session.begin()
        asking = asyncio.create_task(session.ask([A, B]))
        protocol = session._channel.protocol
        while not protocol._awaited:  # noqa: ASYNC110 - the command has been written
            await asyncio.sleep(0)
        protocol.data_received(OK)
        protocol.data_received(OK)  # in the same turn of the loop
        assert kinds(await asking) == ["malformed", "not_sent"]


async def test_that_a_cancelled_question_cannot_shift_the_next_reply() -> None:
    async with session_with(SmtpServer(rcpt=[hang])) as session:
        await session.begin()
        asking = asyncio.create_task(session.ask([A]))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert not session.usable


@pytest.mark.parametrize("line", [b"NOOP\nDATA", b"NOOP\r", b"NOOP \x00", b"NOOP\x7f"])
async def test_that_no_control_character_leaves_us(line: bytes) -> None:
    server = SmtpServer()
    async with session_with(server) as session:
        with pytest.raises(ValueError, match="control character"):
            await session._channel.commands([line])
    assert server.commands == [b"EHLO probe.example.org", b"QUIT"]


# --- MAIL FROM --------------------------------------------------------------------------


async def test_that_a_refused_sender_is_replaced_by_the_null_sender_once() -> None:
    answers = iter([b"550 5.7.1 no\r\n", b"250 ok\r\n"])

    async def mail(peer: Peer) -> None:
        await peer.say(next(answers))

    server = SmtpServer(answers={"MAIL": mail})
    async with session_with(server) as session:
        assert (await session.begin()).accepted
    assert server.received("MAIL") == [b"MAIL FROM:<check@example.org>", b"MAIL FROM:<>"]


async def test_that_a_server_refusing_all_senders_is_reported() -> None:
    server = SmtpServer(answers={"MAIL": b"550 5.7.1 go away\r\n"})  # row 45
    async with session_with(server) as session:
        reply = await session.begin()
    assert (reply.code, reply.enhanced) == (550, "5.7.1")
    assert len(server.received("MAIL")) == 2


@pytest.mark.parametrize("said", [b"451 4.7.1 Greylisted\r\n", b"421 4.3.2 busy\r\n"])
async def test_that_a_temporary_refusal_does_not_change_the_sender(said: bytes) -> None:
    """The one who comes back later must be the one who was told to."""
    server = SmtpServer(answers={"MAIL": said})
    async with session_with(server) as session:
        assert (await session.begin()).code == int(said[:3])
        assert session.sender == "check@example.org"
    assert server.received("MAIL") == [b"MAIL FROM:<check@example.org>"]


async def test_that_the_null_sender_is_not_tried_twice() -> None:
    server = SmtpServer(answers={"MAIL": b"550 5.7.1 go away\r\n"})
    async with server:
        nobody = SmtpIdentity(helo="probe.example.org")
        caller = AioSmtpDialler(LoopbackGuard(), nobody, PATIENT, port=server.port)
        session = await caller.connect(server.mail_host)
        assert isinstance(session, AioSmtpSession)
        await session.begin()
        await session.close()
    assert server.received("MAIL") == [b"MAIL FROM:<>"]
