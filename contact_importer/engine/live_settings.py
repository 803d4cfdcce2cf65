"""The settings in force. They may change while the engine works: any thread reads and writes."""

from contact_importer.model.settings import EngineSettings


class LiveSettings:
    """One value that changes as a whole: who begins something takes it once, and keeps it.

    A running task therefore ends with the settings it began with; the next one, and a resumed
    one, begin with the new ones.
    """

    def __init__(self, settings: EngineSettings) -> None:
        self._current = settings

    @property
    def current(self) -> EngineSettings:
        """The settings in force."""
        return self._current

    def change(self, settings: EngineSettings) -> None:
        """Put other settings in force."""
        self._current = settings
