"""Names of the ordinary domains: any number of them, from an index and back. Pure.

``.demo`` is neither delegated in the public root nor a special-use name, so the product
treats it like any other domain while no real mail server can ever be reached by it.
"""

import re

ZONE = "demo"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_BRANDS = _words(
    "amber aspen atlas aurora baltic beacon birch bluebird bravura breeze bright cedar citadel "
    "clover cobalt comet compass copper coral crescent crystal delta dolphin eagle ember emerald "
    "equinox evergreen falcon fern forest garnet glacier golden granite gulliver harbor hawthorn "
    "hazel horizon indigo iris island ivory jasmine jasper juniper keystone lagoon lantern laurel "
    "linden lotus lunar magnolia maple marble meadow meridian mirror mosaic nimbus nordic "
    "northwind oak oasis olive onyx opal orchid orion palisade pearl pioneer polar prairie quartz "
    "raven redwood ripple river rowan sapphire silver skylark solstice sparrow spruce summit "
    "sunrise taiga terra thistle topaz trident valley velvet violet volga willow"
)
_TRADES = _words(
    "advisors agency analytics architects audio automation bakery books brewery builders capital "
    "clinic coffee consulting dental design digital electric energy engineering estate events "
    "fabrics farms films finance fitness flowers foods freight furniture gallery games garage "
    "gardens group hotels insurance interiors kitchens lab legal logistics machinery market media "
    "motors music optics outdoor partners pharma photo press print security software studio travel"
)
_CITIES = _words(
    "aarhus almaty athens baku bergen berlin bilbao boston bremen bristol brno cairo calgary "
    "cork denver dublin essen geneva genoa ghent graz hague helsinki kazan kyiv leeds lille "
    "lisbon lund lyon madrid malmo milan minsk munich nantes omsk oslo perm porto prague riga "
    "samara sochi tallinn tampa tomsk turin vienna zagreb"
)

_BRAND_AT = {word: position for position, word in enumerate(_BRANDS)}
_TRADE_AT = {word: position for position, word in enumerate(_TRADES)}
_CITY_AT = {word: position for position, word in enumerate(_CITIES)}
_BLOCK = len(_BRANDS) * len(_TRADES)
_STRIDE = 2_741  # prime and no divisor of _BLOCK: neighbours get unlike names
_BACK = pow(_STRIDE, -1, _BLOCK)
_NAME = re.compile(rf"([a-z]+)-([a-z]+)(?:-([a-z]+)([1-9][0-9]{{0,6}})?)?\.{ZONE}", re.ASCII)


def domain_name(index: int, seed: int) -> str:
    """The ordinary domain number ``index`` (from 0) of the world of that seed."""
    block, place = divmod(index, _BLOCK)
    brand, trade = divmod((place * _STRIDE + seed) % _BLOCK, len(_TRADES))
    name = f"{_BRANDS[brand]}-{_TRADES[trade]}"
    if block:
        branch, city = divmod(block - 1, len(_CITIES))
        name += f"-{_CITIES[city]}{branch or ''}"
    return f"{name}.{ZONE}"


def domain_index(name: str, seed: int) -> int | None:
    """The inverse of ``domain_name``; None for every other name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    brand, trade, city, branch = found.groups()
    if brand not in _BRAND_AT or trade not in _TRADE_AT:
        return None
    place = _BRAND_AT[brand] * len(_TRADES) + _TRADE_AT[trade]
    block = 0
    if city is not None:
        if city not in _CITY_AT:
            return None
        block = int(branch or 0) * len(_CITIES) + _CITY_AT[city] + 1
    return block * _BLOCK + (place - seed) * _BACK % _BLOCK


def company_name(domain: str) -> str:
    """What the company of an ordinary domain is called: "Northwind Logistics Oslo"."""
    return domain.removesuffix(f".{ZONE}").rstrip("0123456789").replace("-", " ").title()
