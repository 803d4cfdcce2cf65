"""At the end of a task: what its hopeless contacts were probably meant to be.

Runs in a validator; pure comparison, a page at a time.
"""

from contact_importer.engine.store_ports import SuggestionStore
from contact_importer.validation.suggestions import suggest

_PAGE = 2_000


async def suggest_corrections(task_id: int, store: SuggestionStore) -> None:
    """Store a suggestion for each contact of the task that has one."""
    after_id = 0
    while True:
        page = await store.suggestion_candidates(task_id, after_id=after_id, limit=_PAGE)
        if not page:
            return
        found = [suggest(candidate, reason) for candidate, reason in page]
        offered = [suggestion for suggestion in found if suggestion is not None]
        if offered:
            await store.save_suggestions(offered)
        after_id = page[-1][0].contact_id
