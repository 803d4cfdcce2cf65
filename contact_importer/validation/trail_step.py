"""One step of a trail, and what the trail is told from. Pure."""

from dataclasses import dataclass
from typing import Self

from contact_importer.model.contact import BlacklistEntry, ContactDetails
from contact_importer.model.evidence import Evidence, Stage
from contact_importer.model.verdict import Decision, Flag, Reason
from contact_importer.validation.phrase import Phrase
from contact_importer.validation.trail_words import TrailPart


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailStep:
    """What was looked at, in words and in codes.

    ``id`` names what was seen, for programs. ``codes`` are verbatim, for people who run mail
    servers: records, addresses, the server's own words. ``decisive``: the decision rests on it.
    """

    id: str
    part: TrailPart
    words: tuple[Phrase, ...]  # one sentence each
    at: float | None = None  # seconds since the epoch, UTC
    peer: str = ""  # who was asked: a mail host with its address, a resolver, a list
    codes: tuple[str, ...] = ()
    decisive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedAddress:
    """Everything that is known about one address, in a list or not."""

    raw: str  # the cell, or what was typed
    address: str
    domain: str  # A-label; "" where the syntax is impossible
    decision: Decision | None  # None: waits for its check
    flags: Flag = Flag.NONE
    evidence: tuple[Evidence, ...] = ()
    blacklist: BlacklistEntry | None = None  # the user's entry that lists it
    source_name: str = ""
    row_number: int = 0  # 0: typed
    checked_at: float | None = None
    retry_at: float | None = None
    attempts: int = 0  # so far, that ended pending

    @classmethod
    def of(cls, details: ContactDetails) -> Self:
        """A stored contact."""
        contact = details.contact
        verdict = contact.verdict
        return cls(
            raw=contact.raw,
            address=contact.address,
            domain=contact.domain,
            decision=None
            if verdict is None
            else Decision(verdict, contact.reason, contact.status, contact.confidence),
            flags=contact.flags,
            evidence=details.evidence,
            blacklist=details.blacklist,
            source_name=details.source_name,
            row_number=details.source_row or contact.row_number,
            checked_at=contact.checked_at,
            retry_at=contact.retry_at,
            attempts=contact.attempts,
        )

    @property
    def reason(self) -> Reason:
        """Why it was decided so; NONE while it waits."""
        return Reason.NONE if self.decision is None else self.decision.reason

    def seen_in(self, stage: Stage) -> list[Evidence]:
        """The evidence of one stage, in order."""
        return [item for item in self.evidence if item.stage is stage]
