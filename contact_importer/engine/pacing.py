"""How fast one operator may be asked."""

from contact_importer.engine.ports import Clock
from contact_importer.model.settings import Politeness


class Rate:
    """An adaptive rate: rises while unopposed, halves when the operator objects."""

    def __init__(self, politeness: Politeness) -> None:
        self._limited = politeness.limited
        self._top = politeness.top_rate_per_s
        self.per_second = min(politeness.start_rate_per_s, self._top)
        self._next_at = 0.0
        self._unopposed = 0

    def delay(self, count: int, monotonic: float) -> float:
        """Seconds to wait before asking ``count`` more; reserves the time they take."""
        if not self._limited:
            return 0.0
        start = max(monotonic, self._next_at)
        self._next_at = start + count / self.per_second
        return start - monotonic

    @property
    def group(self) -> int:
        """How many may be asked in one go: about a second's worth, at most 20."""
        return 20 if not self._limited else max(1, min(20, int(self.per_second)))

    def unopposed(self, count: int) -> None:
        """Answers without objection: one more per second for each ten of them."""
        self._unopposed += count
        steps, self._unopposed = divmod(self._unopposed, 10)
        self.per_second = min(self._top, self.per_second + steps)

    def opposed(self) -> None:
        """The operator asked for patience."""
        self._unopposed = 0
        self.per_second = max(0.1, self.per_second / 2)


async def keep_pace(rate: Rate, clock: Clock, count: int) -> None:
    """Wait until ``count`` more may be asked."""
    delay = rate.delay(count, clock.monotonic())
    if delay > 0:
        await clock.sleep(delay)
