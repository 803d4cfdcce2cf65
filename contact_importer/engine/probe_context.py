"""What all workers of a probe stage share."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from contact_importer.engine.lanes import OperatorLane
from contact_importer.engine.network_ports import SmtpDialler
from contact_importer.engine.network_watch import NetworkWatch
from contact_importer.engine.outcomes import OutcomeBuffer
from contact_importer.engine.ports import Clock
from contact_importer.engine.probe_job import ProbeJob
from contact_importer.engine.store_ports import ProbeStore
from contact_importer.model.domain import DomainFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeContext:
    """The collaborators of every worker of one stage."""

    job: ProbeJob
    store: ProbeStore
    dialler: SmtpDialler
    outcomes: OutcomeBuffer
    clock: Clock
    watch: NetworkWatch
    rng: random.Random
    share: Callable[[OperatorLane, DomainFacts], None]  # a domain has more than one session takes
