"""Hands the mailboxes of a lane's domains out to sessions, each of them once."""

from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.lanes import OperatorLane
from contact_importer.engine.probe_context import ProbeContext
from contact_importer.model.contact import Mailbox


class MailboxClaims:
    """What one worker takes: mailboxes that came back first, then new ones from the store."""

    def __init__(self, lane: OperatorLane, context: ProbeContext) -> None:
        self._lane = lane
        self._context = context

    async def claim(self, work: DomainWork, most: int) -> list[Mailbox]:
        """Up to ``most`` mailboxes of a domain; the rest of it is offered to other workers.

        While the domain's names are on trial, the rest waits for what these bring.
        """
        most = work.brake.room(most)
        async with work.claiming:  # two workers that read the same page would ask twice
            claimed = work.returned[:most]
            del work.returned[:most]
            wanted = most - len(claimed)
            if wanted:
                rows = await self._context.store.contacts_in_work(
                    self._context.job.task_id, work.facts.name, after_id=work.cursor, limit=wanted
                )
                if rows:
                    work.cursor = rows[-1].id
                claimed += rows
        if len(claimed) == most and work.brake.on_trial:
            work.more = True
        elif len(claimed) == most:
            self._context.share(self._lane, work.facts)
        return self._without_sender(work, claimed)

    def _without_sender(self, work: DomainWork, claimed: list[Mailbox]) -> list[Mailbox]:
        """Our sender's own mailbox waits until it is alone: it is asked for as nobody."""
        mine = [box for box in claimed if self._context.job.is_sender(box.address)]
        if not mine or len(mine) == len(claimed):
            return claimed
        work.returned += mine
        work.more = True
        return [box for box in claimed if box not in mine]

    async def next_of(self, host: str, most: int) -> tuple[DomainWork | None, list[Mailbox]]:
        """The next domain (of a host) with something to ask, and up to ``most`` mailboxes."""
        while (work := self._lane.next_work(host)) is not None:
            mailboxes = await self.claim(work, most)
            if mailboxes or work.awaiting:  # these need the control only
                return work, mailboxes
        return None, []
