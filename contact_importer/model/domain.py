"""What is known about a mail domain: the persistent DNS cache's unit."""

from dataclasses import dataclass

from contact_importer.model.evidence import Evidence
from contact_importer.model.verdict import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHost:
    """One MX host with its vetted, connectable addresses (IPv4 and IPv6 as text)."""

    name: str
    preference: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainFacts:
    """What DNS says about a domain.

    ``judgement`` is None when the domain takes mail as far as DNS tells; its
    mailboxes can then be probed at ``hosts`` (best first). Otherwise it decides
    every address of the domain. ``expires_at`` is the clamped TTL (60 s to 1 day);
    facts with an unknown judgement are never stored beyond the run.
    """

    name: str  # A-label, lower case
    judgement: Judgement | None
    hosts: tuple[MailHost, ...] = ()
    hosts_complete: bool = True  # ``hosts`` are all there are; False: the best ones only
    operator: str = ""  # registrable domain of the best MX: the lane
    implicit_mx: bool = False  # no MX, but an address record (RFC 5321 5.1)
    evidence: tuple[Evidence, ...] = ()
    checked_at: float = 0.0
    expires_at: float = 0.0
    control_accepted: bool | None = None  # random control: True catch-all, None not asked
    control_at: float = 0.0
