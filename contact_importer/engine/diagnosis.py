"""One line of the network check (``doctor``): what was found and what to do, in no language."""

from dataclasses import dataclass, field
from typing import Any

from contact_importer.model.problem import Problem
from contact_importer.model.task import PauseReason
from contact_importer.validation import network_words as words
from contact_importer.validation.phrase import English, Gap, Phrase, say

_ENGLISH = English()


def phrase(text: str, **gaps: Gap) -> Phrase:
    """Words of validation/network_words.py with their gaps filled."""
    return Phrase(text, gaps, words.CONTEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What was looked at, how it is, what to do."""

    subject: str  # stable code, of network_words.TITLES
    ok: bool | None  # None: could not be told
    finding: Phrase
    remedy: Phrase | None = None
    stops: bool = False  # no check at level FULL is begun like this
    details: dict[str, str] = field(default_factory=dict)

    @property
    def meaning(self) -> Phrase | None:
        """What it means for the checks; None where there is nothing to say."""
        text = words.STOPS if self.stops else words.MEANINGS.get((self.subject, self.ok))
        return phrase(text) if text else None

    @property
    def message(self) -> str:
        """The finding in English."""
        return say(self.finding, _ENGLISH)

    @property
    def advice(self) -> str:
        """The remedy in English; "" where there is none."""
        return say(self.remedy, _ENGLISH) if self.remedy else ""

    @property
    def problem(self) -> Problem:
        """The line as that which stops a task: its words, and what fills their gaps."""
        params: dict[str, str | int] = {"finding": self.finding.words}
        params |= {
            name: gap for name, gap in self.finding.gaps.items() if isinstance(gap, str | int)
        }
        if self.remedy is not None:
            params["remedy"] = self.remedy.words
        message = f"{self.message} {self.advice}".strip()
        return Problem(code=PauseReason.BAD_IDENTITY.value, params=params, message=message)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form."""
        return {
            "subject": self.subject,
            "ok": self.ok,
            "message": self.message,
            "meaning": say(self.meaning, _ENGLISH) if self.meaning else "",
            "advice": self.advice,
            "stops": self.stops,
            "details": self.details,
        }
