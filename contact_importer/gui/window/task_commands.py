"""What can be done to tasks, with the questions that have to be asked first. GUI thread."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.runtime.loop import async_slot, start
from contact_importer.gui.widgets.message_box import plain_question
from contact_importer.gui.window.task_watch import TaskWatch
from contact_importer.gui.words.task_text import task_title
from contact_importer.gui.words.wording import number
from contact_importer.model.task import ImportTask, TaskState


class TaskCommands(QObject):
    """Pause, continue, ask now, finish, stop, undo, discard: for every page alike."""

    told = Signal(str)  # one sentence about what was done
    changed = Signal()  # tasks or lists are others now

    def __init__(self, service: ImportService, watch: TaskWatch, window: QWidget) -> None:
        super().__init__(window)
        self._service = service
        self._watch = watch
        self._window = window
        self._total = 0  # contacts that an undoing under way removes

    @async_slot(int)
    async def pause(self, task_id: int) -> None:
        """Ask the task to pause."""
        await self._service.pause(task_id)
        await self._after(task_id)

    @async_slot(int)
    async def resume(self, task_id: int) -> None:
        """Queue the task again."""
        await self._service.resume(task_id)
        await self._after(task_id)

    @async_slot(int)
    async def ask_now(self, task_id: int) -> None:
        """Ask what waits for its time at once."""
        await self._service.ask_now(task_id)
        await self._after(task_id)

    @async_slot(int)
    async def finish(self, task_id: int) -> None:
        """Wait no longer; what waited stays pending."""
        await self._service.finish_now(task_id)
        await self._after(task_id)

    @async_slot(int)
    async def finish_at_standard(self, task_id: int) -> None:
        """Decide the rest by DNS alone."""
        await self._service.finish_at_standard(task_id)
        await self._after(task_id)

    @async_slot(int)
    async def ask_the_rest(self, task_id: int) -> None:
        """Go on where the harvest brake stopped."""
        await self._service.resume(task_id, lift_brake=True)
        await self._after(task_id)

    @async_slot(int)
    async def stop(self, task_id: int) -> None:
        """End the task; what is decided stays, and it can be continued."""
        await self._service.cancel(task_id)
        await self._after(task_id)

    @async_slot(int)
    async def start_next(self, task_id: int) -> None:
        """Put a queued task before all others."""
        await self._service.start_next(task_id)
        self.changed.emit()

    @async_slot(int)
    async def move_up(self, task_id: int) -> None:
        """Put a queued task before the one that is before it."""
        await self._service.move_up(task_id)
        self.changed.emit()

    @async_slot(int)
    async def ask_undo(self, task_id: int) -> None:
        """Ask once, then remove what the import added and restore what it changed."""
        task = (await self._watch.look_up(task_id)).task
        question = self.tr(
            "Remove the %Ln contact(s) that this import added to “{0}”?",
            "",
            task.tally.contacts,
        ).format(one_line(task.list_name))
        self._ask(task, await self._with_effects(task, question), self.tr("Undo import"))

    @async_slot(int)
    async def ask_discard(self, task_id: int) -> None:
        """Ask once, then end an interrupted import and remove what it added."""
        task = (await self._watch.look_up(task_id)).task
        question = self.tr(
            "Discard this import? The %Ln contact(s) it has added so far are removed.",
            "",
            task.tally.contacts,
        )
        self._ask(task, await self._with_effects(task, question), self.tr("Discard"))

    async def _with_effects(self, task: ImportTask, question: str) -> str:
        """The question, and what else will happen."""
        said = [question]
        changed = await self._service.changed_by_import(task.id)
        if changed:
            said.append(
                self.tr("%Ln older contact(s) get the fields back that it changed.", "", changed)
            )
        if task.state in (TaskState.QUEUED, TaskState.RUNNING):
            said.append(self.tr("It is still running, and is stopped first."))
        said.append(self.tr("The file is not touched. This cannot be taken back."))
        return " ".join(said)

    def _ask(self, task: ImportTask, question: str, title: str) -> None:
        icon = QMessageBox.Icon.Question
        box, act = plain_question(icon, task_title(task), question, title, self._window)
        act.setProperty("taskId", task.id)
        act.clicked.connect(self._undo_confirmed)
        box.open()

    @Slot()
    def _undo_confirmed(self) -> None:
        start(self._undo(int(self.sender().property("taskId"))))

    async def _undo(self, task_id: int) -> None:
        snapshot = await self._watch.look_up(task_id)
        if snapshot.task.state is not TaskState.FINISHED:
            await self._service.cancel(task_id)
            await self._service.wait(task_id)
        restored = await self._service.changed_by_import(task_id)
        self._total = snapshot.task.tally.contacts
        removed = await self._service.undo_import(task_id, self._tell_progress)
        text = self.tr("%Ln contact(s) removed.", "", removed)
        if restored:
            back = self.tr("%Ln older contact(s) have their fields back.", "", restored)
            text = f"{text} {back}"
        self.told.emit(text)
        await self._after(task_id)

    def _tell_progress(self, removed: int) -> None:
        """After each chunk of the store: a few times a second at most."""
        text = self.tr("Undoing the import: {0} of {1} contacts removed…")
        self.told.emit(text.format(number(removed), number(max(removed, self._total))))

    async def _after(self, task_id: int) -> None:
        await self._watch.look_up(task_id)
        self.changed.emit()
