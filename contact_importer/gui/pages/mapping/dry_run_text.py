"""Words of the dry run. GUI thread."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from contact_importer.gui.looks.theme import Accent
from contact_importer.gui.words.reason_text import reason_title, reject_cause_title
from contact_importer.gui.words.wording import marked
from contact_importer.model.dry_run import DryRunRow, RowKind
from contact_importer.model.suggestion import SuggestionKind
from contact_importer.model.verdict import Reason, Status

_TITLES = {
    RowKind.NEW: QT_TRANSLATE_NOOP("DryRun", "New addresses"),
    RowKind.DUPLICATE_IN_FILE: QT_TRANSLATE_NOOP("DryRun", "Duplicates in the file"),
    RowKind.IN_LIST: QT_TRANSLATE_NOOP("DryRun", "Already in the list"),
    RowKind.NO_ADDRESS: QT_TRANSLATE_NOOP("DryRun", "Without address"),
    RowKind.UNREADABLE: QT_TRANSLATE_NOOP("DryRun", "Unreadable rows"),
    RowKind.BLACKLISTED: QT_TRANSLATE_NOOP("DryRun", "On your blacklist"),
    RowKind.DISPOSABLE: QT_TRANSLATE_NOOP("DryRun", "Disposable"),
    RowKind.BROKEN: QT_TRANSLATE_NOOP("DryRun", "Broken addresses"),
    RowKind.TYPO: QT_TRANSLATE_NOOP("DryRun", "Possible typos"),
}
_MEANINGS = {
    RowKind.NEW: QT_TRANSLATE_NOOP("DryRun", "They would be added to the list and checked."),
    RowKind.DUPLICATE_IN_FILE: QT_TRANSLATE_NOOP(
        "DryRun", "The file has these addresses more than once: each is added once."
    ),
    RowKind.IN_LIST: QT_TRANSLATE_NOOP(
        "DryRun", "The list has these addresses already: they are treated as chosen below."
    ),
    RowKind.NO_ADDRESS: QT_TRANSLATE_NOOP("DryRun", "The e-mail cell of these rows is empty."),
    RowKind.UNREADABLE: QT_TRANSLATE_NOOP("DryRun", "These rows would be left out."),
    RowKind.BLACKLISTED: QT_TRANSLATE_NOOP(
        "DryRun", "They would be added with the status Blacklist, and never mailed."
    ),
    RowKind.DISPOSABLE: QT_TRANSLATE_NOOP(
        "DryRun", "Throw-away addresses: they would be added with the status Blacklist."
    ),
    RowKind.BROKEN: QT_TRANSLATE_NOOP(
        "DryRun", "No mail can reach these: they would be added with the status Invalid."
    ),
    RowKind.TYPO: QT_TRANSLATE_NOOP(
        "DryRun", "Something else was probably meant. Nothing is changed without you."
    ),
}
_SLIPS = {
    SuggestionKind.TYPO: QT_TRANSLATE_NOOP("DryRun", "Perhaps meant: {0}"),
    SuggestionKind.LOOK_ALIKE: QT_TRANSLATE_NOOP("DryRun", "Letters of two alphabets, meant: {0}"),
    SuggestionKind.KEYBOARD: QT_TRANSLATE_NOOP("DryRun", "Wrong keyboard layout, meant: {0}"),
}
#: Icon and colour of each kind.
KIND_LOOKS: dict[RowKind, tuple[str, Status | Accent]] = {
    RowKind.NEW: ("mail", Accent.PRIMARY),
    RowKind.DUPLICATE_IN_FILE: ("duplicate", Accent.DUPLICATE),
    RowKind.IN_LIST: ("list", Accent.DUPLICATE),
    RowKind.NO_ADDRESS: ("rejected", Accent.MUTED),
    RowKind.UNREADABLE: ("warning", Accent.WARNING),
    RowKind.BLACKLISTED: ("blacklist", Status.BLACKLIST),
    RowKind.DISPOSABLE: ("trash", Status.BLACKLIST),
    RowKind.BROKEN: ("invalid", Status.INVALID),
    RowKind.TYPO: ("repair", Accent.WARNING),
}


def kind_title(kind: RowKind) -> str:
    """What is counted, in two or three words."""
    return marked("DryRun", _TITLES[kind])


def kind_meaning(kind: RowKind) -> str:
    """What an import would do with them."""
    return marked("DryRun", _MEANINGS[kind])


def row_reason(kind: RowKind, row: DryRunRow) -> str:
    """Why a row is counted under this kind."""
    if row.cause is not None:
        return reject_cause_title(row.cause)
    if row.slip is not None:
        return marked("DryRun", _SLIPS[row.slip]).format(row.meant)
    if kind in (RowKind.DUPLICATE_IN_FILE, RowKind.IN_LIST):
        return kind_title(kind)
    if row.reason is Reason.NONE:
        return ""
    return reason_title(row.reason)
