"""Breaks: at which commas, dashes and "and"s of a sentence a reader hears a new clause begin.

The sentence is cut at every delimiter into chunks (nlp/chunks.py); from left to right, each chunk either
goes on with the clause before it or breaks off. The rules for that stand below, each with the words it was
made for.
"""

from __future__ import annotations

from nlp.chunks import Chunk, chunks_of, joined
from nlp.mentions import Cue, Mention

_TURNS_BACK = frozenset(["declined", "negated", "offered", "historical"])
_TURNED_ROUND = frozenset(["offered", "declined", "planned", "historical", "negated"])
_SUBJECTS = frozenset(["family", "elsewhere", "historical", "planned", "instruction"])


def break_up(
    text: str, start: int, end: int, mentions: list[Mention], cues: list[Cue]
) -> list[tuple[int, int]]:
    """The clauses of one sentence as (start, end), without gaps.

    mentions, cues: those of the sentence alone.
    """
    if len(mentions) + len(cues) < 2:
        return [(start, end)]
    chunks = chunks_of(text, start, end, mentions, cues)
    found = []
    at = start
    before = chunks[0]
    for chunk in chunks[1:]:
        if _breaks(before, chunk):
            found.append((at, chunk.start))
            at = chunk.start
            before = chunk
        else:
            before = joined(before, chunk)
    found.append((at, end))
    return found


def _breaks(before: Chunk, chunk: Chunk) -> bool:
    """Whether a reader would hear a new clause begin at this chunk: the first rule that can tell."""
    if before.awaits:
        return False  # "1 hypertrophic AK - shave bx r/o SCC"
    for rule in (_at_the_delimiter, _before_an_object, _of_an_object, _of_a_status):
        answer = rule(before, chunk)
        if answer is not None:
            return answer
    return False


def _at_the_delimiter(before: Chunk, chunk: Chunk) -> bool | None:
    """What the delimiter alone decides, or with the remainder behind it."""
    if chunk.delimiter == "hard" and (chunk.act or chunk.status or "today" in chunk.categories):
        return True  # "14 AKs counted; 10 cryo'd"
    if chunk.delimiter == "hard" and (chunk.named or chunk.corrects) and "negated" in before.status:
        return True  # "clear of SCC | but not of AKs", "the 4 is wrong; | corrected count 5"
    if chunk.delimiter == "further":
        return before.act and before.pointer and not before.number  # "spraying these with LN2 | another one"
    if chunk.delimiter == "accepted":
        return bool(before.status & _TURNED_ROUND)  # "initially refused, then agreed: | cryosurgery to four"
    if chunk.delimiter == "runon":
        denies = "negated" in before.status and not before.conditional
        # Dictated: "... no basal cells that | I can see", "no new problems | he does have rough spots".
        return before.object or before.act or (denies and chunk.object)
    if chunk.rest and before.act and chunk.delimiter in ("hard", "soft", "and") and not chunk.act:
        return True  # "three SKs frozen, | the remaining lesion, ..."
    if chunk.delimiter == "colon" and chunk.states:
        return True  # "he asked about rough areas: | these are actinic keratoses"
    if chunk.delimiter == "colon" and not before.object and not before.act:
        return False  # "Hx: AKs"
    if chunk.delimiter == "colon" and "negated" in before.status and before.named and chunk.named:
        return True  # "not a wart after all: | this is a hypertrophic AK"
    return None


def _before_an_object(before: Chunk, chunk: Chunk) -> bool | None:
    """What the words so far decide: an alternative, a refusal, a condition, a mere subject."""
    if (
        chunk.delimiter == "and"
        and before.act
        and not before.object
        and not before.status
        and not chunk.act
        and chunk.status
    ):
        return False  # "cryo and cream discussed for his 4 AKs"
    if (
        before.act
        and "declined" in before.status
        and chunk.does
        and not chunk.status
        and chunk.delimiter != "and"
    ):
        return True  # "patient refused nitrogen, | curettage performed instead"
    if before.conditional and chunk.delimiter != "hard" and not before.act:
        return False  # "if it recurs, biopsy"
    if not before.object and not before.act and before.status <= _SUBJECTS:
        return False  # "today, 3 AKs": nothing stands there yet that a status could reach
    return None


def _of_an_object(before: Chunk, chunk: Chunk) -> bool | None:
    """What new lesions decide: with an act or status of their own, or behind another's status."""
    if before.dated and before.act and "today" in chunk.categories:
        return True  # "5 AKs frozen on 5/5/25, | all sites clear today"
    if chunk.object and (chunk.act or chunk.status):
        if before.act or before.status:
            return True  # "nose AK ln2'd, | chin AK ln2'd"
        bare = (chunk.number or chunk.pointer) and not chunk.named and not chunk.placed
        return before.object and (  # "5 AKs: | 2 biopsied", but one clause "one AK & 4 warts cryo'd"
            bare
            or (chunk.resumes and before.number)  # "2 AKs nose, 2 chin - | nose done with LN2"
            or chunk.only  # "3 AKs, 2 SKs, | only the SKs were frozen"
            or (bool(chunk.status) and not chunk.act)
            or bool(chunk.status & {"planned", "declined", "historical"})
        )
    if chunk.number and (chunk.named or chunk.site) and before.status and before.object:
        return True  # "hx BCC x 15, | SCC x 4"
    if (
        chunk.named
        and "negated" in before.status
        and chunk.delimiter != "and"
        and chunk.categories <= {"today"}
    ):
        return chunk.number  # "no AKs, mild photoaging", but "said no, | all five are AKs"
    return None


def _of_a_status(before: Chunk, chunk: Chunk) -> bool | None:
    """A status without lesions behind an act: "cryotherapy: pt declined" turns back to the act."""
    if chunk.status and before.act and not chunk.object:
        return chunk.opening not in _TURNS_BACK
    return None
