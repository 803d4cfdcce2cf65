"""Numbers, times and durations in the person's language. GUI thread."""

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

_NARROW_NO_BREAK_SPACE = "\u202f"


def number(value: int) -> str:
    """``12480`` as the language writes it."""
    return QLocale().toString(value)


def percent(fraction: float) -> str:
    """A share in whole per cent; 100 only when nothing is missing."""
    whole = 100 if fraction >= 1 else min(99, int(fraction * 100 + 0.5))
    text = f"{whole}{QLocale().percent()}"
    is_russian = QLocale().language() == QLocale.Language.Russian
    return text.replace("%", f"{_NARROW_NO_BREAK_SPACE}%") if is_russian else text


def share(part: int, whole: int) -> str:
    """``part`` of ``whole`` in per cent; "<1%" rather than a false zero."""
    if not whole:
        return ""
    if part and part * 200 < whole:
        return f"<{percent(0.01)}"
    return percent(part / whole)


def duration(seconds: float) -> str:
    """A rounded length of time: ``32 s``, ``5 min``, ``2 h 10 min``."""
    whole = max(1, round(seconds))
    if whole < 60:
        step = 5 if whole > 20 else 1
        return QCoreApplication.translate("Wording", "{0} s").format(round(whole / step) * step)
    minutes = round(whole / 60)
    if minutes < 60:
        return QCoreApplication.translate("Wording", "{0} min").format(minutes)
    return QCoreApplication.translate("Wording", "{0} h {1} min").format(*divmod(minutes, 60))


def time_range(least_s: float, most_s: float) -> str:
    """An honest estimate: ``about 2 min``, ``about 2 min to 3 h``."""
    least, most = _rough(least_s), _rough(most_s)
    if least == most:
        return QCoreApplication.translate("Wording", "about {0}").format(least)
    return QCoreApplication.translate("Wording", "about {0} to {1}").format(least, most)


def _rough(seconds: float) -> str:
    """A length of time with one or two telling digits."""
    if seconds < 55:
        return duration(seconds)
    if seconds < 95 * 60:
        return duration(60 * _two_digits(seconds / 60))
    hours = seconds / 3600
    if hours < 36:
        return QCoreApplication.translate("Wording", "{0} h").format(round(hours))
    return QCoreApplication.translate("Wording", "{0} days").format(round(hours / 24))


def _two_digits(value: float) -> int:
    """Rounded to fives from ten on."""
    return round(value) if value < 10 else 5 * round(value / 5)


def countdown(seconds: float) -> str:
    """A length of time to the second: ``32 s``, ``4 min 10 s``, ``2 h 5 min``."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    if minutes >= 60:
        hours = divmod(minutes, 60)
        return QCoreApplication.translate("Wording", "{0} h {1} min").format(*hours)
    if minutes:
        return QCoreApplication.translate("Wording", "{0} min {1} s").format(minutes, rest)
    return QCoreApplication.translate("Wording", "{0} s").format(rest)


def speed(per_second: float) -> str:
    """Contacts per second, with two telling digits."""
    rounded = round(per_second) if per_second < 100 else round(per_second / 10) * 10
    return QCoreApplication.translate("Wording", "{0}/s").format(number(rounded))


def moment(timestamp: float) -> str:
    """A date and time on the person's clock."""
    when = QDateTime.fromSecsSinceEpoch(int(timestamp))
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)


class PersonsLanguage:
    """The language of the window, for phrases (validation/phrase.py)."""

    def translate(self, context: str, words: str) -> str:
        """The words in the language in use."""
        return QCoreApplication.translate(context, words)

    def moment(self, timestamp: float) -> str:
        """A date and time on the person's clock."""
        return moment(timestamp)

    def number(self, value: int) -> str:
        """A number as the language writes it."""
        return number(value)


def clock_time(timestamp: float) -> str:
    """A time of today on the person's clock; of another day, date and time."""
    when = QDateTime.fromSecsSinceEpoch(int(timestamp))
    if when.date() != QDate.currentDate():
        return moment(timestamp)
    return QLocale().toString(when.time(), QLocale.FormatType.ShortFormat)


def marked(context: str, source: object) -> str:
    """The translation of a text that QT_TRANSLATE_NOOP marked ("" stays empty)."""
    return QCoreApplication.translate(context, str(source)) if source else ""


def file_size(size: int) -> str:
    """A number of bytes as the language writes it: ``1.2 MB``."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
