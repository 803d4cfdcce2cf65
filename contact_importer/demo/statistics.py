"""What the demo servers counted: for tests of politeness and of "never asked twice"."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorStatistics:
    """Sessions at one MX operator."""

    connections: int = 0
    open_connections: int = 0
    most_open: int = 0  # at the same time
    rcpts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStatistics:
    """All counts since the start, or since they were last cleared."""

    dns_queries: int = 0
    dns_questions: Mapping[str, int] = field(default_factory=dict)  # "MX bigmail.demo" -> count
    connections: int = 0
    most_open: int = 0  # connections at the same time, over all operators
    commands: Mapping[str, int] = field(default_factory=dict)  # "EHLO" -> count
    operators: Mapping[str, OperatorStatistics] = field(default_factory=dict)
    rcpts: Mapping[str, int] = field(default_factory=dict)  # lower-case address -> count

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "DemoStatistics":
        """The inverse of ``to_dict``."""
        operators = {name: OperatorStatistics(**item) for name, item in body["operators"].items()}
        return cls(**body | {"operators": operators})


class SmtpCounters:
    """Counts of the SMTP server. An operator is known once a session's host or RCPT tells it."""

    def __init__(self) -> None:
        self._open = 0
        self._open_at: Counter[str] = Counter()
        self.clear()

    def clear(self) -> None:
        """Start again from nothing; open connections stay open."""
        self.connections = 0
        self.most_open = self._open
        self.commands: Counter[str] = Counter()
        self.rcpts: Counter[str] = Counter()
        self._connections_at: Counter[str] = Counter()
        self._most_at: Counter[str] = Counter(self._open_at)
        self._rcpts_at: Counter[str] = Counter()

    def opened(self) -> None:
        """A connection was accepted."""
        self.connections += 1
        self._open += 1
        self.most_open = max(self.most_open, self._open)

    def attributed(self, operator: str) -> None:
        """The operator of an open connection became known."""
        self._connections_at[operator] += 1
        self._open_at[operator] += 1
        self._most_at[operator] = max(self._most_at[operator], self._open_at[operator])

    def closed(self, operator: str) -> None:
        """A connection ended; ``operator`` "" if it was never known."""
        self._open -= 1
        if operator:
            self._open_at[operator] -= 1

    def asked(self, address: str, operator: str) -> None:
        """RCPT for an address."""
        self.rcpts[address] += 1
        self._rcpts_at[operator] += 1

    def operators(self) -> dict[str, OperatorStatistics]:
        """Counts per operator."""
        names = self._connections_at.keys() | self._rcpts_at.keys()
        return {
            name: OperatorStatistics(
                connections=self._connections_at[name],
                open_connections=self._open_at[name],
                most_open=self._most_at[name],
                rcpts=self._rcpts_at[name],
            )
            for name in sorted(names)
        }
