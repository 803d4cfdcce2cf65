"""English words for statuses, reasons, proofs and flags, and what to do about them. Pure.

The window translates them (the context is the first word of each mark), the command line
prints them as they are.
"""

from collections.abc import Mapping

from contact_importer.model.verdict import CheckLevel, Confidence, Flag, Reason, Status
from contact_importer.validation.translatable import QT_TRANSLATE_NOOP

STATUSES: Mapping[Status, str] = {
    Status.VALID: QT_TRANSLATE_NOOP("Status", "Valid"),
    Status.INVALID: QT_TRANSLATE_NOOP("Status", "Invalid"),
    Status.BLACKLIST: QT_TRANSLATE_NOOP("Status", "Blacklist"),
    Status.PENDING: QT_TRANSLATE_NOOP("Status", "Pending"),
}

STATUS_ADVICE: Mapping[Status, str] = {
    Status.VALID: QT_TRANSLATE_NOOP("Status", "These can be mailed."),
    Status.INVALID: QT_TRANSLATE_NOOP("Status", "Proven undeliverable: leave them out."),
    Status.BLACKLIST: QT_TRANSLATE_NOOP("Status", "On your blacklist or a disposable address."),
    Status.PENDING: QT_TRANSLATE_NOOP("Status", "Not known yet: check again later."),
}

LEVELS: Mapping[CheckLevel, str] = {
    CheckLevel.FAST: QT_TRANSLATE_NOOP("Level", "Fast"),
    CheckLevel.STANDARD: QT_TRANSLATE_NOOP("Level", "Standard"),
    CheckLevel.FULL: QT_TRANSLATE_NOOP("Level", "Full"),
}

POLICY_RULES: Mapping[str, str] = {
    "role_accounts": QT_TRANSLATE_NOOP("Policy", "Role addresses (info@, sales@)"),
    "catch_all": QT_TRANSLATE_NOOP("Policy", "Domain accepts every name"),
    "mailbox_full": QT_TRANSLATE_NOOP("Policy", "Mailbox is full"),
    "unconfirmed": QT_TRANSLATE_NOOP("Policy", "Mailbox not proven"),
}

