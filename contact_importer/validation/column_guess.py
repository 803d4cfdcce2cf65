"""What a column of a contact file probably holds, by its name and its cells. Pure.

A guess only ever proposes a name: of a field that the target list has already, so that the
columns of two files meet; or of a known field, where the file itself names no columns.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from contact_importer.bundled import read_list

_separators = re.compile(r"[\W\d_]+")
_is_phone = re.compile(
    r"\+?[\d\s().–-]{7,24}(?:(?:доб|ext|x)\.?\s*\d{1,6})?", re.IGNORECASE
).fullmatch
_is_company = re.compile(
    r"\b(?:ltd|llc|inc|corp|gmbh|plc|s\.?a\.?|b\.?v\.?|company|holding|group|ooo"
    r"|ооо|оао|зао|пао|ао|ип|ано|фгуп|гк)\b",
    re.IGNORECASE,
).search
_LEAST_PHONE, _MOST_PHONE = 7, 15  # digits; E.164 allows 15
_NATIONAL = (10, 11)  # digits of a number without its country
_ENOUGH = 0.6  # of the filled cells


class KnownField(StrEnum):
    """Fields that most lists of people have."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    FULL_NAME = "full_name"
    COMPANY = "company"
    PHONE = "phone"
    CITY = "city"


_NAMES = {
    KnownField.FIRST_NAME: {
        "firstname", "givenname", "forename", "fname", "имя", "имяклиента", "имяконтакта",
    },
    KnownField.LAST_NAME: {
        "lastname", "surname", "familyname", "lname", "secondname", "фамилия",
    },
    KnownField.FULL_NAME: {
        "name", "fullname", "contact", "contactname", "person", "customer", "customername",
        "client", "фио", "имяифамилия", "фамилияимя", "имяфамилия", "фамилияимяотчество",
        "контакт", "контактноелицо", "клиент", "полноеимя",
    },
    KnownField.COMPANY: {
        "company", "companyname", "organisation", "organization", "employer", "firm", "account",
        "компания", "организация", "фирма", "названиекомпании", "предприятие", "юрлицо",
        "названиеорганизации", "наименованиеорганизации", "местоработы",
    },
    KnownField.PHONE: {
        "phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "cell", "cellphone",
        "workphone", "телефон", "номертелефона", "тел", "мобильный", "мобильныйтелефон",
        "контактныйтелефон", "рабочийтелефон", "сотовый",
    },
    KnownField.CITY: {
        "city", "town", "cityname", "location", "город", "населенныйпункт", "местоположение",
        "городпроживания",
    },
}  # fmt: skip
_NOT_PEOPLE = (KnownField.PHONE, KnownField.COMPANY)
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names}


def field_by_name(name: str) -> KnownField | None:
    """The field that a column of this name holds."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")
    return _BY_NAME.get(_separators.sub("", plain))


def field_by_content(cells: Sequence[str]) -> KnownField | None:
    """The field that these cells are of, if most of them look like it."""
    filled = [text for cell in cells if (text := cell.strip())]
    if not filled:
        return None
    for field, looks_like in _LOOKS.items():
        if sum(map(looks_like, filled)) >= len(filled) * _ENOUGH:
            return field
    return None


def guess_names(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    email_index: int,
    *,
    named: bool,
    list_fields: Sequence[str],
    title: Callable[[KnownField], str],
) -> dict[str, str]:
    """For columns that should be stored under another name: that name.

    ``named``: the file itself names its columns. ``list_fields`` are those of the target list,
    ``title`` is what a known field is called there or in the person's language.
    """
    by_case = {field.casefold(): field for field in list_fields}
    found: dict[str, str] = {}
    taken = {by_case[name.casefold()] for name in columns if name.casefold() in by_case}
    meanings: Mapping[KnownField, str] = {
        meaning: field
        for field in reversed(list_fields)
        if field not in taken and (meaning := field_by_name(field)) is not None
    }
    for place, name in enumerate(columns):
        if place == email_index:
            continue
        same = by_case.get(name.casefold())
        if same is not None:
            guess = same
        else:
            meaning = _meaning(name, [row[place] for row in rows if place < len(row)], named=named)
            guess = "" if meaning is None else meanings.get(meaning, "")
            if meaning is not None and not guess and not named:
                guess = by_case.get(title(meaning).casefold(), title(meaning))
        if guess and guess != name and guess not in found.values():
            found[name] = guess
    return found


def _meaning(name: str, cells: Sequence[str], *, named: bool) -> KnownField | None:
    """The name counts, if there is one; "contact" may be a person's name or a number."""
    if not named:
        return field_by_content(cells)
    meaning = field_by_name(name)
    if meaning is KnownField.FULL_NAME:
        content = field_by_content(cells)
        return content if content in _NOT_PEOPLE else meaning
    return meaning


def _looks_like_phone(text: str) -> bool:
    """Ten digits and more may be written in any way; with fewer it may be a date or a code."""
    digits = sum(map(str.isdigit, text))
    if _is_phone(text) is None or not _LEAST_PHONE <= digits <= _MOST_PHONE:
        return False
    return text[0] in "+(" or (digits in _NATIONAL and (text[0] in "0789" or " " in text))


def _looks_like_company(text: str) -> bool:
    return _is_company(text) is not None


def _looks_like_city(text: str) -> bool:
    return text.casefold().removeprefix("г. ").removeprefix("г.") in read_list("cities").entries


def _looks_like_first_name(text: str) -> bool:
    return text.casefold() in read_list("first-names").entries


def _looks_like_full_name(text: str) -> bool:
    words = text.split()
    names = read_list("first-names").entries
    return 2 <= len(words) <= 4 and any(word.casefold() in names for word in words)


_LOOKS: Mapping[KnownField, Callable[[str], bool]] = {
    KnownField.PHONE: _looks_like_phone,
    KnownField.COMPANY: _looks_like_company,
    KnownField.CITY: _looks_like_city,
    KnownField.FIRST_NAME: _looks_like_first_name,
    KnownField.FULL_NAME: _looks_like_full_name,
}
