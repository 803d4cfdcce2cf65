"""The harvest brake: nobody's address book consists of names that do not exist. Pure.

A list whose names at one domain are mostly unknown was guessed or bought, and who goes on
asking there harvests the server's directory (validation.md §4.8). After a trial of fifty
names the rest is left until a person has agreed.
"""

from dataclasses import dataclass

_TRIAL = 50  # answers after which the names of a domain are judged


@dataclass(slots=True)
class HarvestBrake:
    """What one domain has answered in one run."""

    on: bool = True
    answered: int = 0
    unknown: int = 0  # of these, refused as no mailbox

    def count(self, *, unknown: bool) -> None:
        """One more answer."""
        self.answered += 1
        self.unknown += unknown

    @property
    def on_trial(self) -> bool:
        """Too little has been answered to judge."""
        return self.on and self.answered < _TRIAL

    @property
    def pulled(self) -> bool:
        """More than half of the names are unknown: ask no more."""
        return self.on and not self.on_trial and 2 * self.unknown > self.answered

    def room(self, most: int) -> int:
        """How many of ``most`` may be asked before the names are judged again."""
        return min(most, _TRIAL - self.answered) if self.on_trial else most
