"""Contacts, lists, and what a page of a table needs to know of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from contact_importer.model.evidence import Evidence
from contact_importer.model.suggestion import Suggestion
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Confidence, Decision, Flag, Reason, Status, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of a source file: all names in order, and which one held the address.

    ``Contact.fields`` has one text per column other than the e-mail column, in order.
    """

    columns: tuple[str, ...]
    email_index: int

    @property
    def field_names(self) -> tuple[str, ...]:
        """The columns other than the e-mail column."""
        return self.columns[: self.email_index] + self.columns[self.email_index + 1 :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One address of one list, with the other columns of its source verbatim."""

    id: int
    list_id: int
    task_id: int  # the import that added it
    row_number: int  # 1 = first data row of the source
    raw: str  # the cell as it was
    address: str  # normalised; the cleaned cell where the syntax is impossible
    domain: str  # A-label, lower case; "" where the syntax is impossible
    layout_id: int
    fields: tuple[str, ...]
    verdict: Verdict | None
    reason: Reason
    status: Status
    confidence: Confidence
    flags: Flag
    checked_at: float | None
    checked_level: str  # CheckLevel value of the last decided check, "" = none
    retry_at: float | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactList:
    """A named list of contacts."""

    id: int
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactResult:
    """The outcome of probing one contact, ready to be stored."""

    contact_id: int
    decision: Decision
    evidence: tuple[Evidence, ...]
    checked_at: float
    retry_at: float | None = None  # only with PENDING
    dialogue: tuple[str, ...] = ()  # "C: ...", "S: ...", "* ..."; one line each


#: How often a mailbox is asked for before it is left pending for good.
MOST_ATTEMPTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A contact whose mailbox is to be asked for.

    ``asked_host`` and ``asked_ip`` are the mail host and address of the last attempt, "" when
    there was none: a greylisting server must see the same address again (RFC 6647 2.2).
    """

    id: int
    address: str
    flags: Flag = Flag.NONE
    attempts: int = 0  # attempts so far that ended pending
    asked_host: str = ""
    asked_ip: str = ""


class SortKey(StrEnum):
    """Orders that the store can page through."""

    ADDED = "added"  # order of arrival
    ADDRESS = "address"
    DOMAIN = "domain"
    STATUS = "status"
    REASON = "reason"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFilter:
    """Which contacts a view, an export, a re-check or an edit means. Empty sets mean all."""

    list_id: int | None = None
    task_id: int | None = None
    statuses: frozenset[Status] = frozenset()
    reasons: frozenset[Reason] = frozenset()
    domains: frozenset[str] = frozenset()
    flags: Flag = Flag.NONE  # contacts that have one of them
    without: Flag = Flag.NONE  # contacts that have none of them
    text: str = ""  # substring of the address or of the other columns, any case
    checked_before: float | None = None  # only contacts last decided before this time
    ids: frozenset[int] = frozenset()  # only these of them
    except_ids: frozenset[int] = frozenset()  # all but these
    sort: SortKey = SortKey.ADDED
    descending: bool = False

    @property
    def whole(self) -> "ContactFilter":
        """All contacts of the same owner, in the same order."""
        return ContactFilter(
            list_id=self.list_id, task_id=self.task_id, sort=self.sort, descending=self.descending
        )

    @property
    def unordered(self) -> "ContactFilter":
        """The same contacts, for a question to which their order does not matter."""
        return replace(self, sort=SortKey.ADDED, descending=False)

    @property
    def narrowed(self) -> bool:
        """It means fewer contacts than the owner's all."""
        return self != self.whole

    @property
    def reads_rows(self) -> bool:
        """Owner, status and reason do not tell who matches: rows have to be looked at."""
        narrow = bool(self.text or self.domains or self.flags or self.without)
        narrow = narrow or bool(self.ids or self.except_ids)
        return narrow or self.checked_before is not None


class RejectCause(StrEnum):
    """Why a row of a source gave no contact, or no new one."""

    NO_ADDRESS = "no_address"  # the e-mail cell is empty
    TOO_MANY_COLUMNS = "too_many_columns"
    FIELD_TOO_LONG = "field_too_long"
    NUL_CHARACTER = "nul_character"
    BAD_QUOTING = "bad_quoting"
    BAD_ENCODING = "bad_encoding"
    DAMAGED = "damaged"  # a line of JSON, a vCard without its end
    DUPLICATE_IN_FILE = "duplicate_in_file"
    DUPLICATE_IN_LIST = "duplicate_in_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that gave no (new) contact, with its number and the cause."""

    row_number: int
    cause: RejectCause
    raw: str = ""  # what stood there, cleaned, at most 500 characters


class BlacklistKind(StrEnum):
    """What a blacklist entry holds."""

    ADDRESS = "address"
    DOMAIN = "domain"  # with all its sub-domains


@dataclass(frozen=True, slots=True, kw_only=True)
class BlacklistEntry:
    """One entry of the user's blacklist."""

    kind: BlacklistKind
    value: str  # lower case; domains as A-labels
    source: str = ""  # "typed", or the file's name
    added_at: float = 0.0
    note: str = ""  # why, in the person's words


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """Everything that the window and ``--json`` can tell about one contact."""

    contact: Contact
    layout: Layout
    list_name: str
    source_name: str  # the file that it came from
    evidence: tuple[Evidence, ...]  # of its domain first, then its own
    blacklist: BlacklistEntry | None = None  # the entry that lists it
    dialogue: tuple[str, ...] = ()  # with the mail server, of the last check
    suggestion: Suggestion | None = None  # what it was probably meant to be
    elsewhere: tuple[str, ...] = ()  # the other lists that have the address
    source_row: int = 0  # in that file, where an import had several; 0: ``contact.row_number``
    extra: Mapping[str, str] = field(default_factory=dict)
