"""A dialler and its scripted servers, for tests."""

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from contact_importer.model.evidence import SmtpReply
from contact_importer.model.settings import SmtpIdentity, Timeouts
from contact_importer.model.verdict import Judgement
from contact_importer.network.smtp_client import AioSmtpSession
from contact_importer.network.smtp_dialler import AioSmtpDialler
from contact_importer.validation.host_refusal import judge_refusal
from contact_importer.validation.reply_rules import read_rcpt_reply
from contact_importer.validation.trust import conclude, needs_control, needs_postmaster
from tests.support.smtp_server import SmtpServer

IDENTITY = SmtpIdentity(helo="probe.example.org", mail_from="check@example.org")
PATIENT = Timeouts(connect_s=5, banner_s=10, command_s=10, session_s=30)
HASTY = Timeouts(connect_s=5, banner_s=0.3, command_s=0.3, session_s=30)
OK = b"250 2.1.5 Ok\r\n"
NO = b"550 5.1.1 User unknown\r\n"
A, B, C = "a@example.com", "b@example.com", "c@example.com"
CONTROL = "noboddy3141@example.com"
POSTMASTER = "postmaster@example.com"


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not _has_ipv6(), reason="no ::1 on this machine")
BOTH_FAMILIES = ["127.0.0.1", pytest.param("::1", marks=needs_ipv6)]


class LoopbackGuard:
    def allows(self, address: str) -> bool:
        return address in ("127.0.0.1", "127.0.0.2", "::1")


def dialler(
    server: SmtpServer, timeouts: Timeouts = PATIENT, *, proxy_url: str = ""
) -> AioSmtpDialler:
    return AioSmtpDialler(
        LoopbackGuard(), IDENTITY, timeouts, port=server.port, proxy_url=proxy_url
    )


async def session_of(caller: AioSmtpDialler, server: SmtpServer) -> AioSmtpSession:
    session = await caller.connect(server.mail_host)
    assert isinstance(session, AioSmtpSession), session
    return session


@asynccontextmanager
async def session_with(
    server: SmtpServer, timeouts: Timeouts = PATIENT
) -> AsyncIterator[AioSmtpSession]:
    async with server:
        session = await session_of(dialler(server, timeouts), server)
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


def kinds(replies: Sequence[SmtpReply]) -> list[str]:
    return [reply.kind.value for reply in replies]


@dataclass
class Check:
    """What came of asking one server about some addresses, cross-checks included."""

    replies: tuple[SmtpReply, ...]
    judgements: list[Judgement]
    in_step: bool = True


async def check(caller: AioSmtpDialler, server: SmtpServer, *addresses: str) -> Check:
    """One session as the engine leads it: recipients, control, postmaster, RSET, QUIT."""
    session = await caller.connect(server.mail_host)
    if isinstance(session, SmtpReply):
        return Check((session,), [judge_refusal(session)])
    begun = await session.begin()
    if not begun.accepted:
        await session.close()
        return Check((begun,), [judge_refusal(begun)])
    replies = await session.ask(addresses)
    meanings = [read_rcpt_reply(reply) for reply in replies]
    control = postmaster = None
    if any(map(needs_control, meanings)):
        (control,) = await session.ask([CONTROL])
    if any(map(needs_postmaster, meanings)):
        (postmaster,) = await session.ask([POSTMASTER])
    await session.reset()
    await session.close()
    accepted = any(reply.accepted for reply in replies)
    judgements = [
        conclude(reply, control=control, postmaster=postmaster, domain_accepted_any=accepted)
        for reply in replies
    ]
    return Check(replies, judgements, session.in_step)
