"""An event loop whose time passes only when nothing is left to do: days in milliseconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any

EPOCH = 1_800_000_000.0


class _Selector(selectors.DefaultSelector):
    """Never waits: moves the loop's time on instead."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if not events:
            if timeout is None:
                raise RuntimeError("everything waits for something that will never happen")
            self.loop.now += timeout
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """Deterministic: the same coroutines give the same order."""

    def __init__(self) -> None:
        selector = _Selector()
        super().__init__(selector)
        selector.loop = self
        self.now = 0.0

    def time(self) -> float:
        return self.now


class LoopClock:
    """The engine's clock on the running virtual loop."""

    def now(self) -> float:
        return EPOCH + self.monotonic()

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SameLoop:
    """A validator pool without threads: everything in one loop, so that runs repeat exactly."""

    async def run(self, make: Any) -> None:
        await make()


def run_virtually(main: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end on a virtual loop of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
