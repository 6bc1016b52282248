"""How names are written, as patterns, and which of the words that fit are taken for one."""

from __future__ import annotations

from functools import cache

import regex

from privacy.found import data
from privacy.vocabulary import Known, is_first, is_name, known

ONE = r"(?:\p{Lu}['’]\p{Lu}\p{L}+|(?:Mc|Mac|De|La|Le|Van|Di|Du)?\p{Lu}\p{L}+(?:['’]\p{Lu}\p{L}+)?)"
WORD = rf"{ONE}(?:-{ONE})*"
"""One word of a name, of two letters at least: Smith, O'Neil, McDonald, Al-Sayed, SMITH."""

INITIAL = r"\p{Lu}\.?(?![\p{L}\d'’-])"
NICK = r"[“\"(]\p{Lu}\p{L}+[”\")]"
FREE = (Known.NAME, Known.NOTHING)


@cache
def particles() -> str:
    """Parts of names in small letters, as a pattern."""
    return "(?:" + "|".join(data("names")["particles"]) + ")"


@cache
def sequence() -> str:
    """A pattern of one to six words and initials that may be a name; ``trimmed`` says how far it is one."""
    many = rf"(?:(?:[ ]{{1,2}}|\t)(?:{particles()}[ \t]+)*(?:{WORD}|{INITIAL}|{NICK}))"
    return rf"(?:{particles()}[ \t]+)*(?:{WORD}|{INITIAL}){many}{{0,5}}"


@cache
def turned() -> str:
    """A pattern of a family name, a comma, and given names."""
    return rf"(?:{particles()}[ \t]+)*{WORD}(?:[ \t]{WORD})?,[ \t]*{WORD}(?:[ \t]+(?:{WORD}|{INITIAL}))*"


@cache
def endings() -> str:
    """Jr., III and the like, as a pattern."""
    return "(?:" + "|".join(data("names")["endings"]) + ")"


@cache
def credential() -> regex.Pattern[str]:
    """Letters behind a name."""
    return regex.compile(r"(?:" + "|".join(data("names")["credentials"]) + r")(?![\w])")


def trimmed(words: str, *, sure: bool = False, any_word: bool = False, after: str | None = None) -> str:
    """The beginning of some words that is a name, "" for none.

    sure: what stands before them says that a name follows, so that the first word may be a name and an
    ordinary word as well; any_word: so that it may be any word. after: what follows in the note, where
    something announced the name: its last word may then be an ordinary one, when a sign follows.
    """
    end, count = 0, 0
    for hit in regex.finditer(rf"{WORD}|{INITIAL}|{NICK}|{particles()}(?=[ \t])", words):
        one = hit.group()
        if credential().fullmatch(one):
            break
        if one[0] in '“"(':
            if known(one[1:-1]) in (Known.ORDINARY, Known.CLINICAL):
                break
            end = hit.end()
            continue
        if regex.fullmatch(particles(), one):
            continue
        if regex.fullmatch(INITIAL, one):
            rest = words[hit.end() :]
            if (
                one.endswith(".")
                or count == 0
                or ((after := _next(rest)) and known(after) in (*FREE, Known.BOTH))
            ):
                end = hit.end() if count or one.endswith(".") or rest.strip() else end
                continue
            break
        if regex.fullmatch(endings(), one) and count:
            end = hit.end()
            continue
        if not (
            _may_be(one, count, sure, words[hit.end() :])
            or (any_word and count == 0 and not one.isupper() and one.lower() not in _never())
            or _everyday(one, words, hit.end(), count, after)
        ):
            break
        count += 1
        end = hit.end()
    return words[:end].rstrip() if count or (regex.match(r"\p{Lu}\.", words) and end > 2) else ""


