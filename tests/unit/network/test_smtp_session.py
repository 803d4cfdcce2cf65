"""What a session makes of well-behaved and ill-behaved servers (reliability.md table 5.2)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.settings import SmtpIdentity, Timeouts
from contact_importer.network.smtp_client import AioSmtpSession
from contact_importer.network.smtp_dialler import AioSmtpDialler
from tests.support.smtp_server import (
    Answer,
    Peer,
    SmtpServer,
    close,
    drip,
    flood,
    hang,
    reset,
    then_close,
)

IDENTITY = SmtpIdentity(helo="probe.example.org", mail_from="check@example.org")
PATIENT = Timeouts(connect_s=5, banner_s=10, command_s=10, session_s=30)
HASTY = Timeouts(connect_s=5, banner_s=0.3, command_s=0.3, session_s=30)
OK = b"250 2.1.5 Ok\r\n"
NO = b"550 5.1.1 User unknown\r\n"
A, B, C = "a@example.com", "b@example.com", "c@example.com"


class LoopbackGuard:
    def allows(self, address: str) -> bool:
        return address in ("127.0.0.1", "127.0.0.2", "::1")


def dialler(server: SmtpServer, timeouts: Timeouts = PATIENT) -> AioSmtpDialler:
    return AioSmtpDialler(LoopbackGuard(), IDENTITY, timeouts, port=server.port)


@asynccontextmanager
async def session_with(
    server: SmtpServer, timeouts: Timeouts = PATIENT
) -> AsyncIterator[AioSmtpSession]:
    async with server:
        session = await dialler(server, timeouts).connect(server.mail_host)
        assert isinstance(session, AioSmtpSession), session
        try:
            yield session
        finally:
            await session.close()


async def ask(
    server: SmtpServer, *addresses: str, timeouts: Timeouts = PATIENT
) -> tuple[SmtpReply, ...]:
    async with session_with(server, timeouts) as session:
        assert (await session.begin()).accepted
        return await session.ask(addresses)


async def refusal(server: SmtpServer, timeouts: Timeouts = PATIENT) -> SmtpReply:
    async with server:
        reply = await dialler(server, timeouts).connect(server.mail_host)
    assert isinstance(reply, SmtpReply)
    return reply


def kinds(replies: tuple[SmtpReply, ...]) -> list[str]:
    return [reply.kind.value for reply in replies]


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


async def test_that_greeting_and_extensions_are_kept_as_evidence() -> None:
    server = SmtpServer(extensions=("PIPELINING", "SIZE 1000"))
    async with session_with(server) as session:
        assert session.banner.text == "mx.example ESMTP"
        assert session.extensions == {"pipelining", "size"}


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
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


# --- table 5.2: connection and greeting -------------------------------------------------


@pytest.mark.parametrize(
    ("banner", "kind", "code"),
    [
        pytest.param(hang, "timeout", 0, id="3 silent banner"),
        pytest.param(close, "dropped", 0, id="4 closes at once"),
        pytest.param(reset, "dropped", 0, id="5 RST at once"),
        pytest.param(drip(b"220 mx" + b"x" * 200, 0.02), "timeout", 0, id="6 dripped banner"),
        pytest.param(flood(b"220-x\r\n" * 1000), "malformed", 0, id="7 flood of lines"),
        pytest.param(flood(b"220-x\r\n", 0.05), "timeout", 0, id="8 slow endless lines"),
        pytest.param(flood(b"x" * 10000), "malformed", 0, id="9 endless line"),
        pytest.param(b"521 mx takes no mail\r\n", "reply", 521, id="10 banner 521"),
        pytest.param(b"554 blocked, see spamhaus\r\n", "reply", 554, id="11 banner 554"),
        pytest.param(b"421 busy\r\n", "reply", 421, id="12 banner 421"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", "malformed", 0, id="13 HTTP"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", "malformed", 0, id="14 SSH"),
        pytest.param(b"\x16\x03\x01\x02\x00\n\x01\x00", "malformed", 0, id="15 binary"),
        pytest.param(b"\r\n\r\n", "malformed", 0, id="37 empty lines"),
        pytest.param(then_close(b"220 hello\r\n"), "dropped", 0, id="39 closes after banner"),
        pytest.param(b"250 hello\r\n", "malformed", 0, id="not a greeting"),
        pytest.param(b"220 a\r\n220 b\r\n", "malformed", 0, id="two greetings"),
    ],
)
async def test_that_a_bad_greeting_gives_no_session(banner: Answer, kind: str, code: int) -> None:
    reply = await refusal(SmtpServer(banner=banner), HASTY)
    assert (reply.kind.value, reply.code) == (kind, code)


async def test_that_ehlo_refused_is_followed_by_helo() -> None:
    server = SmtpServer(answers={"EHLO": b"502 5.5.1 What?\r\n"}, rcpt=[NO])
    (reply,) = await ask(server, A)
    assert reply.code == 550
    assert server.received("HELO") == [b"HELO probe.example.org"]


async def test_that_an_endless_ehlo_is_malformed() -> None:
    server = SmtpServer(answers={"EHLO": b"250-x\r\n" * 5000 + b"250 x\r\n"})
    assert (await refusal(server)).kind is ReplyKind.MALFORMED


async def test_that_ehlo_and_helo_refused_give_the_refusal() -> None:
    no = b"550 5.7.1 Bad HELO\r\n"
    reply = await refusal(SmtpServer(answers={"EHLO": no, "HELO": no}))
    assert (reply.code, reply.enhanced) == (550, "5.7.1")


# --- table 5.2: STARTTLS ----------------------------------------------------------------


async def test_that_an_expired_certificate_does_not_matter() -> None:
    server = SmtpServer(extensions=("STARTTLS",), rcpt=[NO])
    async with session_with(server) as session:
        await session.begin()
        (reply,) = await session.ask([A])
        assert reply.code == 550
        assert session.encrypted
        assert session.usable
    assert len(server.received("EHLO")) == 2
    assert server.connections == 1


@pytest.mark.parametrize(
    ("answers", "after_tls", "connections"),
    [
        pytest.param({"STARTTLS": b"454 4.7.0 no TLS now\r\n"}, None, 1, id="32 refused"),
        pytest.param({}, b"not a handshake at all\r\n" * 9, 2, id="33 junk"),
        pytest.param({}, hang, 2, id="34 hang"),
        pytest.param({}, close, 2, id="closes"),
        pytest.param({"STARTTLS": b"220 go\r\n250 injected\r\n"}, None, 2, id="injection"),
        pytest.param({"STARTTLS": b"2_0 go\r\n"}, None, 2, id="malformed"),
    ],
)
async def test_that_failing_tls_goes_on_in_clear(
    answers: dict[str, Answer], after_tls: Answer | None, connections: int
) -> None:
    server = SmtpServer(extensions=("STARTTLS",), answers=answers, after_tls=after_tls, rcpt=[NO])
    (reply,) = await ask(server, A, timeouts=HASTY)
    assert reply.code == 550
    assert server.connections == connections
    assert len(server.received("STARTTLS")) == 1


# --- table 5.2: RCPT --------------------------------------------------------------------


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


# --- SMTPUTF8 ---------------------------------------------------------------------------


async def test_that_smtputf8_is_asked_for_only_where_needed_and_offered() -> None:
    server = SmtpServer(extensions=("SMTPUTF8",), rcpt={A: OK, "почта@example.com": OK})
    replies = await ask(server, A, "почта@example.com")
    assert [reply.code for reply in replies] == [250, 250]
    assert server.received("MAIL") == [
        b"MAIL FROM:<check@example.org>",
        b"MAIL FROM:<check@example.org> SMTPUTF8",
    ]


async def test_that_an_address_needing_smtputf8_is_not_sent_without_it() -> None:
    server = SmtpServer()  # row 50
    replies = await ask(server, "почта@example.com", A)
    assert kinds(replies) == ["not_sent", "reply"]
    assert replies[0].text == "SMTPUTF8 not offered"
    assert server.received("RCPT") == [b"RCPT TO:<a@example.com>"]


async def test_that_a_server_refusing_its_own_smtputf8_leaves_the_session_in_step() -> None:
    async def mail(peer: Peer) -> None:
        utf8 = b"SMTPUTF8" in server.commands[-1]
        await peer.say(b"555 5.5.4 no\r\n" if utf8 else b"250 ok\r\n")

    server = SmtpServer(extensions=("SMTPUTF8",), answers={"MAIL": mail}, rcpt={A: OK})
    async with session_with(server) as session:
        await session.begin()
        (reply,) = await session.ask(["почта@example.com"])
        assert reply.text == "SMTPUTF8 not offered"
        (reply,) = await session.ask([A])
        assert reply.code == 250


@pytest.mark.parametrize(
    "address",
    ["a@b.c>\r\nRCPT TO:<x@y.z", "a b@example.com", "<a@example.com>", "a@exa mple.com", "a", ""],
)
async def test_that_an_address_that_would_inject_is_never_sent(address: str) -> None:
    server = SmtpServer()
    (reply,) = await ask(server, address)
    assert reply.kind is ReplyKind.NOT_SENT
    assert not server.received("RCPT")


async def test_that_an_internationalised_domain_goes_as_a_label() -> None:
    server = SmtpServer()
    await ask(server, "a@пример.рф")
    assert server.received("RCPT") == [b"RCPT TO:<a@xn--e1afmkfd.xn--p1ai>"]


def test_that_mail_host_is_what_the_tests_think() -> None:
    assert SmtpServer().mail_host == MailHost(
        name="mx.example", preference=10, addresses=("127.0.0.1",)
    )
