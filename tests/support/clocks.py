"""Clocks for tests: one turned by hand, one that runs fast."""

import asyncio
import time


class ManualClock:
    """Time stands still until ``sleep`` is awaited; a sleep ends at once and moves time on."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self._now = now
        self.slept: list[float] = []

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += seconds
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        self._now += seconds


class FastClock:
    """Real time, so many times as fast: for tests of several threads."""

    def __init__(self, times: float = 50.0) -> None:
        self._times = times
        self._began = time.monotonic()
        self._ahead = 0.0

    def now(self) -> float:
        return 1_800_000_000.0 + self.monotonic()

    def monotonic(self) -> float:
        return (time.monotonic() - self._began) * self._times + self._ahead

    def advance(self, seconds: float) -> None:
        """Move time on at once; who sleeps sleeps on."""
        self._ahead += seconds

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._times)
