"""A copy of the database that can be put back."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A whole database of an earlier time, in a file of its own."""

    file: Path
    made_at: float  # seconds since 1970
    size: int  # bytes
