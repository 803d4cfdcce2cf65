"""What a tool is asked, and what comes back: plain values that travel as JSON lines."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Self

from benchmarks.comparison.situation import Answer, Situation
from benchmarks.comparison.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One address to be judged in a running world, as a tool sees it."""

    address: str
    others: tuple[str, ...]  # of the same file, asked before it
    blacklist: tuple[str, ...]
    again_after_s: float  # 0: there is no point in asking again
    nameserver: tuple[str, int]
    smtp_port: int
    hosts: tuple[str, ...]  # loopback addresses of the world's mail hosts

    @classmethod
    def of(cls, situation: Situation, world: World) -> Self:
        """The job that a situation gives, once its world runs."""
        return cls(
            address=world.filled(situation.address),
            others=situation.others,
            blacklist=situation.blacklist,
            again_after_s=situation.again_after_s,
            nameserver=world.nameserver,
            smtp_port=world.smtp_port,
            hosts=tuple(world.hosts.values()),
        )

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Back from the line."""
        body = json.loads(line)
        lists = {key: tuple(value) for key, value in body.items() if isinstance(value, list)}
        return cls(**(body | lists))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A tool's answer, with its own words for it."""

    answer: Answer
    words: str

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Back from the line."""
        body = json.loads(line)
        return cls(answer=Answer(body["answer"]), words=body["words"])


#: A tool's adapter: answers a job, in a child process of its own.
Tool = Callable[[Job], Outcome]
