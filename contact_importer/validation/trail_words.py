"""English words for every step of a trail: what was seen, said and concluded. Pure.

Written for people who send mail, not for those who run mail servers. The window translates
them; the gaps in braces are filled by validation/trail.py.
"""

from collections.abc import Mapping
from enum import StrEnum

from contact_importer.model.evidence import Observation
from contact_importer.model.verdict import Verdict
from contact_importer.validation.reply_meaning import ReplyMeaning
from contact_importer.validation.translatable import QT_TRANSLATE_NOOP


class TrailPart(StrEnum):
    """What a step is about, in the order of the trail."""

    SOURCE = "source"
    SYNTAX = "syntax"
    LISTS = "lists"
    DNS = "dns"
    SMTP = "smtp"
    DECISION = "decision"


PARTS: Mapping[TrailPart, str] = {
    TrailPart.SOURCE: QT_TRANSLATE_NOOP("Trail", "Source"),
    TrailPart.SYNTAX: QT_TRANSLATE_NOOP("Trail", "Spelling"),
    TrailPart.LISTS: QT_TRANSLATE_NOOP("Trail", "Lists"),
    TrailPart.DNS: QT_TRANSLATE_NOOP("Trail", "DNS"),
    TrailPart.SMTP: QT_TRANSLATE_NOOP("Trail", "Mail server"),
    TrailPart.DECISION: QT_TRANSLATE_NOOP("Trail", "Result"),
}

# --- source, spelling, lists ---------------------------------------------------------
ROW = QT_TRANSLATE_NOOP("Trail", "It stands in row {row} of {file}.")
REPAIRED = QT_TRANSLATE_NOOP("Trail", "In the cell \u201c{cell}\u201d it was read as {address}.")
WELL_FORMED = QT_TRANSLATE_NOOP("Trail", "It is written as an e-mail address has to be.")
MALFORMED = QT_TRANSLATE_NOOP("Trail", "This text cannot be an e-mail address.")
RESERVED = QT_TRANSLATE_NOOP(
    "Trail",
    "The domain {domain} is set aside for tests, examples or private networks: "
    "nobody receives mail there.",
)
LITERAL_LEFT_OUT = QT_TRANSLATE_NOOP(
    "Trail",
    "It names its mail server by number, {domain}: your settings leave such addresses unchecked.",
)
ON_NO_LIST = QT_TRANSLATE_NOOP(
    "Trail", "It is neither on your blacklist nor on the list of throw-away domains."
)
ADDRESS_LISTED = QT_TRANSLATE_NOOP("Trail", "The address is on your blacklist.")
DOMAIN_LISTED = QT_TRANSLATE_NOOP("Trail", "The domain {entry} is on your blacklist.")
ENTRY_ADDED = QT_TRANSLATE_NOOP("Trail", "It was added on {when}.")
ENTRY_ADDED_FROM = QT_TRANSLATE_NOOP("Trail", "It was added on {when} from {file}.")
DISPOSABLE = QT_TRANSLATE_NOOP(
    "Trail", "The domain {entry} is on the list of throw-away domains ({list})."
)
DISPOSABLE_MX = QT_TRANSLATE_NOOP(
    "Trail", "Its mail server also serves throw-away domains of the list {list}: {entry}."
)
LISTED = QT_TRANSLATE_NOOP("Trail", "{entry} is on the list {list}.")

