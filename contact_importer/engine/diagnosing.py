"""Whether checks can work from here: the lines of ``doctor``."""

import asyncio
from collections.abc import Sequence

from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.events import Diagnosis
from contact_importer.engine.network_ports import DnsAnswer, DnsClient, DnsKind
from contact_importer.engine.preflight import Preflight
from contact_importer.engine.reaching import Contact
from contact_importer.engine.store_ports import ListStore
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.errors import NetworkUnavailableError, UserError
from contact_importer.model.settings import SmtpIdentity

_PROOFS = (DnsKind.ANSWER, DnsKind.NODATA, DnsKind.NXDOMAIN)


async def diagnose(ports: EnginePorts, identity: SmtpIdentity) -> tuple[Diagnosis, ...]:
    """The lines dns, port_25, helo, ptr, mail_from and database, in this order."""
    lines: list[Diagnosis] = []

    async def body() -> None:
        dns = ports.network.dns()
        try:
            lines.extend(await _diagnose_network(ports, identity, dns))
        finally:
            await dns.close()

    await ports.pool.run(body)
    return (*lines, await _judge_database(ports.store))


async def _diagnose_network(
    ports: EnginePorts, identity: SmtpIdentity, dns: DnsClient
) -> list[Diagnosis]:
    network = ports.network
    lookup = DomainLookup(dns, network.guard, ports.clock, vantage=network.vantage)
    preflight = Preflight(network, identity, dns=dns, lookup=lookup, dialler=network.smtp())
    answers = await asyncio.gather(*(dns.query(name, "MX") for name in network.well_known))
    contacts = await _well_known(preflight)
    lines = [_judge_dns(answers), _judge_port(contacts)]
    try:
        return [*lines, *await preflight.identity.judge(contacts)]
    except NetworkUnavailableError:
        return [*lines, *_untold()]


async def _well_known(preflight: Preflight) -> list[Contact]:
    try:
        return await preflight.reach_well_known()
    except NetworkUnavailableError:
        return []


def _untold() -> list[Diagnosis]:
    text = "This cannot be told without a network."
    return [Diagnosis(subject=name, ok=None, message=text) for name in ("helo", "ptr", "mail_from")]


def _judge_dns(answers: Sequence[DnsAnswer]) -> Diagnosis:
    good = [answer for answer in answers if answer.kind in _PROOFS]
    if good:
        text = f"DNS works: {len(good)} of {len(answers)} questions were answered."
        details = {"resolver": good[0].resolver} if good[0].resolver else {}
        return Diagnosis(subject="dns", ok=True, message=text, details=details)
    offline = any(answer.kind is DnsKind.NO_NETWORK for answer in answers)
    return Diagnosis(
        subject="dns",
        ok=False,
        message="There is no network." if offline else "No DNS resolver answers.",
        advice="Check the network connection and the resolver settings of this computer.",
    )


def _judge_port(contacts: Sequence[Contact]) -> Diagnosis:
    tried = [contact for contact in contacts if contact.tried]
    spoke = sum(contact.spoke for contact in tried)
    if not tried:
        return Diagnosis(
            subject="port_25",
            ok=None,
            message="Port 25 could not be tried: no mail server's address is known.",
            advice="Make DNS work first.",
        )
    details = {"reached": f"{spoke} of {len(tried)}"}
    if spoke:
        text = f"Port 25 is open: {spoke} of {len(tried)} mail servers answered."
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


async def _judge_database(store: ListStore) -> Diagnosis:
    try:
        lists = await store.lists()
    except UserError as error:
        advice = "See that nothing locks the file, and that its disk is healthy and has room."
        return Diagnosis(subject="database", ok=False, message=error.message, advice=advice)
    contacts = sum(item.tally.contacts for item in lists)
    text = f"The database works: it has {len(lists):,} lists with {contacts:,} contacts."
    return Diagnosis(subject="database", ok=True, message=text)
