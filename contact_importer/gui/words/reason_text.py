"""Words for every code of the vocabulary, in the person's language. GUI thread.

The tables, here and in validation/verdict_words.py, hold English source texts; the functions
translate at the time of showing, so a switch of language needs nothing but asking again.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from contact_importer.gui.words.wording import marked
from contact_importer.model.contact import RejectCause
from contact_importer.model.task import DuplicateRule
from contact_importer.model.verdict import CheckLevel, Flag, Reason, Status
from contact_importer.validation.verdict_words import (
    FLAGS,
    LEVELS,
    REASONS,
    STATUS_ADVICE,
    STATUSES,
)

_LEVEL_SENTENCES = {
    CheckLevel.FAST: QT_TRANSLATE_NOOP(
        "Level",
        "Spelling and lists only, without a network. "
        "Does not notice domains or mailboxes that do not exist.",
    ),
    CheckLevel.STANDARD: QT_TRANSLATE_NOOP(
        "Level",
        "Also asks whether each domain takes mail. Does not look at single mailboxes.",
    ),
    CheckLevel.FULL: QT_TRANSLATE_NOOP(
        "Level",
        "Also asks the mail servers for each mailbox without sending mail: politely, so a large "
        "list takes hours. Needs port 25; some providers dislike it, and some never tell.",
    ),
}
_DUPLICATE_RULES = {
    DuplicateRule.SKIP: QT_TRANSLATE_NOOP("Duplicates", "Skip them"),
    DuplicateRule.FILL: QT_TRANSLATE_NOOP("Duplicates", "Fill empty fields"),
    DuplicateRule.OVERWRITE: QT_TRANSLATE_NOOP("Duplicates", "Overwrite fields"),
}
_STAGE_NOTES = {
    "rate_limit": QT_TRANSLATE_NOOP("Stage", "waits to stay polite"),
}
_REJECT_CAUSES = {
    RejectCause.NO_ADDRESS: QT_TRANSLATE_NOOP("RejectCause", "The e-mail cell is empty"),
    RejectCause.TOO_MANY_COLUMNS: QT_TRANSLATE_NOOP("RejectCause", "Too many columns"),
    RejectCause.FIELD_TOO_LONG: QT_TRANSLATE_NOOP("RejectCause", "A field is too long"),
    RejectCause.NUL_CHARACTER: QT_TRANSLATE_NOOP("RejectCause", "Contains a NUL character"),
    RejectCause.BAD_QUOTING: QT_TRANSLATE_NOOP("RejectCause", "Broken quotation marks"),
    RejectCause.BAD_ENCODING: QT_TRANSLATE_NOOP("RejectCause", "Characters of another encoding"),
    RejectCause.DAMAGED: QT_TRANSLATE_NOOP("RejectCause", "Damaged, cannot be understood"),
    RejectCause.DUPLICATE_IN_FILE: QT_TRANSLATE_NOOP("RejectCause", "Already in this file"),
    RejectCause.DUPLICATE_IN_LIST: QT_TRANSLATE_NOOP("RejectCause", "Already in the list"),
}


def status_title(status: Status) -> str:
    """One word for a status."""
    return marked("Status", STATUSES[status])


def status_advice(status: Status) -> str:
    """One line on what a status means for mailing."""
    return marked("Status", STATUS_ADVICE[status])


def reason_title(reason: Reason) -> str:
    """A short sentence for a reason."""
    return marked("Reason", REASONS[reason])


def flag_titles(flags: Flag) -> tuple[str, ...]:
    """A short text for each flag that is set."""
    return tuple(marked("Flag", text) for flag, text in FLAGS.items() if flag & flags)


def level_title(level: CheckLevel) -> str:
    """One word for a level of checking."""
    return marked("Level", LEVELS[level])


def level_sentence(level: CheckLevel) -> str:
    """What a level does, costs and cannot do."""
    return marked("Level", _LEVEL_SENTENCES[level])


def duplicate_rule_title(rule: DuplicateRule) -> str:
    """What is done with rows whose address the list has."""
    return marked("Duplicates", _DUPLICATE_RULES[rule])


def stage_note(code: str) -> str:
    """Why a stage waits; "" for a code that needs no words."""
    return marked("Stage", _STAGE_NOTES.get(code, ""))


def reject_cause_title(cause: RejectCause) -> str:
    """Why a row gave no new contact."""
    return marked("RejectCause", _REJECT_CAUSES[cause])
