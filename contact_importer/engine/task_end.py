"""The state in which a run leaves its task."""

import logging

from contact_importer.engine.control import StopOrder
from contact_importer.engine.store_ports import Store
from contact_importer.model.problem import BUG
from contact_importer.model.task import FinishReason, ImportTask, PauseReason

_log = logging.getLogger(__name__)


async def write_end(store: Store, task_id: int, order: StopOrder | None) -> None:
    """Store how the run of a task ended: of itself, or by ``order``.

    Contacts that are to be asked again later leave it WAITING, unless a person wants it to
    stop. An order that came when nothing was left to do came too late.
    """
    task = await store.task(task_id)
    done = task.loaded and task.in_work == 0
    if order is None and not done:
        _log.error("the stages ended but left %d contacts in work", task.in_work)
        order = StopOrder(failed=True, problem=BUG)
    if order is None or (done and _came_too_late(task, order)):
        if task.waiting:
            await store.wait_task(task_id)
        else:
            await store.finish_task(task_id, FinishReason.COMPLETED)
    elif order.cancel:
        await store.finish_task(task_id, FinishReason.CANCELLED)
    elif order.failed:
        await store.finish_task(task_id, FinishReason.FAILED, order.problem)
    else:
        await store.pause_task(task_id, order.pause, order.problem)


def _came_too_late(task: ImportTask, order: StopOrder) -> bool:
    """A pause or cancel has nothing to stop; a wait is stopped by a person's request only.

    The application that closes orders a pause too, but requests none.
    """
    if not order.cancel and order.pause is not PauseReason.USER:
        return False
    return not task.waiting or not (order.cancel or task.pause_requested)
