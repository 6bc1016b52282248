"""What stands in the place of an identifier: of the same kind and writing, the same whenever it is met again.

Everything is drawn by HMAC-SHA-256 under the caller's key over the patient's key, the kind, and what was
written without case and joints. Who does not have the key cannot tell which name became which.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from hashlib import sha256

import regex

from privacy.found import data
from privacy.name_forms import INITIAL, WORD, particles
from privacy.vocabulary import is_first, words


class Draw:
    """Draws for one patient under one key."""

    def __init__(self, key: bytes, patient: str) -> None:
        self._key, self._patient = key, patient

    def number(self, kind: str, was: str, below: int, turn: int = 0) -> int:
        """A whole number from 0 on, below another one; always the same for the same words."""
        told = "\x1f".join((self._patient, kind, was, str(turn)))
        return int.from_bytes(hmac.digest(self._key, told.encode(), sha256)) % below

    def one_of(self, kind: str, was: str, among: Sequence[str]) -> str:
        """One of several words, another one than was there."""
        turn = 0
        while among[self.number(kind, was, len(among), turn)].lower() == was.lower():
            turn += 1
        return among[self.number(kind, was, len(among), turn)]

    def days(self) -> int:
        """By how many days this patient's dates are shifted: whole weeks, into the past."""
        least, most = map(int, data("dates")["weeks"])
        return -7 * (least + self.number("shift", "", most - least + 1))


def surrogate(draw: Draw, kind: str, was: str) -> str:
    """What stands in the place of some words of a kind. Dates are shifted elsewhere (``dates.shifted``)."""
    making = _MAKERS.get(kind)
    return making(draw, was) if making else marks(draw, was)


def _name(draw: Draw, was: str) -> str:
    """Word by word, so that a name told in parts stays the same person."""
    pattern = regex.compile(
        rf"(?P<word>{WORD})|(?P<initial>{INITIAL})|(?P<small>{particles()}(?=[ \t]))|\p{{L}}+"
    )
    return str(pattern.sub(lambda hit: _word(draw, hit), was))


def _word(draw: Draw, hit: regex.Match[str]) -> str:
    if hit["small"]:
        return str(hit.group())
    if hit["initial"]:
        return _letter(draw, hit.group()[0]) + str(hit.group()[1:])
    parts = str(hit.group()).split("-")
    return "-".join(_written_as(draw.one_of("name", one.lower(), _pool(one)), one) for one in parts)


def _pool(word: str) -> Sequence[str]:
    told = data("surrogates")
    if not is_first(word):
        return tuple(told["families"])
    return tuple(told["women"] if word.lower() in words("womens_names") else told["men"])


def _letter(draw: Draw, was: str) -> str:
    return draw.one_of("initial", was, "ABCDEFGHJKLMNPRSTW")


def _initials(draw: Draw, was: str) -> str:
    return "".join(_written_as(_letter(draw, one.upper()), one) if one.isalpha() else one for one in was)


def _written_as(word: str, was: str) -> str:
    """A word in the case of another one."""
    if was.isupper() and len(was) > 1:
        return word.upper()
    return word.lower() if was.islower() else word


def marks(draw: Draw, was: str) -> str:
    """Other digits and letters in the same places; joints stay."""
    bare = "".join(one for one in was.lower() if one.isalnum())
    out = []
    place = 0
    for one in was:
        if one.isdigit():
            drawn = draw.number("mark", bare, 10, place)
            out.append(str(drawn or 7) if place == 0 else str(drawn))
        elif one.isalpha():
            drawn = draw.number("mark", bare, 24, place)
            letter = "ABCDEFGHJKLMNPQRSTUVWXYZ"[drawn]
            out.append(letter.lower() if one.islower() else letter)
        else:
            out.append(one)
        place += one.isalnum()
    return "".join(out) if "".join(out) != was else "0" * len(was)


def _phone(draw: Draw, was: str) -> str:
    """A number of those that are kept free for stories: 555-01xx behind any area code."""
    digits = [one for one in was if one.isdigit()]
    if len(digits) < 7:
        return marks(draw, was)
    bare = "".join(digits)
    tail = "55501" + f"{draw.number('phone', bare, 100):02d}"
    area = str(200 + draw.number("area", bare, 700))
    main = digits[:-7]
    fresh = ("1" * max(0, len(main) - 3) + area)[-len(main) :] if main else ""
    told = iter(fresh + tail)
    return "".join(next(told) if one.isdigit() else one for one in was)


def _social(draw: Draw, was: str) -> str:
    """Beginning with 9, which no such number does."""
    fresh = marks(draw, was)
    return "9" + fresh[1:]


def _email(draw: Draw, was: str) -> str:
    return draw.one_of("name", was.lower(), data("surrogates")["families"]).lower() + "@example.org"


def _url(draw: Draw, was: str) -> str:
    start = "https://" if "://" in was else ""
    return f"{start}www.example.org/{draw.number('url', was.lower(), 10000):04d}"


def _ip(draw: Draw, was: str) -> str:
    drawn = draw.number("ip", was, 254) + 1
    return f"2001:db8::{drawn:x}" if ":" in was else f"192.0.2.{drawn}"


def _photo(draw: Draw, was: str) -> str:
    _, dot, ending = was.rpartition(".")
    return f"photo_{draw.number('photo', was.lower(), 10**6):06d}" + (dot + ending if dot else "")


def _street(draw: Draw, was: str) -> str:
    """Another number and another name of the street; its kind (Street, Avenue) stays."""
    kinds = {str(one).lower() for one in data("places")["streets"]}
    beside = {str(one).lower() for one in data("places")["beside_a_street"]}
    name = draw.one_of("street", was.lower(), data("surrogates")["streets"])
    return _renamed(
        was,
        name,
        lambda word, named: word.lower() in beside or (named and word.strip(".").lower() in kinds),
        number=lambda word: marks(draw, word),
    )


def _renamed(
    was: str,
    name: str,
    stays: Callable[[str, bool], bool],
    number: Callable[[str], str] | None = None,
) -> str:
    """The words of a name in whose place another stands, once; what stays of them stays.

    stays: asked of each word, and whether the new name stands already. number: what becomes of a word with
    a digit; without it, it is a word like others.
    """
    out: list[str] = []
    named = False
    for word in regex.split(r"([ ,]+)", was):
        if number is not None and any(one.isdigit() for one in word):
            out.append(number(word))
        elif not word.strip(" ,") or stays(word, named):
            out.append(word)
        elif not named:
            out.append(_written_as(name, word))
            named = True
        elif out and not out[-1].strip():
            out.pop()
    return "".join(out)


def _town(draw: Draw, was: str) -> str:
    return _written_as(draw.one_of("town", was.lower(), data("surrogates")["towns"]), was)


def _house(draw: Draw, was: str) -> str:
    """Another proper name; the words that say what kind of house it is stay."""
    generic = {str(one).lower() for one in data("places")["generic"]}
    name = draw.one_of("house", was.lower(), data("surrogates")["houses"])
    return _renamed(was, name, lambda word, named: word.lower().strip(".") in generic)


def _age(draw: Draw, was: str) -> str:
    return str(data("identifiers")["ages"]["written"])


_MAKERS = {
    "name": _name,
    "initials": _initials,
    "phone": _phone,
    "social_security": _social,
    "email": _email,
    "url": _url,
    "ip_address": _ip,
    "photo": _photo,
    "street": _street,
    "town": _town,
    "facility": _house,
    "age": _age,
}
