"""Codes that are said rather than written: "seventeen thousand three", "17 oh oh 4"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import flow
from conversation.intents import document

_TOKEN = re.compile(r"[A-Za-z]+|\d+")
_BETWEEN = re.compile(r"[ \t-]+|,")
LONGEST = 9
"""Of how many words a code may be made ("seventeen thousand one hundred and ten" has six)."""
DIGITS = 5
END = 3
"""By how many of its last digits a code is called for short."""


def in_digits(text: str) -> str:
    """The text with the codes that are said in words written as codes, and the units said right behind them.

    Only what makes a code that some rule knows is taken for one; a count in words stays as it is.
    """
    tokens = list(_TOKEN.finditer(text))
    parts, done, at = [], 0, 0
    while at < len(tokens):
        run = _run(text, tokens, at)
        size, code = _longest(run)
        if code:
            end, after = tokens[at + size - 1].end(), tokens[at + size : at + size + 2]
            units = _units(text, end, after)
            parts += [text[done : tokens[at].start()], code, f" x {units}" if units else ""]
            done = after[1].end() if units else end
            at += size + (2 if units else 0)
        else:
            at += 1
    return "".join([*parts, text[done:]])


def from_their_ends(text: str, codes: Iterable[str]) -> str:
    """The text with codes of the chart that are called by their last digits, and others named beside one.

    "Why 603 and not 602": beside 11603 of the chart the other is 11602.
    """
    ends = document("understanding")["spoken"]["ends"]
    short = [match for match in re.finditer(ends, text) if match[0] not in codes]
    meant = {code[-END:]: code for code in codes}
    heads = {meant[match[0]][:-END] for match in short if match[0] in meant}
    if len(heads) != 1:
        return text
    head = heads.pop()
    known = {head + match[0] for match in short} & _known()
    return re.sub(ends, lambda found: head + found[0] if head + found[0] in known else found[0], text)


def _run(text: str, tokens: list[re.Match[str]], at: int) -> list[str]:
    """Number words one behind the other, with nothing but blanks and hyphens between."""
    words = document("understanding")["spoken"]
    run: list[str] = []
    for place in range(at, min(len(tokens), at + LONGEST)):
        token = tokens[place]
        if run and not _BETWEEN.fullmatch(text[tokens[place - 1].end() : token.start()]):
            break
        word = token[0].lower()
        if not (word.isdigit() or word in words["numbers"] or (run and word in words["joining"])):
            break
        run.append(word)
    return run


def _longest(run: list[str]) -> tuple[int, str]:
    for size in range(len(run), 1, -1):
        code = _code(run[:size])
        if len(code) == DIGITS and code in _known():
            return size, code
    return 0, ""


def _code(run: list[str]) -> str:
    """The digits that a run of words makes: one behind the other, or a thousand and what is added to it."""
    words = document("understanding")["spoken"]
    if run[-1] in words["open"]:
        return ""
    if words["thousand"] in run:
        cut = run.index(words["thousand"])
        head, rest = _joined(run[:cut]), _below_thousand(run[cut + 1 :])
        return f"{head}{rest:03d}" if head and rest is not None else ""
    return "" if all(map(str.isdigit, run)) and len(run[-1]) != 3 else _joined(run)


def _joined(run: list[str]) -> str:
    words = document("understanding")["spoken"]
    digits, times = "", 1
    tens = False
    for word in run:
        if word in words["repeats"]:
            times = words["repeats"][word]
            continue
        said = word if word.isdigit() else str(words["numbers"].get(word, ""))
        if not said:
            return ""
        # "Fifty two" is 52, "fifty" alone 50.
        unit = len(said) == 1 and said != "0" and tens
        digits = f"{digits[:-1]}{said}" if unit else digits + said * times
        tens = not word.isdigit() and len(said) == 2 and said[0] not in "01" and said[1] == "0"
        times = 1
    return digits


def _below_thousand(run: list[str]) -> int | None:
    """ "One hundred and ten", "three", "oh four"; 0 where nothing is added."""
    words = document("understanding")["spoken"]
    kept = [word for word in run if word not in words["joining"] or word == words["hundred"]]
    if words["hundred"] in kept:
        cut = kept.index(words["hundred"])
        head, rest = _joined(kept[:cut]), _joined(kept[cut + 1 :]) or "0"
        return int(head) * 100 + int(rest) if head and int(head) < 10 and int(rest) < 100 else None
    value = _joined(kept) or "0"
    return int(value) if int(value) < 1000 and (value != "0" or not kept) else None


def _units(text: str, end: int, after: list[re.Match[str]]) -> int | None:
    """ "… times eight": the units right behind a code."""
    words = document("understanding")["spoken"]
    if len(after) < 2 or after[0][0].lower() not in words["times"] or text[end : after[0].start()].strip():
        return None
    word = after[1][0].lower()
    said = int(word) if word.isdigit() else words["numbers"].get(word)
    return int(said) if said is not None and text[after[0].end() : after[1].start()].strip() == "" else None


@cache
def _known() -> frozenset[str]:
    return frozenset(one["code"] for rule in flow.rulebook()["rules"] for one in rule["codes"])
