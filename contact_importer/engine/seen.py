"""Which texts were met before, in eight bytes each. Pure."""

from array import array

_LEAST_SLOTS = 1 << 12


class SeenTexts:
    """A set of digests: 16 to 32 MB for a million texts, where a set of texts takes 130.

    Python's own hash of a text has 64 bits and a key of this process: that two of a million
    texts share one happens once in 37 million files.
    """

    def __init__(self) -> None:
        self._slots = array("q", [0]) * _LEAST_SLOTS  # 0: free
        self._mask = _LEAST_SLOTS - 1
        self._count = 0

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def add(self, text: str) -> bool:
        """Note a text; whether it is a new one."""
        if not self._put(hash(text) or 1):
            return False
        self._count += 1
        if self._count * 2 > self._mask:
            self._grow()
        return True

    def _put(self, digest: int) -> bool:
        slots, mask = self._slots, self._mask
        place = digest & mask
        while held := slots[place]:
            if held == digest:
                return False
            place = (place + 1) & mask
        slots[place] = digest
        return True

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("q", [0]) * (2 * len(old))
        self._mask = len(self._slots) - 1
        for digest in old:
            if digest:
                self._put(digest)
