"""Whether any mail server can be reached from here at all."""

from contact_importer.engine.control import RunControl, StopOrder
from contact_importer.model.task import PauseReason

_UNREACHABLE_OPERATORS = 10  # unrelated operators without one success: port 25 is closed
_PORT_25_MESSAGE = (
    "No mail server could be reached: outgoing port 25 seems to be closed here. What is "
    "decided is saved; try another network, or import at the level Standard."
)


class Reach:
    """Whether any mail server can be reached from here at all."""

    def __init__(self, control: RunControl) -> None:
        self._control = control
        self._failed: set[str] = set()
        self.proven = False

    def succeeded(self) -> None:
        """A server greeted us."""
        self.proven = True

    def failed(self, operator: str) -> None:
        """No host of an operator answered; many of them without one success stop the run."""
        self._failed.add(operator)
        if not self.proven and len(self._failed) >= _UNREACHABLE_OPERATORS:
            self._control.stop(
                StopOrder(pause=PauseReason.PORT_25_BLOCKED, message=_PORT_25_MESSAGE)
            )
