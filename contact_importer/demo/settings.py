"""How the demo world's servers are run. Units are in the names."""

from dataclasses import dataclass
from enum import StrEnum

from contact_importer.demo.world import DEFAULT_WORLD_SEED


class DemoTrouble(StrEnum):
    """What is wrong with the network around a demo world, for all its mail servers alike."""

    NONE = ""
    PORT_CLOSED = "port_closed"  # connections are cut off before a greeting
    INTERCEPTED = "intercepted"  # one voice greets, and says yes, in the place of all servers
    BLOCKLISTED = "blocklisted"  # every server refuses our address, naming one list


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSettings:
    """Seed, delays and trouble of a demo world.

    A group of pipelined commands is answered after one ``smtp_latency_ms``, as over a real
    network; the slow host takes ``slow_reply_s`` for each reply on top. A greylister lets a
    recipient through ``greylist_delay_s`` after the first try, and says so.
    """

    world_seed: int = DEFAULT_WORLD_SEED
    dns_latency_ms: float = 0.0
    smtp_latency_ms: float = 0.0
    slow_reply_s: float = 1.0
    greylist_delay_s: float = 20.0
    trouble: DemoTrouble = DemoTrouble.NONE

    def __post_init__(self) -> None:
        # it comes as a text from the command line and through the pipe
        object.__setattr__(self, "trouble", DemoTrouble(self.trouble))
