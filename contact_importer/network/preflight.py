"""Whether checks can work from here: DNS, port 25, our HELO name, reverse name and sender.

Belongs to one event loop. Talks to a few big operators: greeting and QUIT, nothing more.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from functools import partial

from contact_importer.engine.events import Diagnosis
from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsClient,
    DnsKind,
    Guard,
)
from contact_importer.model.evidence import ReplyKind
from contact_importer.model.settings import SmtpIdentity, Timeouts
from contact_importer.network.reverse_dns import reverse_names
from contact_importer.network.smtp_channel import SmtpChannel
from contact_importer.network.smtp_dialler import AioSmtpDialler

PROBE_DOMAINS = ("gmail.com", "outlook.com", "mail.ru", "yandex.ru", "yahoo.com")
_BIG_NAMES = (
    *PROBE_DOMAINS, "google.com", "hotmail.com", "live.com", "microsoft.com", "yandex.net",
    "yandex.com", "yahoodns.net", "icloud.com", "apple.com", "aol.com", "gmx.net", "web.de",
)  # fmt: skip
_GREETING_S = 15.0  # big operators greet at once
_NOT_THERE = (DnsKind.NXDOMAIN, DnsKind.NODATA)

ReverseNames = Callable[[str, str], Awaitable[tuple[str, ...] | None]]


class NetworkPreflight:
    """Implements ``engine.network_ports.Preflight``. For one use: ``diagnose`` closes ``dns``."""

    def __init__(
        self,
        dns: DnsClient,
        guard: Guard,
        identity: SmtpIdentity,
        timeouts: Timeouts,
        probe_domains: tuple[str, ...] = PROBE_DOMAINS,
        port: int = 25,
        *,
        reverse: ReverseNames | None = None,
    ) -> None:
        self._dns = dns
        self._guard = guard
        self._identity = identity
        self._timeouts = timeouts
        self._domains = probe_domains
        self._dialler = AioSmtpDialler(guard, identity, timeouts, port)
        self._reverse = reverse or partial(reverse_names, timeout_s=timeouts.dns_try_s)
        self._resolver = ""  # one that answered
        self._own_address = ""  # as mail servers see us, "" = not known

    async def diagnose(self) -> tuple[Diagnosis, ...]:
        """The lines dns, port_25, helo, ptr, mail_from, in this order."""
        try:
            answers = await asyncio.gather(*(self._dns.query(name, "MX") for name in self._domains))
            self._resolver = next((one.resolver for one in answers if _proves(one)), "")
            return (
                self._judge_dns(answers),
                await self._judge_port(answers),
                await self._judge_helo(),
                await self._judge_ptr(),
                await self._judge_sender(),
            )
        finally:
            await self._dns.close()

    def _judge_dns(self, answers: list[DnsAnswer]) -> Diagnosis:
        good = sum(_proves(answer) for answer in answers)
        details = {"resolver": self._resolver} if self._resolver else {}
        if good:
            text = f"DNS works: {good} of {len(answers)} questions were answered."
            return Diagnosis(subject="dns", ok=True, message=text, details=details)
        offline = any(answer.kind is DnsKind.NO_NETWORK for answer in answers)
        return Diagnosis(
            subject="dns",
            ok=False,
            message="There is no network." if offline else "No DNS resolver answers.",
            advice="Check the network connection and the resolver settings of this computer.",
        )

    async def _judge_port(self, answers: list[DnsAnswer]) -> Diagnosis:
        hosts = [_best_host(answer) for answer in answers]
        greeted = await asyncio.gather(*(self._greets(host) for host in hosts if host))
        met = [reached for reached in greeted if reached is not None]
        if not met:
            return Diagnosis(
                subject="port_25",
                ok=None,
                message="Port 25 could not be tried: no mail server's address is known.",
                advice="Make DNS work first.",
            )
        details = {"reached": f"{sum(met)} of {len(met)}"}
        if any(met):
            text = f"Port 25 is open: {sum(met)} of {len(met)} mail servers answered."
            return Diagnosis(subject="port_25", ok=True, message=text, details=details)
        return Diagnosis(
            subject="port_25",
            ok=False,
            message="No mail server can be reached on port 25 from here.",
            advice=(
                "Many internet providers and clouds block it: ask them to open it, run the check "
                "elsewhere, or check at STANDARD level, which needs DNS only."
            ),
            details=details,
        )

    async def _greets(self, host: str) -> bool | None:
        """A mail server answers there; None: no address that may be connected to."""
        addresses = [ip for ip in await self._addresses(host) if self._guard.allows(ip)]
        for ip in addresses[:2]:
            channel = await self._dialler.open_channel(host, ip)
            if not isinstance(channel, SmtpChannel):
                continue
            try:
                greeting = await channel.greeting(min(_GREETING_S, self._timeouts.banner_s))
                own = channel.own_address()
                if self._guard.allows(own):  # a private address is not what servers see
                    self._own_address = own
            finally:
                await channel.close()
            if greeting.kind is ReplyKind.REPLY:
                return True
        return False if addresses else None

    async def _judge_helo(self) -> Diagnosis:
        name = self._identity.helo or socket.gethostname()
        advice = "Set the HELO name to a full host name of yours that leads to this address."
        verdict = partial(Diagnosis, subject="helo", advice=advice, details={"name": name})
        if "." not in name.strip("."):
            return verdict(ok=False, message="There is no full HELO name.")
        if _is_big(name):
            return verdict(ok=False, message="The HELO name belongs to a big mail provider.")
        answers = [await self._dns.query(name, kind) for kind in ("A", "AAAA")]
        found = [record for answer in answers for record in answer.records]
        if found and self._own_address and self._own_address not in found:
            return verdict(ok=False, message="The HELO name leads to another address than ours.")
        if found:
            return verdict(ok=True, message="The HELO name exists.", advice="")
        if all(answer.kind in _NOT_THERE for answer in answers):
            return verdict(ok=False, message="The HELO name does not exist in DNS.")
        return verdict(ok=None, message="The HELO name could not be looked up.", advice="")

    async def _judge_ptr(self) -> Diagnosis:
        advice = "Ask who gave you the address for a reverse name equal to the HELO name."
        own = self._own_address
        verdict = partial(Diagnosis, subject="ptr", details={"address": own} if own else {})
        names = await self._reverse(own, self._resolver) if own and self._resolver else None
        if names is None:
            text = "The reverse name of our address cannot be told from here."
            return verdict(ok=None, message=text, advice=advice)
        if not names:
            return verdict(ok=False, message="Our address has no reverse name.", advice=advice)
        text = f"Our address has the reverse name {names[0]}."
        return verdict(ok=True, message=text)

    async def _judge_sender(self) -> Diagnosis:
        sender = self._identity.mail_from
        domain = sender.rpartition("@")[2]
        advice = "Set the sender to an address of yours that takes mail."
        verdict = partial(Diagnosis, subject="mail_from", advice=advice)
        if not sender:
            return verdict(ok=None, message="No sender is set: the null sender is used.")
        mail = await self._dns.query(domain, "MX")
        if mail.kind is DnsKind.ANSWER:
            if _best_host(mail):
                return verdict(ok=True, message="The sender's domain takes mail.", advice="")
            return verdict(ok=False, message="The sender's domain says that it takes no mail.")
        if mail.kind in _NOT_THERE:
            if await self._addresses(domain):
                return verdict(ok=True, message="The sender's domain has an address.", advice="")
            return verdict(ok=False, message="The sender's domain takes no mail.")
        return verdict(ok=None, message="The sender's domain could not be looked up.", advice="")

    async def _addresses(self, name: str) -> list[str]:
        answers = [await self._dns.query(name, kind) for kind in ("A", "AAAA")]
        return [record for answer in answers for record in answer.records]


def _proves(answer: DnsAnswer) -> bool:
    return answer.kind is DnsKind.ANSWER or answer.kind in _NOT_THERE


def _best_host(answer: DnsAnswer) -> str:
    """The exchange of the lowest preference; "" when there is none, or a null MX only."""
    pairs = [record.split(" ", 1) for record in answer.records if " " in record]
    hosts = [(int(number), host) for number, host in pairs if number.isdigit() and host != "."]
    return min(hosts)[1] if hosts else ""


def _is_big(name: str) -> bool:
    folded = name.lower().rstrip(".")
    return any(folded == big or folded.endswith("." + big) for big in _BIG_NAMES)
