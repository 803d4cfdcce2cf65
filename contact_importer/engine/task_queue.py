"""Serves the queue: one task at a time, watched while it runs. On the engine's loop."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from contact_importer.engine.control import StopOrder, end_tasks
from contact_importer.engine.events import Event, TaskEnded, TaskProgressed, TaskSnapshot
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.progress import Speedometer, fraction_done
from contact_importer.engine.task_end import write_end
from contact_importer.engine.task_run import EnginePorts, TaskRun, stop_order_for
from contact_importer.model.errors import DatabaseUnusableError, DiskFullError
from contact_importer.model.task import ImportTask, PauseReason, TaskState

_log = logging.getLogger(__name__)

_SNAPSHOT_S = 0.1  # at most ten updates a second (performance.md §2)
_REQUESTS_S = 0.25
_HEARTBEAT_S = 1.0
_CLAIM_AGAIN_S = 0.5  # another process is running a task: ask again after this long

_END_AGAIN_S = 1.0  # the end of a task could not be stored: try again after this long


class TaskQueue:
    """Runs the tasks that this process queued, in order."""

    def __init__(
        self,
        ports: EnginePorts,
        settings: LiveSettings,
        runner: str,
        publish: Callable[[Event], None],
    ) -> None:
        self._ports = ports
        self._settings = settings
        self._runner = runner
        self._publish = publish
        self._waiting: deque[int] = deque()
        self._arrived = asyncio.Event()
        self._run: tuple[int, TaskRun] | None = None
        self._server: asyncio.Task[None] | None = None
        self._closing = False
        self.snapshots: dict[int, TaskSnapshot] = {}
        self.offline: set[int] = set()  # tasks paused here for want of a network

    async def start(self) -> None:
        """Begin to serve."""
        self._server = asyncio.create_task(self._serve())

    async def put(self, task_id: int) -> None:
        """Run a QUEUED task when its turn comes."""
        self.offline.discard(task_id)
        if task_id not in self._waiting:
            self._waiting.append(task_id)
            self._arrived.set()

    async def order(self) -> tuple[int, ...]:
        """The tasks that wait for their turn, the next one first."""
        return tuple(self._waiting)

    async def move(self, task_id: int, place: int) -> None:
        """Give a waiting task another place, 0 is the next turn; others are left alone."""
        if task_id in self._waiting:
            self._waiting.remove(task_id)
            self._waiting.insert(max(0, place), task_id)

    def nudge(self, task_id: int, *, cancel: bool) -> None:
        """A request was made here: act at once instead of at the next look."""
        running = self._run  # read once: the engine's thread may end the run meanwhile
        if running is not None and running[0] == task_id:
            running[1].control.stop(_order(cancel=cancel))

    async def close(self) -> None:
        """Claim no more; pause what runs and what waits. Nothing is cut off half-way."""
        self._closing = True
        waiting = list(self._waiting)
        self._waiting.clear()
        if self._run is not None:
            self._run[1].control.stop(StopOrder(pause=PauseReason.USER))
        self._arrived.set()
        if self._server is not None:
            await self._server
        for task_id in waiting:
            await self._ports.store.request(task_id, pause=True)

    async def _serve(self) -> None:
        while not self._closing:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                task_id = self._waiting.popleft()
                try:
                    await self._run_when_free(task_id)
                except Exception as error:  # noqa: BLE001 - boundary: the others are still served
                    _log.error("a queued task could not be run", exc_info=error)

    async def _run_when_free(self, task_id: int) -> None:
        store = self._ports.store
        while not await self._claim(task_id):
            if (await store.task(task_id)).state is not TaskState.QUEUED:
                return  # paused or cancelled while it waited
            if self._closing:
                await store.request(task_id, pause=True)
                return
            await self._ports.clock.sleep(_CLAIM_AGAIN_S)
        await self._run_task(await store.task(task_id))

    async def _claim(self, task_id: int) -> bool:
        """False while another process runs a task, and while the disk is full."""
        try:
            return await self._ports.store.claim(task_id, self._runner)
        except (DiskFullError, DatabaseUnusableError) as error:
            _log.warning("a task cannot be begun yet", exc_info=error)
            return False

    async def _run_task(self, task: ImportTask) -> None:
        started = self._ports.clock.monotonic()
        run = TaskRun(task, self._ports, self._settings.current)
        self._run = (task.id, run)
        if self._closing:
            run.control.stop(StopOrder(pause=PauseReason.USER))
        watcher = asyncio.create_task(self._watch(task.id, run))
        try:
            await run.run()
        finally:
            await end_tasks({watcher})
            self._run = None
        order = run.control.order
        if order is not None and order.pause is PauseReason.NO_NETWORK:
            self.offline.add(task.id)
        await self._end(task.id, order)
        await self._announce(task.id, run, self._ports.clock.monotonic() - started)

    async def _end(self, task_id: int, order: StopOrder | None) -> None:
        """Write the state that the run ended in; on a full disk, as soon as it has room again.

        While the application closes there is one try only: the next start finds the task
        interrupted.
        """
        while True:
            try:
                await write_end(self._ports.store, task_id, order)
            except (DiskFullError, DatabaseUnusableError) as error:
                if self._closing:
                    raise
                _log.warning("the end of a task cannot be stored yet", exc_info=error)
            else:
                return
            await self._ports.clock.sleep(_END_AGAIN_S)

    async def renew(self, task_id: int) -> TaskSnapshot | None:
        """The kept snapshot; that of a task that does not run here is brought up to date."""
        kept = self.snapshots.get(task_id)
        task = await self._ports.store.task(task_id)
        running = self._run is not None and self._run[0] == task_id
        if kept is not None and not running and self.snapshots.get(task_id) is kept:
            kept = TaskSnapshot(
                task=task, stages=kept.stages, fraction=fraction_done(task, kept.stages)
            )
            self.snapshots[task_id] = kept
        return kept

    async def forget(self, list_id: int) -> None:
        """A list is deleted: so are its tasks."""
        for task_id, snapshot in list(self.snapshots.items()):
            if snapshot.task.list_id == list_id:
                del self.snapshots[task_id]

    async def _announce(self, task_id: int, run: TaskRun, seconds: float) -> None:
        task = await self._ports.store.task(task_id)
        self.snapshots[task_id] = Speedometer().snapshot(task, run.board, 0.0)
        self._publish(TaskEnded.of(task, seconds))

    async def _watch(self, task_id: int, run: TaskRun) -> None:
        """Publish snapshots, look for requests of other processes, show that we live."""
        clock, store, meter = self._ports.clock, self._ports.store, Speedometer()
        asked_at = beat_at = clock.monotonic()
        while True:
            try:
                now = clock.monotonic()
                snapshot = meter.snapshot(await store.task(task_id), run.board, now)
                self.snapshots[task_id] = snapshot
                self._publish(TaskProgressed(snapshot=snapshot))
                if now - asked_at >= _REQUESTS_S:
                    asked_at = now
                    pause, cancel = await store.requests(task_id)
                    if pause or cancel:
                        run.control.stop(_order(cancel=cancel))
                if now - beat_at >= _HEARTBEAT_S:
                    beat_at = now
                    await store.heartbeat(task_id, self._runner)
            except Exception as error:  # noqa: BLE001 - boundary: the task fails visibly
                run.control.stop(stop_order_for(error))
            await clock.sleep(_SNAPSHOT_S)


def _order(*, cancel: bool) -> StopOrder:
    return StopOrder(cancel=True) if cancel else StopOrder(pause=PauseReason.USER)
