"""What is to be probed, how politely, and when again."""

from dataclasses import dataclass

from contact_importer.model.settings import DEFAULT_RETRIES, Politeness, Retries


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeJob:
    """One probing run."""

    task_id: int
    politeness: Politeness
    retries: Retries = DEFAULT_RETRIES
    harvest_brake: bool = True  # leave domains alone where most names are unknown
    sender: str = ""  # of our MAIL FROM

    def is_sender(self, address: str) -> bool:
        """The mailbox is our own sender's: it is asked for with the null sender."""
        return bool(self.sender) and address.lower() == self.sender.lower()
