"""How long a temporary refusal asks us to wait. Pure."""

import re

from contact_importer.model.evidence import SmtpReply

_LONGEST_S = 86_400.0

_WAIT = (
    r"(?:in|after|for|wait|within|another|через|спустя|подождите)\s+"
    r"(?:about |at least |approximately |another |the (?:next|last) |не менее |примерно )?"
)
_CLOCK_TIME = re.compile(rf"\b{_WAIT}(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?(?![\d:])")
_UNIT = (
    r"(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?"
    r"|сек\w*|мин\w*|час\w*|дн\w*|день|сут\w*)"
)
_SPAN = re.compile(
    rf"\b{_WAIT}(an?\s|one\s|\d{{1,6}}|(?=[мчс][иау][нсту]))\s*{_UNIT}\b(?:\s*(?:and|и)?\s*(\d{{1,6}})\s*{_UNIT}\b)?"
)
_SPAN_LATER = re.compile(rf"(?<![\d.,:])(\d{{1,6}})\s*{_UNIT}\.?\s+(?:later|позже|спустя)\b")
_UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "с": 1, "м": 60, "ч": 3600, "д": 86_400}
_DAY = "сут"  # the one unit whose first letter is another's


def retry_delay_s(reply: SmtpReply) -> float | None:
    """Seconds that the reply asks us to wait ("in 5 minutes"), at most a day; None: not said."""
    text = reply.text.casefold()
    delay_s = _clock_time_s(text) or _span_s(text)
    return min(float(delay_s), _LONGEST_S) if delay_s > 0 else None


def _clock_time_s(text: str) -> int:
    """Of "in 00:05:00" (hours first) or "in 04:59" (minutes first); 0: not said."""
    found = _CLOCK_TIME.search(text)
    if found is None:
        return 0
    first, second, third = found.groups()
    if third is None:
        return int(first) * 60 + int(second)
    return int(first) * 3600 + int(second) * 60 + int(third)


def _span_s(text: str) -> int:
    found = _SPAN.search(text)
    if found:
        number, unit, more, smaller_unit = found.groups()
        count = int(number) if number.isdecimal() else 1  # "an hour", "через час"
        rest = int(more) * _unit_s(smaller_unit) if more else 0
        return count * _unit_s(unit) + rest
    later = _SPAN_LATER.search(text)
    return int(later[1]) * _unit_s(later[2]) if later else 0


def _unit_s(unit: str) -> int:
    return 86_400 if unit.startswith(_DAY) else _UNIT_S[unit[0]]