REASONS: Mapping[Reason, str] = {
    Reason.NONE: QT_TRANSLATE_NOOP("Reason", "Waits for its check"),
    Reason.SYNTAX: QT_TRANSLATE_NOOP("Reason", "Not an e-mail address"),
    Reason.RESERVED_DOMAIN: QT_TRANSLATE_NOOP("Reason", "Reserved domain, never receives mail"),
    Reason.DOMAIN_NOT_FOUND: QT_TRANSLATE_NOOP("Reason", "The domain does not exist"),
    Reason.NO_MAIL_HOST: QT_TRANSLATE_NOOP("Reason", "The domain has no mail server"),
    Reason.NULL_MX: QT_TRANSLATE_NOOP("Reason", "The domain declares that it takes no mail"),
    Reason.MX_UNRESOLVABLE: QT_TRANSLATE_NOOP("Reason", "Its mail server does not exist"),
    Reason.MX_UNROUTABLE: QT_TRANSLATE_NOOP("Reason", "Nobody can reach the mail server"),
    Reason.MAILBOX_NOT_FOUND: QT_TRANSLATE_NOOP("Reason", "The mailbox does not exist"),
    Reason.MAILBOX_DISABLED: QT_TRANSLATE_NOOP("Reason", "The mailbox is disabled"),
    Reason.BLACKLISTED_ADDRESS: QT_TRANSLATE_NOOP("Reason", "On your blacklist"),
    Reason.BLACKLISTED_DOMAIN: QT_TRANSLATE_NOOP("Reason", "Its domain is on your blacklist"),
    Reason.DISPOSABLE_DOMAIN: QT_TRANSLATE_NOOP("Reason", "Disposable address"),
    Reason.DISPOSABLE_MX: QT_TRANSLATE_NOOP("Reason", "Disposable address (by its mail server)"),
    Reason.MAILBOX_EXISTS: QT_TRANSLATE_NOOP("Reason", "The mailbox exists"),
    Reason.CATCH_ALL: QT_TRANSLATE_NOOP("Reason", "The domain accepts every address"),
    Reason.CONTROL_INCONCLUSIVE: QT_TRANSLATE_NOOP("Reason", "Accepted, cross-check impossible"),
    Reason.MAILBOX_FULL: QT_TRANSLATE_NOOP("Reason", "The mailbox exists but is full"),
    Reason.SMTPUTF8_NOT_SUPPORTED: QT_TRANSLATE_NOOP(
        "Reason", "The server cannot take international addresses"
    ),
    Reason.DOMAIN_NOT_CHECKED: QT_TRANSLATE_NOOP("Reason", "Well formed, domain not checked"),
    Reason.MAILBOX_NOT_CHECKED: QT_TRANSLATE_NOOP("Reason", "The domain takes mail"),
    Reason.GREYLISTED: QT_TRANSLATE_NOOP("Reason", "The server asks to come back later"),
    Reason.TEMPORARY_FAILURE: QT_TRANSLATE_NOOP("Reason", "The server has a temporary problem"),
    Reason.TIMEOUT: QT_TRANSLATE_NOOP("Reason", "No answer in time"),
    Reason.CONNECTION_FAILED: QT_TRANSLATE_NOOP("Reason", "The mail server could not be reached"),
    Reason.MALFORMED_REPLY: QT_TRANSLATE_NOOP("Reason", "The server's answer makes no sense"),
    Reason.REFUSED_US: QT_TRANSLATE_NOOP("Reason", "The server refuses this computer"),
    Reason.UNCLEAR_REPLY: QT_TRANSLATE_NOOP("Reason", "Refused for an unclear reason"),
    Reason.HARVEST_BRAKE: QT_TRANSLATE_NOOP(
        "Reason", "Not asked: too many unknown names at this domain"
    ),
    Reason.DNS_FAILURE: QT_TRANSLATE_NOOP("Reason", "The domain's DNS does not answer"),
    Reason.DNS_UNTRUSTED: QT_TRANSLATE_NOOP("Reason", "DNS answers contradict each other"),
    Reason.ADDRESS_LITERAL: QT_TRANSLATE_NOOP("Reason", "Not checked: a mailbox at an IP address"),
    Reason.PORT_25_BLOCKED: QT_TRANSLATE_NOOP("Reason", "Port 25 is blocked here"),
}

CONFIDENCES: Mapping[Confidence, str] = {
    Confidence.CERTAIN: QT_TRANSLATE_NOOP("Confidence", "certain"),
    Confidence.CONFIRMED: QT_TRANSLATE_NOOP("Confidence", "confirmed by the server"),
    Confidence.PROBABLE: QT_TRANSLATE_NOOP("Confidence", "probable"),
    Confidence.UNCONFIRMED: QT_TRANSLATE_NOOP("Confidence", "not confirmed"),
    Confidence.NONE: "",
}

FLAGS: Mapping[Flag, str] = {
    Flag.ROLE: QT_TRANSLATE_NOOP("Flag", "Role address (info@, sales@)"),
    Flag.FREE_PROVIDER: QT_TRANSLATE_NOOP("Flag", "Free provider"),
    Flag.ALIAS_RELAY: QT_TRANSLATE_NOOP("Flag", "Private relay address"),
    Flag.REPAIRED: QT_TRANSLATE_NOOP("Flag", "Taken out of a longer text"),
    Flag.MIXED_SCRIPT: QT_TRANSLATE_NOOP("Flag", "Look-alike letters of two scripts"),
    Flag.SMTPUTF8: QT_TRANSLATE_NOOP("Flag", "International address"),
}

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
_LITERAL = QT_TRANSLATE_NOOP(
    "Advice",
    "Your settings leave out mailboxes at an IP address. Accept them there, then check again.",
)
_PORT_25 = QT_TRANSLATE_NOOP(
    "Advice", "Mail servers cannot be reached from this network. Check again from another one."
)

ADVICE: Mapping[Reason, str] = {
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
    Reason.ADDRESS_LITERAL: _LITERAL,
    Reason.PORT_25_BLOCKED: _PORT_25,
}
