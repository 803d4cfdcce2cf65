"""How the demo world's servers are run. Units are in the names."""

from dataclasses import dataclass

from contact_importer.demo.world import DEFAULT_WORLD_SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSettings:
    """Seed and delays of a demo world.

    A group of pipelined commands is answered after one ``smtp_latency_ms``, as over a real
    network; the slow host takes ``slow_reply_s`` for each reply on top. A greylister lets a
    recipient through ``greylist_delay_s`` after the first try, and says so.
    """

    world_seed: int = DEFAULT_WORLD_SEED
    dns_latency_ms: float = 0.0
    smtp_latency_ms: float = 0.0
    slow_reply_s: float = 1.0
    greylist_delay_s: float = 20.0