# --- DNS -----------------------------------------------------------------------------
DOMAIN_SEEN: Mapping[Observation, str] = {
    Observation.MX_FOUND: QT_TRANSLATE_NOOP(
        "Trail", "The domain {domain} names the mail servers that take its mail."
    ),
    Observation.NULL_MX: QT_TRANSLATE_NOOP(
        "Trail", "The domain {domain} declares that it takes no mail at all."
    ),
    Observation.NO_MX: QT_TRANSLATE_NOOP(
        "Trail", "The domain {domain} exists, but names no mail server."
    ),
    Observation.NO_DOMAIN: QT_TRANSLATE_NOOP("Trail", "The domain {domain} does not exist."),
    Observation.DNS_FAILED: QT_TRANSLATE_NOOP(
        "Trail", "DNS gave no usable answer about the domain {domain}."
    ),
    Observation.DNS_TIMEOUT: QT_TRANSLATE_NOOP(
        "Trail", "DNS did not answer in time about the domain {domain}."
    ),
    Observation.HIJACKED: QT_TRANSLATE_NOOP(
        "Trail",
        "The DNS server that was asked also answers for names that do not exist: "
        "what it says about {domain} proves nothing by itself.",
    ),
    Observation.INTERNAL_VIEW: QT_TRANSLATE_NOOP(
        "Trail",
        "The domain {domain} belongs to this computer's own network: "
        "elsewhere DNS may say something else about it.",
    ),
}
HOST_SEEN: Mapping[Observation, str] = {
    Observation.HOST_FOUND: QT_TRANSLATE_NOOP(
        "Trail", "Its mail server {host} has an address on the Internet."
    ),
    Observation.HOST_MISSING: QT_TRANSLATE_NOOP(
        "Trail", "Its mail server {host} does not exist or has no address."
    ),
    Observation.HOST_DENIED: QT_TRANSLATE_NOOP(
        "Trail", "Its mail server {host} has no address that can be reached from the Internet."
    ),
    Observation.HOST_FAILED: QT_TRANSLATE_NOOP(
        "Trail", "DNS gave no usable answer about its mail server {host}."
    ),
    Observation.HIJACKED: QT_TRANSLATE_NOOP(
        "Trail",
        "The address of its mail server {host} is the one that the DNS server here gives "
        "to names that do not exist: it proves nothing.",
    ),
    Observation.INTERNAL_VIEW: QT_TRANSLATE_NOOP(
        "Trail",
        "Its mail server {host} was found in this computer's own network only: "
        "elsewhere it may have another address.",
    ),
}
ITSELF_SEEN: Mapping[Observation, str] = {
    Observation.HOST_FOUND: QT_TRANSLATE_NOOP(
        "Trail", "{host} has an address on the Internet itself, so mail goes there."
    ),
    Observation.HOST_MISSING: QT_TRANSLATE_NOOP(
        "Trail", "{host} has no address of its own either, so nothing takes its mail."
    ),
    Observation.HOST_DENIED: QT_TRANSLATE_NOOP(
        "Trail", "{host} itself has no address that can be reached from the Internet."
    ),
    Observation.HOST_FAILED: QT_TRANSLATE_NOOP(
        "Trail", "DNS gave no usable answer about an address of {host} itself."
    ),
}
LITERAL_SEEN: Mapping[Observation, str] = {
    Observation.HOST_FOUND: QT_TRANSLATE_NOOP(
        "Trail", "The address names its mail server by number, {host}: DNS is not asked."
    ),
    Observation.HOST_DENIED: QT_TRANSLATE_NOOP(
        "Trail",
        "The address names its mail server by number: {host} cannot be reached from the Internet.",
    ),
    Observation.INTERNAL_VIEW: QT_TRANSLATE_NOOP(
        "Trail",
        "The address names its mail server by number: {host} is in this computer's own network "
        "and is not connected to.",
    ),
}
SAID_AGAIN = QT_TRANSLATE_NOOP("Trail", "Asked a second time, DNS said the same.")
OTHER_SAID_AGAIN = QT_TRANSLATE_NOOP("Trail", "A second DNS server says the same.")
SAID_OTHERWISE = QT_TRANSLATE_NOOP("Trail", "Asked a second time: {said}")

