"""Letters that look like those of another script. Pure; runs on any thread."""

import unicodedata

_LOOK_ALIKE_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def mixes_scripts(text: str) -> bool:
    """Letters of two scripts that look alike stand in the text (UTS #39 5.1, narrowed).

    Cyrillic "а" in "ivаn" is the usual case: typed on, or pasted from, the other keyboard.
    """
    if text.isascii():
        return False
    scripts = {
        unicodedata.name(character, "").partition(" ")[0]
        for character in text
        if character.isalpha()
    }
    return len(scripts & _LOOK_ALIKE_SCRIPTS) > 1
