"""What the engine needs from its store before an import: questions, and earlier decisions."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from contact_importer.model.domain import DomainFacts
from contact_importer.model.mapping import RememberedMapping


class DryRunStore(Protocol):
    """Questions of a dry run; nothing is written."""

    async def addresses_in_list(self, list_id: int, addresses: Sequence[str]) -> frozenset[int]:
        """Positions of those addresses that the list has (ASCII case does not matter)."""

    async def known_domains(self, names: Sequence[str]) -> Mapping[str, DomainFacts]:
        """Cached facts that have not expired (and whose judgement is not unknown)."""


class MappingStore(Protocol):
    """The fields of lists, and what was decided about files with the same columns."""

    async def list_fields(self, list_id: int) -> tuple[str, ...]:
        """Names of the fields that imports brought into the list, in order of first use."""

    async def remembered_mapping(self, columns_key: str) -> RememberedMapping | None:
        """What was decided last for a file with these columns; see ``columns_key_of``."""

    async def remember_mapping(self, columns_key: str, mapping: RememberedMapping) -> None:
        """Keep decisions in place of earlier ones; of the oldest, some may be forgotten."""

    async def forget_mapping(self, columns_key: str) -> None:
        """Forget what was decided for files with these columns."""