# --- mail servers --------------------------------------------------------------------
RECIPIENT_SAID: Mapping[ReplyMeaning, str] = {
    ReplyMeaning.ACCEPTED: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} accepts mail for this mailbox."
    ),
    ReplyMeaning.ACCEPTED_UNVERIFIED: QT_TRANSLATE_NOOP(
        "Trail",
        "The mail server {server} takes mail for this address without looking "
        "whether the mailbox exists.",
    ),
    ReplyMeaning.MAILBOX_NOT_FOUND: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} says that it does not know this mailbox."
    ),
    ReplyMeaning.MAILBOX_DISABLED: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} says that this mailbox is closed or has moved."
    ),
    ReplyMeaning.MAILBOX_FULL: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} says that this mailbox is full."
    ),
    ReplyMeaning.GREYLISTED: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} asked to come back later, as a defence against spam."
    ),
    ReplyMeaning.RATE_LIMITED: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} asked for fewer questions in a time."
    ),
    ReplyMeaning.TEMPORARY: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} has a temporary problem."
    ),
    ReplyMeaning.REFUSED_US: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} refused this computer or its sender, not the mailbox."
    ),
    ReplyMeaning.REFUSED_BY_POLICY: QT_TRANSLATE_NOOP(
        "Trail",
        "The mail server {server} refused by a rule of its own, without saying whom it is about.",
    ),
    ReplyMeaning.REFUSED: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} refused without saying whether the mailbox exists."
    ),
    ReplyMeaning.UNCLEAR: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} gave an answer that proves nothing."
    ),
    ReplyMeaning.NO_MAIL_HERE: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} says that it takes no mail at all."
    ),
    ReplyMeaning.SMTPUTF8_NOT_OFFERED: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} cannot take addresses with international letters."
    ),
    ReplyMeaning.TIMEOUT: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} did not answer in time."
    ),
    ReplyMeaning.DROPPED: QT_TRANSLATE_NOOP(
        "Trail", "The connection to the mail server {server} broke off."
    ),
    ReplyMeaning.MALFORMED: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} gave an answer that makes no sense."
    ),
    ReplyMeaning.NOT_SENT: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} was not asked about this mailbox."
    ),
}
SESSION_SAID: Mapping[ReplyMeaning, str] = {  # before any mailbox was asked for
    ReplyMeaning.REFUSED_US: QT_TRANSLATE_NOOP(
        "Trail", "The mail server {server} refused this computer or its sender."
    ),
    ReplyMeaning.TIMEOUT: QT_TRANSLATE_NOOP(
        "Trail", "No connection to the mail server {server} came about in time."
    ),
    ReplyMeaning.DROPPED: QT_TRANSLATE_NOOP(
        "Trail", "No connection to the mail server {server} came about."
    ),
    ReplyMeaning.NOT_SENT: QT_TRANSLATE_NOOP("Trail", "The mail server {server} was not asked."),
}
CONTROL_ACCEPTED_TOO = QT_TRANSLATE_NOOP(
    "Trail",
    "A made-up name at the same domain was accepted too, "
    "so the server's yes proves nothing about this mailbox.",
)
CONTROL_REFUSED = QT_TRANSLATE_NOOP(
    "Trail",
    "A made-up name at the same domain was refused, so the server tells mailboxes apart.",
)
CONTROL_REFUSED_TOO = QT_TRANSLATE_NOOP(
    "Trail", "A made-up name at the same domain was refused in the same words."
)
CONTROL_UNCLEAR = QT_TRANSLATE_NOOP(
    "Trail", "A made-up name at the same domain brought no answer to compare with."
)
POSTMASTER_ACCEPTED = QT_TRANSLATE_NOOP(
    "Trail",
    "The name postmaster, which every mail domain has to have, was accepted, "
    "so the server does not refuse everybody.",
)
POSTMASTER_REFUSED_TOO = QT_TRANSLATE_NOOP(
    "Trail",
    "The name postmaster, which every mail domain has to have, was refused in the same words, "
    "so the server refuses everybody.",
)
POSTMASTER_UNCLEAR = QT_TRANSLATE_NOOP(
    "Trail",
    "The name postmaster, which every mail domain has to have, brought no answer to compare with.",
)
OTHERS_ACCEPTED = QT_TRANSLATE_NOOP(
    "Trail", "Other names at the domain were accepted, so the refusal is about this name."
)
#: Stands above a dialogue that the person's blacklist has overruled.
EARLIER_DIALOGUE = QT_TRANSLATE_NOOP(
    "Trail", "Earlier answer of the mail server, before it was blacklisted"
)
NOTED = QT_TRANSLATE_NOOP("Trail", "Noted by an earlier version: {text}")

# --- decision ------------------------------------------------------------------------
PROVEN: Mapping[Verdict | None, str] = {
    Verdict.DELIVERABLE: QT_TRANSLATE_NOOP("Trail", "That proves that the mailbox exists."),
    Verdict.UNDELIVERABLE: QT_TRANSLATE_NOOP(
        "Trail", "That is permanent evidence against the address."
    ),
    Verdict.RISKY: QT_TRANSLATE_NOOP("Trail", "That does not prove that the mailbox exists."),
    Verdict.UNKNOWN: QT_TRANSLATE_NOOP(
        "Trail", "Whether the mailbox exists is not known: nothing speaks for or against it."
    ),
    Verdict.LISTED: QT_TRANSLATE_NOOP("Trail", "What is on a list is not checked any further."),
    None: QT_TRANSLATE_NOOP("Trail", "It has not been checked yet."),
}
STATUS = QT_TRANSLATE_NOOP("Trail", "Status: {status}. {reason}.")
PROOF = QT_TRANSLATE_NOOP("Trail", "Proof: {level}.")
YOUR_POLICY = QT_TRANSLATE_NOOP(
    "Trail", "That is your policy; by the usual one it would be: {status}."
)
ROLE_BY_POLICY = QT_TRANSLATE_NOOP(
    "Trail", "Its name is on the list of role names, which your policy leaves out."
)
NEXT_ATTEMPT = QT_TRANSLATE_NOOP(
    "Trail", "It will be asked again from {when}: attempt {attempt} of {attempts}."
)
