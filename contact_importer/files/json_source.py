"""JSON and JSON lines as records. Runs in the reader process.

What is read as a table: an array of objects, of arrays or of texts; the first such array
inside an object, as APIs export it; an object a line.
"""

from collections.abc import Iterable, Iterator

from contact_importer.files import problems
from contact_importer.files.json_text import JsonObject, JsonText, JsonValue, one_value
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.named_fields import Fields
from contact_importer.files.text_lines import LineBlock
from contact_importer.files.values import RejectedRecord, rejected
from contact_importer.model.contact import RejectCause

_LEVELS = 3  # "address.geo.city" is a column of its own; what is deeper is joined there
_MANY_TEXTS = 20  # addresses in an array are the records rather than one record's
_ARRAY_LEVELS = 3  # how deep the array of records may be: "data.list.contacts"


def find_array(text: JsonText) -> str:
    """The path of the array of records in an object, "" if the values themselves are records."""
    if text.peek() != "{":
        return ""
    texts: dict[str, int] = {}
    found = _search(text, (), None, texts)
    if found is None and texts:
        longest = max(texts, key=lambda path: texts[path])
        return longest if texts[longest] > _MANY_TEXTS else ""
    return found or ""


def records_at(text: JsonText, path: str) -> Iterator[JsonValue]:
    """The records in the array at ``path``, or all values; ``sheet_missing`` if there is none."""
    if not path:
        while text.peek():
            yield from text.elements() if text.took("[") else (text.value(),)
        return
    if text.peek() != "{" or _search(text, (), path, {}) is None:
        raise problems.sheet_missing(path)
    yield from text.elements()


def _search(
    text: JsonText, above: tuple[str, ...], wanted: str | None, texts: dict[str, int]
) -> str | None:
    """Go to the wanted array, or to the first that may hold records, behind its bracket.

    None: there is none in this object, which has been passed over. ``texts`` is told how long
    the arrays of addresses in it are.
    """
    text.take("{")
    first = True
    while not text.took("}"):
        if not first:
            text.take(",")
        first = False
        key = text.value()
        text.take(":")
        path = (*above, str(key))
        sign = text.peek()
        if sign == "[":
            text.take("[")
            if _is_table(text) if wanted is None else ".".join(path) == wanted:
                return ".".join(path)
            count = _addresses(text)
            if count:
                texts[".".join(path)] = count
        elif sign == "{" and len(path) < _ARRAY_LEVELS:
            found = _search(text, path, wanted, texts)
            if found is not None:
                return found
        else:
            text.value()
    return None


def _is_table(text: JsonText) -> bool:
    return text.peek() in {"{", "["}


def _addresses(text: JsonText) -> int:
    """Pass over an array; how many elements it has, if the first looks like an address."""
    count, is_address = 0, False
    for element in text.elements():
        if not count:
            is_address = isinstance(element, str) and "@" in element
        count += 1
    return count if is_address else 0


def line_values(
    blocks: Iterable[LineBlock], limits: ReaderLimits
) -> Iterator[JsonValue | RejectedRecord]:
    """The value of each line; a line that is broken is rejected, the rest goes on."""
    for block in blocks:
        for line in block.lines:
            if not line.strip():
                continue
            if len(line) > limits.line_chars:
                yield rejected(RejectCause.FIELD_TOO_LONG, line)
                continue
            try:
                yield one_value(line)
            except (ValueError, RecursionError):
                yield rejected(RejectCause.DAMAGED, line)


def named_fields(values: Iterable[JsonValue | RejectedRecord]) -> Iterator[Fields | RejectedRecord]:
    """The fields of each record, objects within it as "address.city"."""
    for value in values:
        if isinstance(value, RejectedRecord):
            yield value
            continue
        fields: dict[str, list[str]] = {}
        _collect(fields, "", value, 0)
        yield {name: ", ".join(texts) for name, texts in fields.items()}


def rows(values: Iterable[JsonValue | RejectedRecord]) -> Iterator[list[str] | RejectedRecord]:
    """Arrays as rows."""
    for value in values:
        if isinstance(value, RejectedRecord):
            yield value
            continue
        items = value if isinstance(value, list) and not isinstance(value, JsonObject) else [value]
        row = []
        for item in items:
            fields: dict[str, list[str]] = {}
            _collect(fields, "", item, _LEVELS)
            row.append(", ".join(fields.get("", ())))
        yield row


def _collect(fields: dict[str, list[str]], name: str, value: JsonValue, level: int) -> None:
    """Add a value to the texts of its field; arrays add to the same field."""
    todo = [(name, value, level)]
    while todo:  # no recursion: a value may be nested deeper than Python calls
        name, value, level = todo.pop()
        if isinstance(value, JsonObject):
            inner = [
                (f"{name}.{key}" if name else key, item, level + 1)
                if level < _LEVELS
                else (name, item, level)
                for key, item in value
            ]
            todo.extend(reversed(inner))
        elif isinstance(value, list):
            todo.extend((name, item, level) for item in reversed(value))
        else:
            texts = fields.setdefault(name, [])
            text = _text(value)
            if text:
                texts.append(text)


def _text(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
