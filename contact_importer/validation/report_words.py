"""English words of reports, translated like those of verdicts. Pure.

They stand here, and not in the window, because the command line writes reports too, in both
languages and without Qt (files/report_language.py reads the same translation file).
Counts stand behind a colon, so that no language needs plural forms.
"""

from collections.abc import Mapping
from enum import Enum

from contact_importer.model.verdict import CheckLevel, Reason
from contact_importer.validation.translatable import QT_TRANSLATE_NOOP


class ReportWord(Enum):
    """Titles, column heads and sentences; a name in braces is a gap."""

    LIST_TITLE = QT_TRANSLATE_NOOP("Report", "List “{name}”")
    IMPORT_TITLE = QT_TRANSLATE_NOOP("Report", "Import of {name}")
    RECHECK_TITLE = QT_TRANSLATE_NOOP("Report", "Check of the list “{name}”")
    SUBTITLE = QT_TRANSLATE_NOOP("Report", "Report of {moment}")
    HEADLINE = QT_TRANSLATE_NOOP("Report", "{share} can be mailed")
    SUBLINE = QT_TRANSLATE_NOOP("Report", "{valid} of {all} contacts")
    EMPTY = QT_TRANSLATE_NOOP("Report", "There are no contacts.")
    # sections
    CLASSES = QT_TRANSLATE_NOOP("Report", "Results")
    PROOF = QT_TRANSLATE_NOOP("Report", "How sure the valid ones are")
    KINDS = QT_TRANSLATE_NOOP("Report", "Worth knowing about the valid ones")
    REASONS = QT_TRANSLATE_NOOP("Report", "Reasons")
    DOMAINS = QT_TRANSLATE_NOOP("Report", "Domains with most contacts")
    NOT_KNOWN = QT_TRANSLATE_NOOP("Report", "What is not known, and why")
    FACTS = QT_TRANSLATE_NOOP("Report", "About this report")
    CONTACTS = QT_TRANSLATE_NOOP("Report", "Contacts")
    SUMMARY = QT_TRANSLATE_NOOP("Report", "Summary")
    # columns
    CLASS = QT_TRANSLATE_NOOP("Report", "Class")
    COUNT = QT_TRANSLATE_NOOP("Report", "Count")
    SHARE = QT_TRANSLATE_NOOP("Report", "Share")
    WHAT_TO_DO = QT_TRANSLATE_NOOP("Report", "What to do")
    PROVEN = QT_TRANSLATE_NOOP("Report", "What is proven")
    KIND = QT_TRANSLATE_NOOP("Report", "Kind of address")
    REASON = QT_TRANSLATE_NOOP("Report", "Reason")
    DOMAIN = QT_TRANSLATE_NOOP("Report", "Domain")
    OUTCOME = QT_TRANSLATE_NOOP("Report", "Outcome")
    ADDRESS = QT_TRANSLATE_NOOP("Report", "Address")
    FACT = QT_TRANSLATE_NOOP("Report", "Fact")
    VALUE = QT_TRANSLATE_NOOP("Report", "Value")
    # facts
    LIST = QT_TRANSLATE_NOOP("Report", "List")
    FILE = QT_TRANSLATE_NOOP("Report", "File")
    FILES = QT_TRANSLATE_NOOP("Report", "Files")
    MORE_FILES = QT_TRANSLATE_NOOP("Report", "and others: {count}")
    ROWS = QT_TRANSLATE_NOOP("Report", "Addresses and rows read")
    DUPLICATES = QT_TRANSLATE_NOOP("Report", "Duplicates, left out")
    REJECTED = QT_TRANSLATE_NOOP("Report", "Rows without a usable address")
    DOMAIN_COUNT = QT_TRANSLATE_NOOP("Report", "Different domains")
    CHECKED = QT_TRANSLATE_NOOP("Report", "Checked")
    PERIOD = QT_TRANSLATE_NOOP("Report", "{first} to {last}")
    ACTIVE = QT_TRANSLATE_NOOP("Report", "Time of checking")
    POLICY = QT_TRANSLATE_NOOP("Report", "Policy")
    PROGRAM = QT_TRANSLATE_NOOP("Report", "Program")
    # notes
    IN_WORK = QT_TRANSLATE_NOOP(
        "Report", "Still in work when this report was made: {count}. Their results can change."
    )
    WAITING = QT_TRANSLATE_NOOP(
        "Report", "Waiting to be asked again, as their mail servers wish: {count}."
    )
    MORE_DOMAINS = QT_TRANSLATE_NOOP("Report", "Other domains, not shown here: {count}.")
    FIRST_ROWS = QT_TRANSLATE_NOOP("Report", "The first {shown} of {all} contacts.")
    BY_POLICY = QT_TRANSLATE_NOOP("Report", "Your policy puts them here: see the settings.")
    DAY = QT_TRANSLATE_NOOP(
        "Report", "Results are those of the day of the check: mailboxes come and go."
    )
    CONSENT = QT_TRANSLATE_NOOP(
        "Report", "Valid means that mail can arrive, not that somebody agreed to receive it."
    )


#: What was asked at each level.
CHECKS: Mapping[CheckLevel, str] = {
    CheckLevel.FAST: QT_TRANSLATE_NOOP("Report", "spelling and lists"),
    CheckLevel.STANDARD: QT_TRANSLATE_NOOP("Report", "spelling, lists and DNS"),
    CheckLevel.FULL: QT_TRANSLATE_NOOP("Report", "spelling, lists, DNS and mail servers"),
}

#: Why contacts that count as valid are not proven.
UNPROVEN: Mapping[Reason, str] = {
    Reason.CATCH_ALL: QT_TRANSLATE_NOOP(
        "Report",
        "These domains accept every address: without sending mail nobody can tell whether a "
        "mailbox exists.",
    ),
    Reason.CONTROL_INCONCLUSIVE: QT_TRANSLATE_NOOP(
        "Report", "The mail server took the address, but could not be cross-checked."
    ),
    Reason.MAILBOX_NOT_CHECKED: QT_TRANSLATE_NOOP(
        "Report", "Only the domain was checked. The level Full asks for the mailbox too."
    ),
    Reason.DOMAIN_NOT_CHECKED: QT_TRANSLATE_NOOP(
        "Report",
        "Only spelling and lists were checked. The level Standard asks whether the domain takes "
        "mail.",
    ),
}
