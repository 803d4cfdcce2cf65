"""Every row of reliability.md table 5.2: what we make of a server, and how soon.

Servers are scripted on loopback; the verdict comes out of dialler, session and reply rules.
Retries, lanes and pauses belong to the engine's tests.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from aiosmtplib.protocol import SMTPProtocol

from contact_importer.model.domain import MailHost
from contact_importer.model.settings import Timeouts
from contact_importer.model.verdict import Judgement, Reason, Status, Verdict
from contact_importer.network.smtp_channel import QUIT_S
from contact_importer.network.smtp_client import AioSmtpSession
from contact_importer.network.smtp_protocol import StrictProtocol
from contact_importer.validation import reply_meaning
from contact_importer.validation.host_refusal import judge_refusal
from contact_importer.validation.policy import decide
from tests.support.smtp_asking import HASTY, NO, OK, A, B, Check, check, dialler
from tests.support.smtp_server import (
    Answer,
    Peer,
    SmtpServer,
    close,
    drip,
    flood,
    half_close,
    hang,
    late_double,
    reset,
    then_close,
)

pytestmark = pytest.mark.promise("P6")

EVERYBODY = (OK,)  # in turn, the last one for ever: recipient, control, postmaster
UNKNOWN_USER = (NO,)
UTF8 = "почта@example.com"


@dataclass(frozen=True)
class Row:
    """A server, whom we ask it about, and what has to come out for the first of them."""

    number: str
    status: Status
    reason: Reason
    rcpt: Sequence[Answer] = UNKNOWN_USER
    banner: Answer = b"220 mx.example ESMTP\r\n"
    extensions: tuple[str, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    after_tls: Answer | None = None
    asked: tuple[str, ...] = (A,)
    limits: Timeouts = HASTY
    time_outs: int = 1  # how many of the limits pass until the verdict

    def server(self) -> SmtpServer:
        return SmtpServer(
            banner=self.banner,
            extensions=self.extensions,
            rcpt=self.rcpt,
            answers=self.answers,
            after_tls=self.after_tls,
        )


def valid(number: str, reason: Reason, rcpt: Sequence[Answer], **more: object) -> Row:
    return Row(number, Status.VALID, reason, rcpt, **more)  # type: ignore[arg-type]


def invalid(number: str, rcpt: Sequence[Answer] = UNKNOWN_USER, **more: object) -> Row:
    reason = Reason.MAILBOX_NOT_FOUND
    return Row(number, Status.INVALID, reason, rcpt, **more)  # type: ignore[arg-type]


def pending(number: str, reason: Reason, rcpt: Sequence[Answer] = (), **more: object) -> Row:
    return Row(number, Status.PENDING, reason, rcpt or EVERYBODY, **more)  # type: ignore[arg-type]


def banner(number: str, reason: Reason, said: Answer) -> Row:
    return pending(number, reason, banner=said)


def malformed(number: str, said: bytes) -> Row:
    return pending(number, Reason.MALFORMED_REPLY, [said, OK])


async def slowly(peer: Peer) -> None:
    await asyncio.sleep(HASTY.command_s / 2)
    await peer.say(NO)


async def never_reads(peer: Peer) -> None:
    await peer.say(b"220 mx.example ESMTP\r\n")
    await asyncio.Event().wait()


TARPIT = Timeouts(connect_s=5, banner_s=5, command_s=5, session_s=0.3)
HOSTILE = "550 5.1.1 <b>No such</b> \x1b[31muser\u202egnp \u2066\r\n".encode()
EHLO_5000 = b"250-x\r\n" * 5000 + b"250 x\r\n"
NO_TLS = {"STARTTLS": b"454 4.7.0 no TLS now\r\n"}
TLS = ("STARTTLS",)

ROWS = [
    valid("1", Reason.MAILBOX_EXISTS, [OK, NO]),
    valid("2", Reason.CATCH_ALL, EVERYBODY),
    banner("3", Reason.TIMEOUT, hang),
    banner("4", Reason.CONNECTION_FAILED, close),
    banner("5", Reason.CONNECTION_FAILED, reset),
    banner("6", Reason.TIMEOUT, drip(b"220 mx" + b"x" * 200, 0.02)),
    banner("7", Reason.MALFORMED_REPLY, flood(b"220-x\r\n" * 1000)),
    banner("8", Reason.TIMEOUT, flood(b"220-x\r\n", 0.05)),
    banner("9", Reason.MALFORMED_REPLY, flood(b"x" * 10_000)),
    Row("10 of its only host", Status.INVALID, Reason.NO_MAIL_HOST, banner=b"521 no mail\r\n"),
    banner("11", Reason.REFUSED_US, b"554 5.7.1 blocked using zen.spamhaus.org\r\n"),
    banner("11 in so many words", Reason.REFUSED_US, b"554 No SMTP service here\r\n"),
    banner("12", Reason.TEMPORARY_FAILURE, b"421 4.3.2 busy\r\n"),
    banner("13", Reason.MALFORMED_REPLY, b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    banner("14", Reason.MALFORMED_REPLY, b"SSH-2.0-OpenSSH_9.2\r\n"),
    banner("15", Reason.MALFORMED_REPLY, b"\x16\x03\x01\x02\x00\n\x01\x00"),
    malformed("16", b"2_5 ok\r\n"),
    malformed("17", b" 25 ok\r\n"),
    malformed("18", b"999 ok\r\n"),
    malformed("19", b"354 ok\r\n"),
    malformed("20", b"2500 ok\r\n"),
    malformed("21", b"250-maybe\r\n550 5.1.1 no\r\n"),
    pending("22", Reason.TIMEOUT, [b"550-5.1.1 no end\r\n"]),
    invalid("23", [b"550 5.1.1 No such user\n"]),
    pending("24", Reason.TIMEOUT, [b"550 5.1.1 bare CR\r"]),
    invalid("25", [drip(NO)]),
    pending("26 doubled at once", Reason.MALFORMED_REPLY, [OK + OK, NO]),
    invalid("26 the one after it", [NO, NO], asked=(B, A)),
    pending("27", Reason.TIMEOUT, [slowly, hang], limits=Timeouts(command_s=HASTY.command_s / 4)),
    pending("28", Reason.CONNECTION_FAILED, [close]),
    pending("29 the second", Reason.TEMPORARY_FAILURE, [b"421 4.7.0 bye\r\n"]),
    pending("30", Reason.MALFORMED_REPLY, answers={"EHLO": EHLO_5000}),
    invalid("31", answers={"EHLO": b"502 5.5.1 What?\r\n"}),
    invalid("32", extensions=TLS, answers=NO_TLS),
    invalid("33", extensions=TLS, after_tls=b"not a handshake at all\r\n" * 9),
    invalid("34", extensions=TLS, after_tls=hang, time_outs=2),
    invalid("35", [HOSTILE]),
    invalid("36", [b"550 5.1.1 \xff No\x00 such\x07 user\r\n"]),
    malformed("37", b"\r\n"),
    invalid("38", answers={"QUIT": hang}),
    banner("39", Reason.CONNECTION_FAILED, half_close(b"220 mx.example ESMTP\r\n")),
    pending("40", Reason.GREYLISTED, [b"451 4.7.1 Greylisted, try again in 300 seconds\r\n"]),
    valid("41", Reason.MAILBOX_FULL, [b"552 5.2.2 Mailbox full\r\n"]),
    valid("41 for now", Reason.MAILBOX_FULL, [b"452 4.2.2 Mailbox full\r\n"]),
    pending("42", Reason.REFUSED_US, [b"550 5.7.1 Client host blocked\r\n"]),
    invalid("43"),
    banner("44", Reason.TIMEOUT, never_reads),
    pending("45", Reason.REFUSED_US, answers={"MAIL": b"550 5.7.1 go away\r\n"}),
    pending("46", Reason.REFUSED_US, [b"550 Requested action not taken\r\n"]),
    valid("47", Reason.CATCH_ALL, [b"251 User not local; will forward\r\n"]),
    valid("47", Reason.CONTROL_INCONCLUSIVE, [b"252 2.5.2 Cannot verify\r\n", NO]),
    invalid("48 below the limit", [slowly], time_outs=2),
    pending("48", Reason.TIMEOUT, [hang], limits=TARPIT),
    invalid("49", extensions=TLS),
    valid("50", Reason.SMTPUTF8_NOT_SUPPORTED, EVERYBODY, asked=(UTF8,)),
    invalid("51", [b"501 5.1.3 Bad address syntax\r\n"]),
    invalid("51", [b"553 5.1.3 Bad address syntax\r\n"]),
]


async def outcome(row: Row) -> Check:
    """What comes of it, within the limits that apply, one second for QUIT, one to spare."""
    waits = min(row.limits.command_s * row.time_outs, row.limits.session_s)
    async with row.server() as server, asyncio.timeout(waits + QUIT_S + 1):
        return await check(dialler(server, row.limits), server, *row.asked)


@pytest.mark.parametrize("row", ROWS, ids=[f"row {row.number}" for row in ROWS])
async def test_that_a_server_gets_the_verdict_of_the_table(row: Row) -> None:
    judgement = (await outcome(row)).judgements[0]
    assert (decide(judgement).status, judgement.reason) == (row.status, row.reason)


def test_that_no_row_is_missing() -> None:
    told = {int(row.number.split()[0]) for row in ROWS} | {52}
    assert told == set(range(1, 53))


async def test_row_10_that_one_host_does_not_speak_for_all() -> None:
    server = SmtpServer(banner=b"521 takes no mail\r\n")
    async with server:
        both = MailHost(name="mx.example", preference=10, addresses=("127.0.0.1", "127.0.0.2"))
        reply = await dialler(server).connect(both)
    assert not isinstance(reply, AioSmtpSession)
    assert judge_refusal(reply).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "said", [close, reset, b"421 busy\r\n", b"554 blocked\r\n", b"SSH-2.0\r\n"]
)
async def test_rows_4_5_11_12_that_the_next_address_is_tried(said: Answer) -> None:
    async with SmtpServer(banner=said) as server:
        host = MailHost(name="mx.example", preference=10, addresses=("127.0.0.1",) * 2)
        await dialler(server, HASTY).connect(host)
        assert server.connections == 2


async def test_row_26_that_a_late_double_reply_takes_both_back() -> None:
    async with SmtpServer(rcpt=[late_double(OK), NO]) as server:
        caller = dialler(server)
        assert not (await check(caller, server, A, B)).in_step
        server.rcpt, server._asked = [NO], 0
        again = await check(caller, server, B)
    assert again.judgements[0].reason is Reason.MAILBOX_NOT_FOUND


async def test_row_28_that_answers_before_a_drop_are_kept() -> None:
    async with SmtpServer(rcpt=[NO, then_close(NO)]) as server:
        found = await check(dialler(server), server, A, B, "c@example.com")
    assert found.in_step
    assert [one.reason for one in found.judgements][:2] == [Reason.MAILBOX_NOT_FOUND] * 2
    assert found.judgements[2].verdict is Verdict.UNKNOWN


async def test_row_29_that_421_takes_nothing_back() -> None:
    async with SmtpServer(rcpt=[OK, b"421 4.7.0 bye\r\n"]) as server:
        found = await check(dialler(server), server, A, B)
    assert found.in_step
    assert [reply.code for reply in found.replies] == [250, 421]
    assert found.judgements[1].reason is Reason.TEMPORARY_FAILURE


@pytest.mark.parametrize("said", [HOSTILE, b"550 5.1.1 \xff No\x00 such\x07 user\r\n"])
async def test_rows_35_36_that_the_text_is_clean(said: bytes) -> None:
    async with SmtpServer(rcpt=[said]) as server:
        (reply,) = (await check(dialler(server), server, A)).replies
    assert reply.text.isprintable()
    assert "such" in reply.text


async def test_row_52_that_greetings_can_be_compared() -> None:
    """Who answers for every host with one greeting is found by comparing them (preflight)."""
    async with SmtpServer(banner=b"220 transparent proxy\r\n") as server:
        session = await dialler(server).connect(server.mail_host)
        assert isinstance(session, AioSmtpSession)
        assert session.banner.text == "transparent proxy"
        await session.close()


# --- planted bugs -----------------------------------------------------------------------


async def wrong_rows(*numbers: str) -> list[str]:
    """Those of the rows that do not come out as the table says."""
    rows = [row for row in ROWS if row.number in numbers]
    assert len(rows) == len(numbers)
    judged = [(row, (await outcome(row)).judgements[0]) for row in rows]
    return [row.number for row, one in judged if decide(one).status is not row.status]


@pytest.mark.planted
async def test_that_time_outs_as_invalid_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = Judgement(Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND)
    monkeypatch.setitem(reply_meaning._JUDGEMENTS, reply_meaning.ReplyMeaning.TIMEOUT, dead)
    assert await wrong_rows("3", "22", "24", "27") == ["3", "22", "24", "27"]


@pytest.mark.planted
async def test_that_a_refusal_of_us_as_invalid_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = Judgement(Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND)
    monkeypatch.setitem(reply_meaning._JUDGEMENTS, reply_meaning.ReplyMeaning.REFUSED_US, dead)
    assert await wrong_rows("11", "42", "45") == ["11", "42", "45"]


@pytest.mark.planted
async def test_that_a_double_reply_that_is_taken_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What aiosmtplib does: the surplus is the next command's."""
    for name in ("write", "data_received", "read_response"):
        monkeypatch.setattr(StrictProtocol, name, getattr(SMTPProtocol, name))
    assert await wrong_rows("26 doubled at once") == ["26 doubled at once"]


@pytest.mark.planted
async def test_that_a_code_read_with_int_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What aiosmtplib does: the first three characters, the last line's code."""
    from contact_importer.network import smtp_protocol

    careless = smtp_protocol.re.compile(rb"(...)(?:([ -]?)(.*))?\Z", smtp_protocol.re.DOTALL)
    monkeypatch.setattr(smtp_protocol, "_REPLY_LINE", careless)
    assert await wrong_rows("20") == ["20"]
