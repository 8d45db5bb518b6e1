"""How names of municipalities are compared: without capitals, accents, signs and spaces."""

import re
import unicodedata

# Letters and digits; not the modifier letters, to which the raised apostrophe of "ʼs-" belongs.
_KEPT = frozenset({"Ll", "Lo", "Nd"})
_SUFFIX = re.compile(r"\s*\([^)]*\)\s*$")
_PREFIX = re.compile(r"^gemeente\s+")


def normalise(name: str) -> str:
    """A name as it is compared: "'s-Gravenhage" and "S GRAVENHAGE" are both `sgravenhage`.

    NFKD also takes ĳ apart into i and j, as CBS writes it.
    """
    text = unicodedata.normalize("NFKD", _PREFIX.sub("", name.strip().casefold()))
    return "".join(letter for letter in text if unicodedata.category(letter) in _KEPT)


def forms_of(name: str) -> set[str]:
    """The normalised forms under which a name is found.

    "Bergen (L.)" also as `bergen`, "'s-Gravenhage" also as `gravenhage`: the apostrophe is the first thing
    people leave out.
    """
    forms = {normalise(name), normalise(_SUFFIX.sub("", name))}
    bare = name.casefold().lstrip("'’ʼ‘`´")
    if bare.startswith("s-"):
        forms.add(normalise(bare[2:]))
    return forms - {""}
