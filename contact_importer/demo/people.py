"""People of the demo world: their names, and the local parts that go with them. Pure.

The vocabulary is what makes mailboxes sparse: only local parts made of these names (or of a
role name) can exist, so a random control address never does.
"""

import re
from dataclasses import dataclass


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH_FIRST = _words(
    "Alice Amelia Anna Arthur Barbara Benjamin Caroline Charles Chloe Daniel Diana Edward "
    "Eleanor Emily Ethan Florence Frank George Grace Hannah Harold Helen Henry Isabel Jack "
    "James Jane Jessica Joseph Julia Karen Kevin Laura Leonard Linda Lucas Margaret Martin "
    "Megan Nathan Nora Oliver Oscar Patricia Peter Rachel Robert Susan"
)
ENGLISH_LAST = _words(
    "Adams Allen Anderson Bailey Baker Barnes Bennett Brooks Brown Butler Campbell Carter "
    "Clark Collins Cooper Cox Davis Edwards Evans Fisher Foster Gibson Gray Green Griffin "
    "Hall Harris Hayes Henderson Hill Howard Hughes Jackson Jenkins Johnson Kelly King Lee "
    "Lewis Long Marshall Mason Miller Mitchell Moore Morgan Morris Murphy Nelson Parker "
    "Phillips Price Reed Roberts Rogers Russell Scott Stewart Taylor Thompson Turner Walker "
    "Wilson Wright"
)
RUSSIAN_MEN = _words(
    "Александр=aleksandr Алексей=aleksey Андрей=andrey Антон=anton Борис=boris Вадим=vadim "
    "Виктор=viktor Владимир=vladimir Глеб=gleb Григорий=grigory Денис=denis Дмитрий=dmitry "
    "Иван=ivan Игорь=igor Кирилл=kirill Максим=maksim Михаил=mikhail Никита=nikita Олег=oleg "
    "Павел=pavel Роман=roman Сергей=sergey Тимофей=timofey Фёдор=fedor"
)
RUSSIAN_WOMEN = _words(
    "Алина=alina Анастасия=anastasia Валентина=valentina Вера=vera Виктория=viktoria "
    "Галина=galina Дарья=darya Екатерина=ekaterina Елена=elena Жанна=zhanna Зоя=zoya "
    "Ирина=irina Ксения=ksenia Лариса=larisa Людмила=lyudmila Марина=marina Мария=maria "
    "Надежда=nadezhda Наталья=natalya Ольга=olga Полина=polina Светлана=svetlana "
    "Татьяна=tatyana Юлия=yulia"
)
RUSSIAN_LAST = _words(  # each takes "а" / "a" for a woman
    "Абрамов=abramov Алексеев=alekseev Андреев=andreev Антонов=antonov Баранов=baranov "
    "Беляев=belyaev Богданов=bogdanov Борисов=borisov Васильев=vasiliev Виноградов=vinogradov "
    "Волков=volkov Воробьёв=vorobyov Гаврилов=gavrilov Герасимов=gerasimov Голубев=golubev "
    "Григорьев=grigoriev Давыдов=davydov Данилов=danilov Денисов=denisov Егоров=egorov "
    "Ефимов=efimov Жуков=zhukov Зайцев=zaitsev Захаров=zakharov Иванов=ivanov Ильин=ilyin "
    "Исаев=isaev Калинин=kalinin Карпов=karpov Киселёв=kiselyov Ковалёв=kovalyov "
    "Козлов=kozlov Комаров=komarov Королёв=korolyov Крылов=krylov Кузнецов=kuznetsov "
    "Кузьмин=kuzmin Лебедев=lebedev Макаров=makarov Максимов=maksimov Медведев=medvedev "
    "Михайлов=mikhailov Морозов=morozov Никитин=nikitin Николаев=nikolaev Новиков=novikov "
    "Орлов=orlov Осипов=osipov Павлов=pavlov Петров=petrov Поляков=polyakov Попов=popov "
    "Романов=romanov Семёнов=semyonov Сергеев=sergeev Сидоров=sidorov Смирнов=smirnov "
    "Соколов=sokolov Соловьёв=solovyov Степанов=stepanov Тарасов=tarasov Титов=titov "
    "Фёдоров=fedorov Яковлев=yakovlev"
)
ROLES = _words(
    "info sales support office hello contact admin billing accounts careers press hr marketing "
    "webmaster shop orders team service zakaz buh"
)

PATTERNS = 8  # ways to make a local part of a name
_STRIDE = 20_903  # prime: consecutive numbers give unlike people


@dataclass(frozen=True, slots=True)
class Person:
    """A name as written and as it appears in addresses."""

    first: str
    last: str
    first_latin: str
    last_latin: str
    russian: bool


def _pairs(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(native, latin) for native, _, latin in (word.partition("=") for word in words)]


def _everybody() -> tuple[Person, ...]:
    people = [
        Person(first, last, first.lower(), last.lower(), russian=False)
        for first in ENGLISH_FIRST
        for last in ENGLISH_LAST
    ]
    for firsts, native_end, latin_end in ((RUSSIAN_MEN, "", ""), (RUSSIAN_WOMEN, "а", "a")):
        people += [
            Person(first, last + native_end, first_latin, last_latin + latin_end, russian=True)
            for first, first_latin in _pairs(firsts)
            for last, last_latin in _pairs(RUSSIAN_LAST)
        ]
    return tuple(people)


PEOPLE = _everybody()
_COMBINATIONS = len(PEOPLE) * PATTERNS
_FIRST = frozenset(person.first_latin for person in PEOPLE)
_LAST = frozenset(person.last_latin for person in PEOPLE)
_ROLES = frozenset(ROLES)
_LOCAL = re.compile(r"([a-z]+)(?:[._-]([a-z]+))?(\d{0,4})", re.ASCII)


def person_and_local(number: int, salt: int) -> tuple[Person, str]:
    """The ``number``-th mailbox of a domain (``salt`` tells domains apart).

    Different numbers below 4.9 million give different local parts.
    """
    turn, place = divmod(number, _COMBINATIONS)
    place = (place * _STRIDE + salt) % _COMBINATIONS
    who, pattern = divmod(place, PATTERNS)
    person = PEOPLE[who]
    first, last = person.first_latin, person.last_latin
    digits = str(turn * 100) if turn else ""
    match pattern:
        case 0 | 1:
            base = f"{first}.{last}"
        case 2:
            base = f"{last}.{first}"
        case 3:
            base = f"{first}_{last}"
        case 4:
            base = f"{first}{last}"
        case 5:
            base = f"{first}-{last}"
        case 6:
            base = f"{last}_{first}"
        case _:
            base = f"{last}{first}"
    if pattern == 1:  # a number of two digits; the turn adds hundreds
        digits = str(turn * 100 + 10 + who % 90)
    return person, base + digits


def is_plausible_local(local: str) -> bool:
    """Made of the vocabulary: the only local parts that can be mailboxes."""
    if local in _ROLES:
        return True
    found = _LOCAL.fullmatch(local)
    if found is None:
        return False
    left, right, _ = found.groups()
    if right is not None:
        return (left in _FIRST and right in _LAST) or (left in _LAST and right in _FIRST)
    return any(
        (left[:cut] in _FIRST and left[cut:] in _LAST)
        or (left[:cut] in _LAST and left[cut:] in _FIRST)
        for cut in range(2, len(left) - 1)
    )
