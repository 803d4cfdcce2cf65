"""The settings in force. They may change while the engine works: any thread reads and writes."""

from collections.abc import Callable

from contact_importer.model.settings import EngineSettings


def _as_chosen(settings: EngineSettings) -> EngineSettings:
    return settings


class LiveSettings:
    """One value that changes as a whole: who begins something takes it once, and keeps it.

    A running task therefore ends with the settings it began with; the next one, and a resumed
    one, begin with the new ones. ``adapt`` gives the part that the surroundings decide: the
    demo world has an identity and a pace of its own.
    """

    def __init__(
        self,
        settings: EngineSettings,
        adapt: Callable[[EngineSettings], EngineSettings] = _as_chosen,
    ) -> None:
        self._adapt = adapt
        self._current = adapt(settings)

    @property
    def current(self) -> EngineSettings:
        """The settings in force."""
        return self._current

    def change(self, settings: EngineSettings) -> None:
        """Put other settings in force."""
        self._current = self._adapt(settings)
