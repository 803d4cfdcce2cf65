"""Who a mail server says it is (RFC 5321 4.2: the greeting begins with its name). Pure."""

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.dns_rules import is_host_name
from contact_importer.validation.reserved import is_reserved

# What machines are called that nobody has named: unrelated servers share these.
_NOBODYS = frozenset({"localdomain", "lan", "home", "corp", "intranet", "private", "domain"})


def greeting_name(banner: SmtpReply) -> str:
    """The full host name in a greeting, lower case; "" when there is none that is its own."""
    if banner.kind is not ReplyKind.REPLY or not banner.text:
        return ""
    name = banner.text.split()[0].strip(".,:;<>()").lower()
    if "." not in name or not is_host_name(name) or name.replace(".", "").isdigit():
        return ""
    if is_reserved(name) or name.rpartition(".")[2] in _NOBODYS:
        return ""
    return name
