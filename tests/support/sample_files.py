"""Writes the sample contact files: ``python -m tests.support.sample_files`` (re)makes them.

The domains belong to the demo world, where ``demo-contacts.csv`` beside them comes from.
"""

from pathlib import Path

import openpyxl
from openpyxl.cell import Cell

FOLDER = Path(__file__).parents[2] / "resources" / "samples"
RUSSIAN_CSV = "klienty-cp1251.csv"
PHONES_XLSX = "phones.xlsx"

RUSSIAN_ROWS = (
    ("ФИО", "Компания", "Телефон", "Электронная почта", "Примечание"),
    ("Иванов Иван Иванович", 'ООО "Ромашка"', "+7 (916) 123-45-67", "ivanov@pochta.demo", ""),
    ("Петрова Мария", "ИП Петрова", "8 800 555-35-35", "Мария <petrova@bigmail.demo>", "VIP"),
    ("Щербаков Юрий", "АО «Ёлка»", "007 495 000-00-01", "sherbakov@yamail.demo", "до 18; звонить"),
    ("Кузнецова Ольга", "", "0012345", "olga@pochta.demo; olga@bigmail.demo", "два адреса"),
    ("Без адреса", "Тест", "+7 916 000-00-00", "", "нет почты"),
    ("Ошибка Анна", "Тест", "", "anna@@bigmail.demo", "опечатка"),
    ("Временный Пётр", "", "", "petr@trashbox.demo", "одноразовый ящик"),
)  # fmt: skip

PHONE_ROWS = (
    ("Name", "Phone", "Postcode", "E-mail", "Card"),
    ("Ann Lee", "+44 20 7946 0000", "00501", "ann.lee@bigmail.demo", "0000123400005678"),
    ("Bob Ray", 79161234567, "01001", "bob.ray@officepost.demo", "4000 0012 3400 0000"),
    ("José Ñúñez", "0049 30 000000", "08001", "jose@skymail.demo", "=not a formula"),
    ("Зоя Ким", "(495) 000-00-02", "000000", "zoya@pochta.demo", " 17 "),
)


def write_russian_csv(path: Path) -> Path:
    """As a Russian Excel saves it: cp1251, ";" and CR LF."""
    lines = [";".join(_quoted(cell) for cell in row) for row in RUSSIAN_ROWS]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("cp1251"))
    return path


def write_phones_xlsx(path: Path) -> Path:
    """Leading zeros kept as text, one phone as a number, and a text that begins with "="."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Contacts"
    for row, values in enumerate(PHONE_ROWS, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str) and isinstance(cell, Cell):
                cell.data_type = "s"
    book.save(path)
    return path


def _quoted(cell: str) -> str:
    special = any(sign in cell for sign in ';"\r\n')
    return '"' + cell.replace('"', '""') + '"' if special else cell


if __name__ == "__main__":
    write_russian_csv(FOLDER / RUSSIAN_CSV)
    write_phones_xlsx(FOLDER / PHONES_XLSX)
