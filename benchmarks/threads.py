"""Runs a blocking check over many addresses in a pool of threads, as most tools do."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

THREADS = 32


def seconds_in_threads(check: Callable[[str], None], addresses: Sequence[str]) -> float:
    """How long a pool of ``THREADS`` threads needs; raises what a check raises."""
    begun = perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(check, addresses):
            pass
    return perf_counter() - begun
