"""The stages of a task side by side: what each has done and why it waits. GUI thread."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from contact_importer.engine.events import StageName, StageProgress, TaskSnapshot
from contact_importer.gui.icons import pixmap
from contact_importer.gui.plain_text import ElidedLabel, PlainLabel
from contact_importer.gui.reason_text import stage_note, stage_title
from contact_importer.gui.task_text import waiting_note
from contact_importer.gui.theme import Accent, colour
from contact_importer.gui.wording import marked, number
from contact_importer.model.task import TaskState
from contact_importer.model.verdict import Status

_DONE = {
    StageName.LOAD: QT_TRANSLATE_NOOP("Stage", "{0} rows"),
    StageName.RESOLVE: QT_TRANSLATE_NOOP("Stage", "{0} domains"),
    StageName.PROBE: QT_TRANSLATE_NOOP("Stage", "{0} mailboxes"),
}
_OF_TOTAL = {
    StageName.LOAD: _DONE[StageName.LOAD],  # the number of rows is only estimated
    StageName.RESOLVE: QT_TRANSLATE_NOOP("Stage", "{0} of {1} domains"),
    StageName.PROBE: QT_TRANSLATE_NOOP("Stage", "{0} of {1} mailboxes"),
}


class _Stage(QWidget):
    """One stage: a sign, its name, and its count below."""

    def __init__(self, name: StageName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._shown: tuple[StageProgress, bool, str] | None = None
        self._sign = QLabel(self)
        self._title = PlainLabel(parent=self)
        self._count = ElidedLabel(parent=self)
        self._count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._count.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._count)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts)

    def show_progress(self, stage: StageProgress, *, active: bool, note: str) -> None:
        """Show where the stage stands."""
        if (stage, active, note) == self._shown:
            return
        self._shown = (stage, active, note)
        self.refresh()

    def refresh(self) -> None:
        """Show the same again: language or theme may be others."""
        if self._shown is None:
            return
        stage, active, note = self._shown
        done = stage.total is not None and stage.done >= stage.total and not stage.in_flight
        if done:
            self._sign.setPixmap(pixmap("valid", 18, colour(Status.VALID)))
        elif active and (stage.in_flight or stage.done):
            self._sign.setPixmap(pixmap("refresh", 18, colour(Accent.PRIMARY)))
        else:
            self._sign.setPixmap(pixmap("pending", 18, colour(Status.PENDING)))
        self._title.setText(stage_title(self._name))
        text = " · ".join(filter(None, (_work_text(stage), stage_note(stage.note), note)))
        self._count.setText(text)
        self.setAccessibleName(f"{self._title.text()}: {text}")


class StageStrip(QWidget):
    """All stages in their order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: dict[StageName, _Stage] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        for name in StageName:
            stage = _Stage(name, self)
            stage.hide()
            self._stages[name] = stage
            row.addWidget(stage)
        row.addStretch(1)

    def show_stages(self, snapshot: TaskSnapshot) -> None:
        """Show the stages of the task's run and hide the rest."""
        active = snapshot.task.state is TaskState.RUNNING
        notes = {StageName.PROBE: waiting_note(snapshot.task)} if active else {}
        present = {stage.name: stage for stage in snapshot.stages}
        for name, widget in self._stages.items():
            widget.setVisible(name in present)
            if name in present:
                widget.show_progress(present[name], active=active, note=notes.get(name, ""))

    def refresh(self) -> None:
        """Language or theme changed."""
        for stage in self._stages.values():
            stage.refresh()


def _work_text(stage: StageProgress) -> str:
    """What is done, and of how much where that is known."""
    known = stage.total is not None and stage.total >= stage.done
    templates = _OF_TOTAL if known else _DONE
    template = marked("Stage", templates[stage.name])
    return template.format(number(stage.done), number(stage.total or 0))
