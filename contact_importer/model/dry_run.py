"""What an import would do, counted before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from contact_importer.model.contact import RejectCause
from contact_importer.model.suggestion import SuggestionKind
from contact_importer.model.verdict import Reason


class RowKind(StrEnum):
    """What an entry of the file would become, and what is remarkable about the new ones."""

    # every entry is one of these
    NEW = "new"  # a contact would be added
    DUPLICATE_IN_FILE = "duplicate_in_file"
    IN_LIST = "in_list"  # the list has the address: the duplicate rule applies
    NO_ADDRESS = "no_address"  # the e-mail cell is empty
    UNREADABLE = "unreadable"  # broken quotation marks, too many columns ...
    # of the new ones
    BLACKLISTED = "blacklisted"
    DISPOSABLE = "disposable"
    BROKEN = "broken"  # cannot be an address, or no address on the internet
    TYPO = "typo"  # something else was probably meant


#: The kinds that add up to all entries of the file.
ENTRY_KINDS = (
    RowKind.NEW,
    RowKind.DUPLICATE_IN_FILE,
    RowKind.IN_LIST,
    RowKind.NO_ADDRESS,
    RowKind.UNREADABLE,
)
#: The kinds that are counted among the new ones.
NEW_KINDS = (RowKind.BLACKLISTED, RowKind.DISPOSABLE, RowKind.BROKEN, RowKind.TYPO)

#: So many rows of each kind are kept to be looked at.
ROWS_KEPT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunRow:
    """One entry of the file, to be shown."""

    row_number: int  # 1 = first data row of its file
    raw: str
    file: str = ""  # which one of several
    reason: Reason = Reason.NONE
    cause: RejectCause | None = None
    slip: SuggestionKind | None = None
    meant: str = ""  # the address that was probably meant, with ``slip``


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWork:
    """What the checks would have to do: the ground of an estimate of time."""

    entries: int = 0
    addresses: int = 0  # new ones that DNS and mail servers would be asked about
    again: int = 0  # in the list already; some may be due for a new check
    domains: int = 0  # distinct ones of ``addresses``
    busiest: int = 0  # addresses of the domain that has most


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """The counts so far, or all of them when ``finished``."""

    counts: Mapping[RowKind, int] = field(default_factory=dict)
    rows: Mapping[RowKind, tuple[DryRunRow, ...]] = field(default_factory=dict)  # the first ones
    rows_read: int = 0  # of the source
    work: CheckWork = field(default_factory=CheckWork)
    finished: bool = False

    @property
    def entries(self) -> int:
        """Every address found, plus every row that gave none: ``Tally.read``."""
        return sum(self.counts.get(kind, 0) for kind in ENTRY_KINDS)
