"""Mohs surgery: its stages with their blocks, and who read the slides."""

from __future__ import annotations

import re

from nlp.facts import Span
from nlp.layout import Line
from nlp.numbers import value_of
from nlp.quick import Quick
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY
from records import Stage

_MOHS = SURGERY["mohs"]
_STAGE = Quick(_MOHS["stage"])
_STAGES = Quick(_MOHS["stages"])
_BLOCKS = Quick(_MOHS["blocks"])
_BY_SURGEON = Quick(_MOHS["by_surgeon"])
_BY_OTHER = Quick(_MOHS["by_other"])
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_HEAD_OF_BLOCKS = re.compile(_MOHS["head_of_blocks"])
_ROW_OF_A_STAGE = re.compile(_MOHS["row_of_a_stage"])
_CELL_OF_BLOCKS = re.compile(r"(?P<n>\d{1,2})(?: (?:blocks?|sections?|pieces?))?")
_OF_A_CLOSURE = re.compile(_MOHS["layers_of_a_closure"])
_REACH_OF_A_CLOSURE = 40
_IN_STAGE = re.compile(r"^[ ,()]*(?:in|for|at|on|during) (?:the )?")
_MOST_STAGES = 12
_TWO_DIGITS = 99


def stages_of(reading: Reading, stretches: list[tuple[int, int]]) -> tuple[Stage, ...]:
    """The stages told in these stretches, in their order; blocks None where the note gives no number."""
    blocks: dict[int, tuple[int, Span]] = {}
    named: dict[int, Span] = {}
    counted: set[tuple[int, int]] = set()
    total, proof = 0, None
    for start, end in stretches:
        told = [(m.start(), m.end(), _ordinal(m)) for m in _STAGE.finditer(reading.text, start, end)]
        for at, stop, number in told:
            named.setdefault(number, (at, stop, "stage"))
        for match in _STAGES.finditer(reading.text, start, end):
            if _OF_A_CLOSURE.search(
                reading.text, max(start, match.start() - _REACH_OF_A_CLOSURE), match.start()
            ):
                continue
            total = max(total, _count_of_stages(match))
            proof = proof or (match.start(), match.end(), "stage")
        for match in _BLOCKS.finditer(reading.text, start, end):
            stage = _stage_of(reading.text, match, told)
            counted.add((stage, _count_of_blocks(match)))
            blocks.setdefault(stage, (_count_of_blocks(match), (match.start(), match.end(), "stage")))
    for number, in_row, (at, stop) in _rows(reading):
        if any(start < stop and at < end for start, end in stretches):
            named.setdefault(number, (at, stop, "stage"))
            blocks[number] = (in_row, (at, stop, "stage"))
    if total and len(named) > 1 and max(named) != total:
        return ()  # the note tells two numbers of stages
    if not (total or named) and len(counted) > len(blocks):
        return ()  # "7 blocks positive, then 2 blocks clear": of which stages is not told
    most = min(max([total, *named, *blocks], default=0), _MOST_STAGES)
    found = []
    for number in range(1, most + 1):
        count, place = blocks.get(number, (None, None))
        spans = [span for span in (named.get(number), place, proof if number == 1 else None) if span]
        found.append(Stage(blocks=count, evidence=reading.evidence(spans)))
    return tuple(found)


def tells_stages(reading: Reading) -> bool:
    """Whether the note numbers the blocks of a stage anywhere."""
    return bool(stages_with_blocks(reading))


def stages_with_blocks(reading: Reading) -> list[tuple[int, int]]:
    """Where the note numbers the blocks of a stage: sentences, and rows of a table."""
    return reading.once("stages with blocks", _stages_with_blocks)


def _stages_with_blocks(reading: Reading) -> list[tuple[int, int]]:
    told = [
        (start, end)
        for start, end, _ in (reading.sentences if _BLOCKS.possible_in(reading.text) else ())
        if _BLOCKS.search(reading.text, start, end)
        and (_STAGE.search(reading.text, start, end) or _STAGES.search(reading.text, start, end))
    ]
    return [*told, *(place for _, _, place in _rows(reading))]


def _rows(reading: Reading) -> list[tuple[int, int, tuple[int, int]]]:
    """Stage, blocks and place of every row of a table with a column of blocks."""
    return reading.once("rows of stages", _find_rows)


def _find_rows(reading: Reading) -> list[tuple[int, int, tuple[int, int]]]:
    found = []
    column, width = -1, 0
    for line in reading.lines:
        cells = _cells(reading.text, line)
        head = next((at for at, cell in enumerate(cells) if _HEAD_OF_BLOCKS.fullmatch(cell)), None)
        stage = _ROW_OF_A_STAGE.fullmatch(cells[0])
        if head is not None:
            column, width = head, len(cells)
        elif column >= 0 and stage and len(cells) > 1:
            # A head that leaves the corner empty has a cell less than its rows.
            at = column + (len(cells) == width + 1)
            match = _CELL_OF_BLOCKS.fullmatch(cells[at]) if at < len(cells) else None
            if match and int(match["n"]):
                found.append((_ordinal(stage), int(match["n"]), (line.start, line.end)))
        else:
            column = -1
    return found


def _cells(text: str, line: Line) -> list[str]:
    return [cell.strip() for cell in text[line.start : line.end].strip(" |").split("|")]


def readers_of(reading: Reading, stretches: list[tuple[int, int]]) -> list[tuple[str, Span]]:
    """Who read the slides: the ids of the circumstances, with the words that say so.

    Told of no tumour, or of another one of the day, it holds for all of them, where one reader alone is told.
    """
    found: list[tuple[str, Span]] = []
    for name, pattern in (("pathology_read_by_other", _BY_OTHER), ("pathology_read_by_surgeon", _BY_SURGEON)):
        for start, end in stretches:
            match = pattern.search(reading.text, start, end)
            if match:
                found.append((name, (match.start(), match.end(), "person")))
                break
    if found:
        return found[:1]
    told = {
        name: match
        for name, pattern in (
            ("pathology_read_by_other", _BY_OTHER),
            ("pathology_read_by_surgeon", _BY_SURGEON),
        )
        if (match := pattern.search(reading.text)) is not None
    }
    return (
        [(name, (match.start(), match.end(), "person")) for name, match in told.items()]
        if len(told) == 1
        else []
    )


def _ordinal(match: re.Match[str]) -> int:
    if match["ordinal"]:
        word = match["ordinal"]
        return int(word[0]) if word[0].isdigit() else _ORDINALS.index(word) + 1
    word = match["number"] or match["roman"]
    return _ROMAN.get(word) or min(value_of(word), _TWO_DIGITS)


def _count_of_stages(match: re.Match[str]) -> int:
    word = match["before"] or match["count"]
    return 1 if word is None else value_of(word)


def _count_of_blocks(match: re.Match[str]) -> int:
    return max(1, value_of(match["count"] or match["after"] or match["listed"] or match["cut"]))


def _stage_of(text: str, match: re.Match[str], told: list[tuple[int, int, int]]) -> int:
    """The stage that a number of blocks belongs to: "4 blocks in stage 1", else the stage told before it."""
    gap = _IN_STAGE.match(text[match.end() :])
    if gap:
        ahead = [number for at, _, number in told if 0 <= at - match.end() <= gap.end() + 1]
        if ahead:
            return ahead[0]
    before = [number for at, _, number in told if at < match.end()]
    return before[-1] if before else 1
