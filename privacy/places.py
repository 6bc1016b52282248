"""Streets, towns, post codes and the names of houses of care."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from privacy.found import Found, data, of
from privacy.vocabulary import Known, known

CAPITAL = r"(?:(?:St|Mt|Ft)\.|\p{Lu}[\p{L}’'.]*\p{L}|\p{Lu}\.)"
ORDINARY = (Known.ORDINARY, Known.CLINICAL)


def places(note: str) -> Iterator[Found]:
    """All of them; where one pattern finds a part of what another does, both are told."""
    told = _patterns()
    for hit in told["street"].finditer(note):
        yield of(hit, "street", 0.9)
    for hit in told["below"].finditer(note):
        if hit["code"] or ("\n" not in hit.group() and _is_town(hit["town"], weak=False)):
            yield of(hit, "town", 0.8, "town")
        if hit["code"]:
            yield of(hit, "post_code", 0.9, "code")
    for hit in told["box"].finditer(note):
        yield of(hit, "street", 0.9)
    for hit in told["sure_street"].finditer(note):
        if known(hit["first"]) is not Known.ORDINARY or (
            hit["first"][0].isupper() and not hit["first"].isupper()
        ):
            yield of(hit, "street", 0.7)
    for hit in told["state"].finditer(note):
        start = _cut(note, hit)
        if start is not None:
            yield Found(start, hit.end("town"), "town", 0.8)
            if hit["code"]:
                yield of(hit, "post_code", 0.9, "code")
    for hit in told["zip"].finditer(note):
        yield of(hit, "post_code", 0.9, "code")
    for name in ("before", "weak"):
        for hit in told[name].finditer(note):
            if _is_town(hit["town"], weak=name == "weak"):
                yield of(hit, "town", 0.75 if name == "before" else 0.5, "town")
    for hit in told["after"].finditer(note):
        if _is_town(hit["town"], weak=True):
            yield of(hit, "town", 0.6, "town")
    yield from _houses(note)


def _houses(note: str) -> Iterator[Found]:
    generic = frozenset(str(one).lower() for one in data("places")["generic"])
    for name, allowed in (
        ("hard", (Known.CLINICAL,)),
        ("soft", (Known.ORDINARY, Known.CLINICAL, Known.BOTH)),
    ):
        for hit in _patterns()[name].finditer(note):
            words = [(one.group(), one.start()) for one in regex.finditer(r"[\p{L}’'.-]+", hit["own"])]
            while (
                words
                and (known(words[0][0]) is Known.ORDINARY and words[0][0].lower() not in generic)
                and name == "soft"
            ):
                words.pop(0)
            telling = [
                word
                for word, _ in words
                if word.lower().strip(".") not in generic and known(word.strip(".")) not in allowed
            ]
            if words and telling:
                yield Found(hit.start("own") + words[0][1], hit.end(), "facility", 0.85)
    for hit in _patterns()["of"].finditer(note):
        if any(word not in generic for word in hit["own"].lower().split()):
            yield of(hit, "facility", 0.85)


def _cut(note: str, hit: regex.Match[str]) -> int | None:
    """Where the town before a state begins: ordinary words before it are none of it."""
    start = None
    if not regex.search(r"\p{L}{3}", hit["town"]):
        return None
    for one in reversed(list(regex.finditer(CAPITAL, hit["town"]))):
        if (
            start is not None
            and known(one.group()) in ORDINARY
            and one.group()
            not in (
                "New",
                "San",
                "Santa",
                "Saint",
                "North",
                "South",
                "East",
                "West",
                "Port",
                "Lake",
                "Mount",
                "Fort",
            )
        ):
            break
        if start is None and known(one.group()) is Known.CLINICAL:
            return None
        start = hit.start("town") + one.start()
    return start


def _is_town(words: str, weak: bool) -> bool:
    parts = regex.findall(CAPITAL, words)
    kinds = [known(word) for word in parts]
    if not any(len(word) > 2 for word in parts):
        return False
    if weak:
        return bool(kinds) and all(kind is Known.NOTHING for kind in kinds[-1:])
    return any(kind not in ORDINARY for kind in kinds) or (len(kinds) > 1 and Known.CLINICAL not in kinds)


@cache
def _patterns() -> dict[str, regex.Pattern[str]]:
    told = data("places")

    def either(name: str, without: str = "") -> str:
        words = {str(one) for one in told[name]} - set(told[without] if without else ())
        return "|".join(sorted(words, key=lambda word: (-len(word), word)))

    town = rf"(?!(?:{either('states')})\b){CAPITAL}(?:[ -]{CAPITAL}){{0,2}}"
    strong = "|".join(str(one) for one in told["before_towns"] if one not in told["weak_before_towns"])
    own = rf"(?<![\p{{L}}.])(?P<own>(?:(?:{CAPITAL}|of|and|the|&)[ -]+){{0,4}}{CAPITAL}(?:['’]s)?)"
    extra = r"(?:,?[ ](?:Apt|Suite|Ste|Unit|Fl|Floor|Room|Rm|#|No)\b?\.?[ ]?#?[\w-]+)?"
    code = told["post_code"]
    street = (
        rf"(?<![\w.])\d{{1,6}}(?:-\d+)?[A-Za-z]?,?[ ](?:[NSEW]{{1,2}}\.?[ ]|North |South |East |West )?"
        rf"(?:(?:\p{{Lu}}[\p{{Ll}}’'.]+[\p{{L}}’'-]*|\p{{Lu}}{{3,}}|\p{{Lu}}\.|\d+(?:st|nd|rd|th))[ ]){{1,3}}"
        rf"(?:{either('streets')})s?\b(?!(?<=Dr)\.?[ ]\p{{Lu}}\p{{Ll}})\.?{extra}"
    )
    return {
        "street": regex.compile(street),
        "below": regex.compile(
            rf"{street}[ ]*(?:,|,?\n)[ ]*(?P<town>{town})"
            rf"(?:,?[ ]+(?:{either('states')})\b)?(?:[ ,]+(?P<code>{code}))?"
        ),
        "box": regex.compile(r"\bP\.?[ ]?O\.?[ ]?Box[ ]\d+", regex.IGNORECASE),
        "sure_street": regex.compile(
            rf"\b(?P<first>{CAPITAL})(?:[ ]{CAPITAL}){{0,2}}[ ](?:{either('sure_streets')})\b"
        ),
        "state": regex.compile(
            rf"(?P<town>{CAPITAL}(?:[ -]{CAPITAL}){{0,3}})"
            rf"(?:,[ ]*(?:{either('states', 'unsure_states')})\b\.?(?:[ ,]+(?P<code>{code}))?"
            rf"|,?[ ]+(?:{either('states')})[ ,]+(?P<code>{code}))"
        ),
        "zip": regex.compile(
            rf"(?:\b(?i:zip)(?:[ ]?code)?[ ]?[:#]?[ ]*|\b(?:{either('states')})[ ]{{1,3}})(?P<code>{code})"
        ),
        "before": regex.compile(rf"\b(?i:{strong})[ ]+(?P<town>{town})"),
        "weak": regex.compile(
            rf"\b(?:{either('weak_before_towns')})[ ](?P<town>\p{{Lu}}\p{{Ll}}{{2,}})(?![\p{{L}}’'-])"
        ),
        "after": regex.compile(
            rf"\b(?:the|our|at|in|their)[ ](?P<town>{CAPITAL}(?:[ ]{CAPITAL})?)"
            rf"[ ](?:{either('after_towns')})\b"
        ),
        "hard": regex.compile(
            rf"{own}[ ]+(?:(?:{_heads(told)})[ ]+)*(?:{'|'.join(told['houses']['hard'])})(?!\w)"
        ),
        "soft": regex.compile(
            rf"{own}[ ]+(?:(?:{_heads(told)})[ ]+)*(?:{'|'.join(told['houses']['soft'])})(?!\w)"
        ),
        "of": regex.compile(
            rf"\b(?:University|College|Hospital|Institute)[ ]of[ ](?P<own>{CAPITAL}(?:[ ]{CAPITAL})*)"
        ),
    }


def _heads(told: dict[str, dict[str, list[str]]]) -> str:
    return "|".join([*told["houses"]["hard"], *told["houses"]["soft"]])