def from_the_left(words: str) -> str:
    """The end of some words that is a name: ordinary words before it are cut off."""
    tokens = list(regex.finditer(rf"{WORD}|{INITIAL}|{NICK}|{particles()}(?=[ \t])", words))
    start, names = None, 0
    for hit in reversed(tokens):
        one = hit.group()
        if regex.fullmatch(WORD, one):
            if (known(one) in FREE and not is_short(one)) or (
                known(one) in (Known.BOTH, Known.CLINICAL) and is_name(one)
            ):
                names += 1
            elif names == 0 and start is None and known(one) is not Known.ORDINARY:
                return ""
            else:
                break
        start = hit.start()
    return words[start:] if start is not None and names else ""


def looks_like_one(words: str) -> bool:
    """Whether words by themselves look like a name: nothing ordinary, one of them on a list."""
    tokens = regex.findall(WORD, words)
    kinds = [known(one) for one in tokens]
    if (
        not tokens
        or Known.ORDINARY in kinds
        or any(map(is_short, tokens))
        or not any(is_name(one) for one in tokens)
    ):
        return False
    return kinds[0] in (*FREE, Known.BOTH) or (len(kinds) > 1 and is_first(tokens[0]) and kinds[1] in FREE)


def _everyday(one: str, words: str, end: int, count: int, after: str | None) -> bool:
    """A name one of whose two words is an everyday one: beside one that is nothing else, at the end."""
    if one.lower() in _never():
        return False
    ends = after is not None and bool(_sign().match(after))
    if count == 0:
        other = regex.fullmatch(rf"[ \t]+({WORD})", words[end:])
        known_one = other is not None and known(other[1]) in FREE and not is_short(other[1])
        return ends and known_one and not one.isupper()
    before = regex.findall(WORD, words[: end - len(one)])
    if count != 1 or end != len(words):
        return False
    if ends:
        return known(before[0]) in (*FREE, Known.ORDINARY) and not credential().fullmatch(one)
    return not one.isupper() and is_first(before[0]) and known(before[0]) is Known.NAME


@cache
def _sign() -> regex.Pattern[str]:
    """What says that a name has come to its end."""
    return regex.compile(rf"[ \t]*(?:[,.;:)/|\n(-]|$|{credential().pattern})|[ ]{{2}}")


@cache
def _never() -> frozenset[str]:
    return frozenset(str(one).lower() for one in data("names")["never"])


def is_short(one: str) -> bool:
    """A few capitals that no list of names has: an abbreviation, most likely."""
    return one.isupper() and len(one) < 5 and not is_name(one)


def _next(rest: str) -> str:
    hit = regex.match(rf"[ \t]+({WORD})", rest)
    return hit[1] if hit else ""


def _may_be(one: str, count: int, sure: bool, rest: str) -> bool:
    """Whether a word may be the next one of a name of which there are so many words already."""
    what = known(one)
    if is_short(one) and not (sure and count == 0):
        return False
    if what in FREE:
        return True
    if what is Known.ORDINARY:
        return False
    if count == 0:
        follows = _next(rest)
        return (sure and is_name(one)) or (is_first(one) and bool(follows) and known(follows) in FREE)
    return what is Known.BOTH or is_name(one)


def is_turned(words: str, sure: bool) -> str:
    """The beginning of "Family, Given Middle" that is a name, "" for none. sure: something announced it."""
    before, _, behind = words.partition(",")
    family = regex.findall(WORD, before)
    given = list(regex.finditer(rf"{WORD}|{INITIAL}", behind))
    if not given or credential().fullmatch(given[0].group()):
        return ""
    first = given[0].group()
    if not sure and any(map(is_short, (*family, first))):
        return ""
    kinds = [known(one) for one in (*family, first)]
    named = all(kind in FREE or is_name(one) for kind, one in zip(kinds, (*family, first), strict=True))
    if not named or not any(kind in FREE for kind in kinds) or first in family:
        return ""
    if not (sure or is_first(first) or (is_name(family[-1]) and Known.CLINICAL not in kinds)):
        return ""
    end = given[0].end()
    for one in given[1:]:
        if len(one.group().rstrip(".")) > 1 and (known(one.group()) not in FREE or is_short(one.group())):
            break
        end = one.end()
    return words[: len(before) + 1 + end]
