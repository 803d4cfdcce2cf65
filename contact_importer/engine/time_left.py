"""The time a run still takes, as a figure that a person can watch."""

_SETTLING_S = 8.0  # a new finding has its full weight after about this long


class TimeLeft:
    """Runs down like a clock and drifts towards new findings: it never jumps.

    At the beginning little is known, so that findings weigh more then.
    """

    def __init__(self) -> None:
        self._left: float | None = None
        self._age = 0.0

    def update(self, found: float | None, elapsed: float) -> float | None:
        """The seconds to show when ``found`` were computed ``elapsed`` seconds after the last."""
        if found is None or self._left is None:
            self._left, self._age = found, 0.0
            return found
        self._age += elapsed
        weight = min(1.0, elapsed / min(_SETTLING_S, self._age)) if elapsed > 0 else 0.0
        expected = max(0.0, self._left - elapsed)
        self._left = expected + (found - expected) * weight
        return self._left
