"""What is to be probed, and how politely."""

from dataclasses import dataclass

from contact_importer.model.settings import Politeness


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeJob:
    """One probing run."""

    task_id: int
    politeness: Politeness
    harvest_brake: bool = True  # leave domains alone where most names are unknown
