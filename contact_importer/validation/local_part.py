"""The part of an address before the @: dot-string or quoted string. Pure.

RFC 5321 4.1.2, with the UTF-8 of RFC 6531 3.3.
"""

import re
import unicodedata
from typing import NamedTuple

from email_validator import EmailSyntaxError
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

from contact_importer.model.verdict import Flag
from contact_importer.validation.email_library import ask_library
from contact_importer.validation.joiners import has_joiner, without_joiners
from contact_importer.validation.look_alikes import mixes_scripts

_MAX_OCTETS = 64  # RFC 5321 4.5.3.1.1; quotes and backslashes count, as they are octets too
_EMPTY = '""'  # legal: Quoted-string = DQUOTE *QcontentSMTP DQUOTE
_ATOM = r"[A-Za-z0-9_!#$%&'*+\-/=?^`{|}~]+"  # RFC 5322 3.2.3
_is_dot_atom = re.compile(rf"{_ATOM}(?:\.{_ATOM})*").fullmatch
_CASE_BLIND = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)  # RFC 2142
# quoted-pairSMTP = %d92 %d32-126: RFC 6531 lets UTF-8 into quotes, not behind a backslash
_escapes_ascii_only = re.compile(r"(?:[^\\]|\\[ -~])*").fullmatch


class LocalPart(NamedTuple):
    """What the syntax says of a local part by itself.

    ``text`` is normalised: NFC, quoted only where it must be, its case kept (but for the
    RFC 2142 names such as INFO, which are case-blind). ``problem`` is "" for a legal one;
    ``octets`` is the length as it was written, which is never less than that of ``text``.
    """

    text: str
    flags: Flag
    problem: str
    octets: int


def normalise_dot_atom(local: str) -> str:
    """``text`` of an ordinary ASCII name, nearly all of a file; "" for anything else."""
    if not _is_dot_atom(local) or len(local) > _MAX_OCTETS:
        return ""
    lowered = local.lower()
    return lowered if lowered in _CASE_BLIND else local


def judge_local_part(local: str) -> LocalPart:
    """Judge what stands before the last @ of an address."""
    if local == _EMPTY:
        return LocalPart(_EMPTY, Flag.NONE, "", len(_EMPTY))
    written = unicodedata.normalize("NFC", local)
    if not _escapes_ascii_only(written):
        return _refused("A backslash before the @-sign must escape an ASCII character.")
    bare = written
    if has_joiner(written) and '"' not in written:  # the library refuses all of them
        bare = without_joiners(written) or written
    try:
        checked = ask_library(f"{bare}@b.co")
    except EmailSyntaxError as error:
        return _refused(str(error))
    octets = len(written.encode())
    if octets > _MAX_OCTETS:
        return _refused("The email address is too long before the @-sign.")
    flags = Flag.NONE if checked.ascii_local_part is not None else Flag.SMTPUTF8
    if mixes_scripts(checked.local_part):
        flags |= Flag.MIXED_SCRIPT
    text = checked.local_part if bare == written else written
    return LocalPart(text, flags, "", octets)


def _refused(problem: str) -> LocalPart:
    return LocalPart("", Flag.NONE, problem, 0)
