"""Asks every tool about every situation, each question in a world of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.comparison.job import Job, Outcome
from benchmarks.comparison.limits import ANSWER_S
from benchmarks.comparison.situation import Answer, Grade, Situation
from benchmarks.comparison.tools import OURS
from benchmarks.comparison.world import World

AT_ONCE = 6  # child processes of a tool; they wait most of the time

_ENVIRONMENT = {"PY3VE_IGNORE_UPDATER": "1"}  # py3-validate-email would download a list

_numbers = count(os.getpid())  # of worlds; another process begins elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a tool made of a situation."""

    situation: Situation
    outcome: Outcome
    seconds: float

    @property
    def grade(self) -> Grade:
        """What the answer is worth."""
        return self.situation.grade(self.outcome.answer)


class Child:
    """A process that answers for one tool, replaced when it does not answer in time."""

    def __init__(self, tool: str, folder: str) -> None:
        """``folder`` is where the tool may leave files."""
        self._tool = tool
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> asyncio.subprocess.Process:
        """The process, ready to be asked."""
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "benchmarks.comparison.child", self._tool),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=os.environ | _ENVIRONMENT | {"TMPDIR": self._folder},
            )
            assert self._process.stdout is not None
            if not await self._process.stdout.readline():
                raise RuntimeError(f"{self._tool} cannot be imported: uv sync --group bench")
        return self._process

    async def ask(self, job: Job) -> Outcome:
        """The tool's answer, or that there was none."""
        process = await self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(ANSWER_S):
                process.stdin.write(job.to_json().encode() + b"\n")
                await process.stdin.drain()
                line = await process.stdout.readline()
        except TimeoutError:
            await self.end()
            return Outcome(answer=Answer.UNKNOWN, words=f"no answer within {ANSWER_S:.0f} s")
        if not line:
            await self.end()
            return Outcome(answer=Answer.UNKNOWN, words="its process died")
        return Outcome.from_json(line.decode())

    async def end(self) -> None:
        """End the process."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()
            self._process = None


async def ask_all(tool: str, situations: Iterable[Situation]) -> tuple[Result, ...]:
    """A tool's results, in the situations' order."""
    waiting = asyncio.Queue[tuple[int, Situation]]()
    for entry in enumerate(situations):
        waiting.put_nowait(entry)
    results: dict[int, Result] = {}
    with TemporaryDirectory(prefix="comparison-") as folder:
        children = [Child(tool, folder) for _ in range(AT_ONCE)]
        await asyncio.gather(*(_work(child, tool, waiting, results) for child in children))
    return tuple(results[place] for place in sorted(results))


async def _work(
    child: Child,
    tool: str,
    waiting: asyncio.Queue[tuple[int, Situation]],
    results: dict[int, Result],
) -> None:
    try:
        while not waiting.empty():
            place, situation = waiting.get_nowait()
            await child.start()
            async with in_world(situation, public=tool != OURS) as job:
                begun = perf_counter()
                outcome = await child.ask(job)
                seconds = perf_counter() - begun
            results[place] = Result(situation=situation, outcome=outcome, seconds=seconds)
    finally:
        await child.end()


@asynccontextmanager
async def in_world(situation: Situation, *, public: bool = False) -> AsyncIterator[Job]:
    """The job of a situation while its servers run."""
    async with World(situation, next(_numbers), public=public) as world:
        yield Job.of(situation, world)


def count_grades(results: Sequence[Result]) -> dict[Grade, int]:
    """How many results there are of each grade."""
    return {grade: sum(one.grade is grade for one in results) for grade in Grade}
