"""One bad file and its outcome. A module of bad files collects its own by ``Cases.add``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Maker = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is stored; one sentence names the file, and the line where there is one."""

    codes: frozenset[str]
    line: int | None = None

    @classmethod
    def by(cls, *codes: str, line: int | None = None) -> "Refused":
        """With one of these codes."""
        return cls(frozenset(codes), line)


@dataclass(frozen=True, slots=True)
class Read:
    """Imported: these contacts, and these rows rejected."""

    contacts: int
    rejected: tuple[tuple[int, str], ...] = ()  # number and cause
    fields: tuple[str, ...] | None = None  # of the first contact, the address left out
    about: Mapping[str, object] = field(default_factory=dict)  # what the preview says of it


@dataclass(frozen=True, slots=True)
class Undecided:
    """Previewed without an e-mail column: the person is asked, and nothing starts without."""


@dataclass(frozen=True, slots=True)
class BadFile:
    """A row of the table, or one kind of it."""

    number: int
    title: str
    suffix: str
    make: Maker  # writes the file at a path
    outcome: Refused | Read | Undecided
    choices: Mapping[str, str]
    unlike_table: str  # where the outcome is not the table's: why
    slow: bool

    @property
    def name(self) -> str:
        """For the names of tests and files."""
        return f"{self.number:02}-{self.title}"


class Cases(list[BadFile]):
    """The bad files of one module."""

    def add(
        self,
        number: int,
        title: str,
        outcome: Refused | Read | Undecided,
        *,
        suffix: str = ".csv",
        choices: Mapping[str, str] | None = None,
        unlike_table: str = "",
        slow: bool = False,
    ) -> Callable[[Maker], Maker]:
        """Decorates the function that writes the file."""

        def register(make: Maker) -> Maker:
            self.append(
                BadFile(number, title, suffix, make, outcome, choices or {}, unlike_table, slow)
            )
            return make

        return register

    def add_text(
        self,
        number: int,
        title: str,
        text: str | bytes,
        outcome: Refused | Read | Undecided,
        **more: object,
    ) -> None:
        """A file of this content."""
        data = text.encode() if isinstance(text, str) else text
        self.add(number, title, outcome, **more)(lambda path: path.write_bytes(data))  # type: ignore[arg-type]
