"""Words taken out of the lexicon one by one, and what the rules then answer to the notes that hold them."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any, TextIO

from evaluation.cases import Case, read_cases
from evaluation.verdicts import judge
from models.examples import CORPUS, FOLDERS, words_of
from models.tokens import stem
from records import Coded

ROLES = {"diagnosis": "diagnosis", "site": "site", "method": "method", "act": "method", "count": "count"}
NOTES_A_WORD = 12
WORDS_AT_ONCE = 8
MOST_COMMON = 40
SECONDS = 5
"""How long a note may take: a lexicon with holes may send a pattern round in circles."""
_WORD = re.compile(r"[a-z][a-z0-9&'’+-]*", re.IGNORECASE)


@dataclass(frozen=True)
class Plan:
    """One word to take out: its stem, what it mostly stands for, and the notes that are read without it."""

    stem: str
    part: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """An answer, with the stem that was taken out for it (None: the whole lexicon), and its verdict."""

    case: str
    part: str
    gone: str | None
    kind: str
    coded: Coded


def stems(text: str) -> set[str]:
    """The stems of the words of a text."""
    return {stem(word) for word in _WORD.findall(text)}


def cases() -> dict[str, tuple[str, Case]]:
    """The cases that may be looked at, by id: file and case. `test/` is left alone."""
    return {
        str(case["id"]): (path.stem, case)
        for folder in FOLDERS
        for path in sorted((CORPUS / folder).glob("*.jsonl"))
        for case in read_cases(path)
    }


def plans(answers: Sequence[Read], notes: dict[str, str], chance: Random) -> list[Plan]:
    """Every word that proves a fact of an answer that is right, with some of those answers' notes."""
    used: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    common = _common(notes.values())
    for one in answers:
        if one.kind == "exact" and one.coded.codes:
            for told in (told for done in one.coded.visit.procedures for told in words_of(done)):
                for used_stem in stems(told.text) if told.role in ROLES else ():
                    used[used_stem][ROLES[told.role]].add(one.case)
    found = []
    for word in sorted(used):
        if word in common or len(word) < 2:
            continue
        part = max(sorted(used[word]), key=lambda name: len(used[word][name]))
        ids = sorted(used[word][part])
        found.append(Plan(word, part, tuple(sorted(chance.sample(ids, min(len(ids), NOTES_A_WORD))))))
    return found


def _common(notes: Iterable[str]) -> set[str]:
    """The most common words of all, which nobody would forget to put into a lexicon."""
    told = Counter(word for note in notes for word in stems(note))
    return {word for word, _ in told.most_common(MOST_COMMON)}


def together(found: list[Plan], notes: dict[str, str]) -> list[list[Plan]]:
    """Plans in groups of words that do not stand in each other's notes: one lexicon serves a group."""
    words = {id: stems(note) for id, note in notes.items()}
    groups: list[list[Plan]] = []
    for plan in found:
        for group in groups:
            others = {one.stem for one in group}
            mine = any(words[id] & others for id in plan.notes)
            theirs = any(plan.stem in words[id] for one in group for id in one.notes)
            if len(group) < WORDS_AT_ONCE and not mine and not theirs:
                group.append(plan)
                break
        else:
            groups.append([plan])
    return groups


def without(gone: set[str]) -> None:
    """Take words out of every list of the lexicon in this process; a list that would be empty is left.

    Modules of the reader take their words when they are loaded, so those that were are loaded anew.
    """
    import nlp
    from nlp import lexicon

    for name in lexicon.NAMES:
        _take_out(lexicon.load(name), gone)
    for module in [name for name in sys.modules if name.startswith("nlp.")]:
        if module.split(".")[1] != "lexicon":
            del sys.modules[module]
            vars(nlp).pop(module.split(".")[1], None)


def _take_out(told: Any, gone: set[str]) -> None:
    if isinstance(told, dict):
        for key in list(told):
            if isinstance(key, str) and isinstance(told[key], int) and stems(key) & gone:
                del told[key]
            else:
                _take_out(told[key], gone)
    elif isinstance(told, list):
        kept = [one for one in told if not (isinstance(one, str) and stems(_plain(one)) & gone)]
        told[:] = kept or told
        for one in told:
            _take_out(one, gone)


def _plain(pattern: str) -> str:
    return re.sub(r"\\[a-zA-Z]\+?", "", pattern)


def apart(work: Callable[[], Iterator[Read]]) -> Iterator[Read]:
    """Do this in a process of its own, which may do to the lexicon what it likes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            with os.fdopen(writing, "w") as out:
                write(work(), out)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as lines:
        yield from reads(lines)
    os.waitpid(child, 0)


def write(answers: Iterable[Read], out: TextIO) -> None:
    """Answers as lines of JSON, for ``reads``."""
    for one in answers:
        coded = one.coded.model_dump(mode="json", by_alias=True)
        out.write(json.dumps([one.case, one.part, one.gone, one.kind, coded]) + "\n")


def reads(lines: Iterable[str]) -> Iterator[Read]:
    """The answers that ``write`` wrote."""
    for line in lines:
        case, part, gone, kind, coded = json.loads(line)
        yield Read(case, part, gone, kind, Coded.model_validate(coded))


def read_all(known: dict[str, tuple[str, Case]], every: int, told: Callable[[str], None]) -> Iterator[Read]:
    """The rules' answers to all notes, and then without a word to the notes that hold it.

    every: only every so many-th word is taken out.
    """
    notes = {id: case["note"] for id, (_, case) in known.items()}
    whole = list(apart(partial(rules_alone, known, [])))
    yield from whole
    chance = Random(7)
    found = plans(whole, notes, chance)[::every]
    chance.shuffle(found)
    groups = together(found, notes)
    for number, group in enumerate(groups, start=1):
        yield from apart(partial(rules_alone, known, group))
        told(f"words taken out: {number} of {len(groups)} groups")


def rules_alone(known: dict[str, tuple[str, Case]], group: Sequence[Plan]) -> Iterator[Read]:
    """The answers of the rules to the notes of a group, without its words; to all notes for no group."""
    without({plan.stem for plan in group})
    import flow

    signal.signal(signal.SIGALRM, _too_long)
    flow.code("One wart of the nose was frozen.", second_reader=False)
    wanted = [(plan.part, plan.stem, id) for plan in group for id in plan.notes]
    for part, gone, id in wanted if group else [("", None, id) for id in known]:
        signal.alarm(SECONDS)
        try:
            coded = flow.code(known[id][1]["note"], id=id, second_reader=False)
        except Exception:  # a lexicon with holes may break the reader; such an answer is no silent one
            continue
        finally:
            signal.alarm(0)
        answer = json.loads(coded.model_dump_json(by_alias=True))
        yield Read(id, part, gone, judge(known[id][1], answer).kind, coded)


def _too_long(_number: int, _frame: object) -> None:
    raise TimeoutError
