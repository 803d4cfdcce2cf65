"""The policy: what the user makes of contacts that may be mailed without being proven."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.verdict import Status

#: What a rule may say. Never *invalid*: that needs evidence, and a wish is none.
CHOICES: Mapping[str, tuple[Status, ...]] = MappingProxyType(
    {
        "role_accounts": (Status.VALID, Status.BLACKLIST),
        "catch_all": (Status.VALID, Status.PENDING),
        "mailbox_full": (Status.VALID, Status.PENDING),
        "unconfirmed": (Status.VALID, Status.PENDING),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One status per rule; the defaults are the product's.

    ``role_accounts``: info@, sales@ and the like that would be valid (BLACKLIST: the list is
    that of role names). ``catch_all``: the domain accepts every name. ``mailbox_full``: over
    quota. ``unconfirmed``: accepted without a clear cross-check, or not asked at all at the
    level of checking.
    """

    role_accounts: Status = Status.VALID
    catch_all: Status = Status.VALID
    mailbox_full: Status = Status.VALID
    unconfirmed: Status = Status.VALID

    def __post_init__(self) -> None:
        for rule in fields(self):
            status = getattr(self, rule.name)
            if status not in CHOICES[rule.name]:
                raise SettingsProblemError(
                    f"The rule \u201c{rule.name}\u201d cannot be \u201c{status}\u201d.",
                    code="policy_choice",
                    rule=rule.name,
                )


DEFAULT_POLICY = Policy()
