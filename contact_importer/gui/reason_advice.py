"""What to do about a reason, in one or two sentences. GUI thread."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from contact_importer.gui.wording import marked
from contact_importer.model.verdict import Reason

_NONE = QT_TRANSLATE_NOOP("Advice", "Nothing has been checked yet.")
_TYPO = QT_TRANSLATE_NOOP(
    "Advice", "Look for a slip of the keyboard. Otherwise leave the contact out."
)
_LEAVE_OUT = QT_TRANSLATE_NOOP("Advice", "Leave it out: a message would come back.")
_NO_MAIL = QT_TRANSLATE_NOOP(
    "Advice", "The domain cannot receive mail. Ask the contact for another address."
)
_OWN_LIST = QT_TRANSLATE_NOOP(
    "Advice", "Your own list says so. Remove the entry on the Blacklist page to allow it again."
)
_DISPOSABLE = QT_TRANSLATE_NOOP("Advice", "Made to be thrown away: a message would hardly be read.")
_MAIL_IT = QT_TRANSLATE_NOOP("Advice", "Can be mailed.")
_CATCH_ALL = QT_TRANSLATE_NOOP(
    "Advice",
    "Can be mailed, but the server says yes to every name, so the mailbox itself is not proven.",
)
_UNPROVEN = QT_TRANSLATE_NOOP("Advice", "Can be mailed; a returned message is possible.")
_FULL = QT_TRANSLATE_NOOP("Advice", "A message may come back until the owner makes room.")
_DEEPER = QT_TRANSLATE_NOOP("Advice", "Can be mailed. A deeper level of checking would tell more.")
_LATER = QT_TRANSLATE_NOOP("Advice", "Nothing is proven. Check again later.")
_GREYLISTED = QT_TRANSLATE_NOOP(
    "Advice", "A usual defence against spam. Check again in a quarter of an hour."
)
_REFUSED_US = QT_TRANSLATE_NOOP(
    "Advice",
    "This is about your network or sender name, not about the contact. "
    "Check again from another network or with a proper sender name.",
)
_HARVEST = QT_TRANSLATE_NOOP(
    "Advice",
    "More than half of the names asked there do not exist. Look where the list comes from; "
    "ask for the rest only if you trust it.",
)
_RESOLVER = QT_TRANSLATE_NOOP(
    "Advice", "Look at the DNS settings of this computer, then check again."
)
_PORT_25 = QT_TRANSLATE_NOOP(
    "Advice", "Mail servers cannot be reached from this network. Check again from another one."
)

_ADVICE = {
    Reason.NONE: _NONE,
    Reason.SYNTAX: _TYPO,
    Reason.RESERVED_DOMAIN: _LEAVE_OUT,
    Reason.DOMAIN_NOT_FOUND: _TYPO,
    Reason.NO_MAIL_HOST: _NO_MAIL,
    Reason.NULL_MX: _NO_MAIL,
    Reason.MX_UNRESOLVABLE: _NO_MAIL,
    Reason.MX_UNROUTABLE: _NO_MAIL,
    Reason.MAILBOX_NOT_FOUND: _LEAVE_OUT,
    Reason.MAILBOX_DISABLED: _LEAVE_OUT,
    Reason.BLACKLISTED_ADDRESS: _OWN_LIST,
    Reason.BLACKLISTED_DOMAIN: _OWN_LIST,
    Reason.DISPOSABLE_DOMAIN: _DISPOSABLE,
    Reason.DISPOSABLE_MX: _DISPOSABLE,
    Reason.MAILBOX_EXISTS: _MAIL_IT,
    Reason.CATCH_ALL: _CATCH_ALL,
    Reason.CONTROL_INCONCLUSIVE: _UNPROVEN,
    Reason.MAILBOX_FULL: _FULL,
    Reason.SMTPUTF8_NOT_SUPPORTED: _UNPROVEN,
    Reason.DOMAIN_NOT_CHECKED: _DEEPER,
    Reason.MAILBOX_NOT_CHECKED: _DEEPER,
    Reason.GREYLISTED: _GREYLISTED,
    Reason.TEMPORARY_FAILURE: _LATER,
    Reason.TIMEOUT: _LATER,
    Reason.CONNECTION_FAILED: _LATER,
    Reason.MALFORMED_REPLY: _LATER,
    Reason.REFUSED_US: _REFUSED_US,
    Reason.UNCLEAR_REPLY: _LATER,
    Reason.DNS_FAILURE: _LATER,
    Reason.DNS_UNTRUSTED: _RESOLVER,
    Reason.HARVEST_BRAKE: _HARVEST,
    Reason.PORT_25_BLOCKED: _PORT_25,
}


def reason_advice(reason: Reason) -> str:
    """What a person can do with a contact that has this reason."""
    return marked("Advice", _ADVICE[reason])
