"""What is known about a mail domain that is an IP address: no DNS, only the guard. Pure."""

from ipaddress import IPv4Address, IPv6Address

from contact_importer.engine.network_ports import Guard
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import Evidence, Observation, Stage
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.address_literal import parse_literal
from contact_importer.validation.vantage import Vantage

_UNROUTABLE = Judgement(Verdict.UNDELIVERABLE, Reason.MX_UNROUTABLE)
_NOT_REACHED = Judgement(Verdict.UNKNOWN, Reason.CONNECTION_FAILED)
_NOT_CHECKED = Judgement(Verdict.UNKNOWN, Reason.DOMAIN_NOT_CHECKED)
_DOMAIN_TAKES_MAIL = Judgement(Verdict.UNKNOWN, Reason.MAILBOX_NOT_CHECKED)


def literal_facts(
    domain: str, address: IPv4Address | IPv6Address, guard: Guard, vantage: Vantage, *, now: float
) -> DomainFacts:
    """The facts of a literal: its only mail host is the address itself (RFC 5321 5.1).

    They cost nothing to find again and depend on where this machine is, so they expire at once.
    """
    ip = str(address)
    judgement, seen = _judge(ip, guard, vantage)
    alive = judgement is None
    evidence = Evidence(
        stage=Stage.DNS, observed_at=now, text=ip, subject=domain, host=ip, observation=seen
    )
    return DomainFacts(
        name=domain,
        judgement=judgement,
        hosts=(MailHost(name=ip, preference=0, addresses=(ip,)),) if alive else (),
        operator=domain if alive else "",
        evidence=(evidence,),
        checked_at=now,
        expires_at=now,
    )


def without_probe(facts: DomainFacts) -> Judgement:
    """What stands of a domain that nothing speaks against when its mailboxes are not asked.

    DNS says that a name takes mail; about a literal it says nothing.
    """
    return _DOMAIN_TAKES_MAIL if parse_literal(facts.name) is None else _NOT_CHECKED


def _judge(ip: str, guard: Guard, vantage: Vantage) -> tuple[Judgement | None, Observation]:
    """An address around this machine may be a real host; it is spared, not condemned."""
    if guard.allows(ip):
        return None, Observation.HOST_FOUND
    if guard.is_own(ip) or vantage.may_be_neighbour(ip):
        return _NOT_REACHED, Observation.INTERNAL_VIEW
    return _UNROUTABLE, Observation.HOST_DENIED
