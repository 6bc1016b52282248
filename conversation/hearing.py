"""How a question is understood within a talk: alone, as the next of the one before, or as two in one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversation import question as asked
from conversation.bearing import borne_out, is_asking
from conversation.ideas import ideas
from conversation.intents import UNCLEAR, document
from conversation.question import Question
from conversation.spelling import spelled_out
from conversation.understanding import GOES_ON, Guess, understand
from conversation.words import plain


@dataclass(frozen=True)
class Heard:
    """A question, or a part of one, with its intent.

    goes_on: it goes on with the question before. sure: False where an action on the record must be
    confirmed first; confirmed: it just was. lead, score: how clear the intent is beside others, by itself.
    """

    question: Question
    intent: str
    others: tuple[str, ...] = ()
    goes_on: bool = False
    sure: bool = True
    lead: float = 0.0
    score: float = 0.0
    confirmed: bool = False


@dataclass(frozen=True)
class Before:
    """What of the talk a question may lean on.

    intent: the last one; topic: the last that can be gone on with. numbers: those of the note.
    counts: those that count lesions on the chart. codes: those of the chart. done: the places and
    diagnoses of what was done, in plain words; aside: what was seen and not coded; words: the longer
    ones of the note.
    """

    intent: str = ""
    topic: str = ""
    numbers: frozenset[str] = frozenset()
    counts: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def _is_of_what_was_left(question: Question, before: Before) -> bool:
    """Whether all that is named was seen and not coded: "chest spot?" of a chest that was only looked at."""
    named = {plain(one) for one in (*(place.site for place in question.places), *question.diagnoses) if one}
    if not named or named & before.done or question.codes or question.numbers:
        return False
    return all(any(one in words for words in before.aside) for one in named)


def heard(text: str, before: Before) -> tuple[Heard, ...]:
    """What is asked, in its order: one question, or two where both parts are clear on their own."""
    words = document("understanding")
    text = spelled_out(text)
    whole = _one(asked.read(text), before)
    if whole.goes_on or whole.intent == "refuse":
        return (whole,)
    pieces = [piece.strip(" ,.") for piece in re.split(words["two_in_one"], text, flags=re.I)]
    alone = Before(codes=before.codes, numbers=before.numbers, words=before.words)
    parts = [_one(asked.read(piece), alone) for piece in pieces if _says_enough(piece)]
    clear = [part for part in parts if _is_clear(part) and part.intent not in words["courtesies"]]
    if any(part.intent == "refuse" for part in clear):
        return (whole,)
    told_apart = len({part.intent for part in clear}) == 2
    if not told_apart and clear and clear[0].intent in words["twice_in_one"]:
        told_apart = all(is_asking(asked.shape(part.question.tokens)) for part in clear)
    if len(parts) == 2 and len(clear) == 2 and told_apart:
        return tuple(clear)
    if whole.intent == UNCLEAR and len(clear) == 1 and clear[0].intent not in words["acting"]:
        # "How sure are you? Show the wording": the part that is plain.
        return (clear[0],)
    return (whole,)


def _names_a_word_of_it(question: Question, before: Before) -> bool:
    """ "Show rubbing": a word of the note behind one of showing, and hardly anything else."""
    seen = asked.shape(question.tokens)
    short = len(question.words) <= document("understanding")["scrap"]
    shows = {"show", "where"} & set(ideas(seen))
    return short and bool(shows) and bool(set(question.words) & before.words)


def _asks_after_it(question: Question, intent: str) -> bool:
    """Whether a question of this intent may ask what became of something: a scrap, or no general one."""
    words = document("understanding")
    if len(question.words) <= words["scrap"]:
        return intent in words_of_left()
    general = words["general_idea"] in ideas(asked.shape(question.tokens))
    return intent in words["rather_left_out"] and not general


def words_of_left() -> tuple[str, ...]:
    """Intents that a scrap of words may be taken for, where what it names was left out."""
    return tuple(document("understanding")["of_what_was_left"])


def _says_enough(piece: str) -> bool:
    """Whether a piece can be a question: more than "what happens", or a code with a word."""
    words = piece.split()
    return len(words) > 2 or (len(words) == 2 and any(map(str.isdigit, piece)))


def _is_clear(part: Heard) -> bool:
    words = document("understanding")
    certain = part.lead >= words["clear_lead"] and part.score >= words["clear_score"]
    return part.intent != UNCLEAR and part.sure and certain


def _one(question: Question, before: Before) -> Heard:
    guess = understand(question)
    if question.numbers and re.fullmatch(
        document("understanding")["bare_number"], asked.shape(question.tokens)
    ):
        return Heard(question, _of_a_number(question, before, False), guess.others, goes_on=True)
    if guess.intent == GOES_ON:
        intent = _goes_on_with(question, before)
        if intent in words_of_left() and _is_of_what_was_left(question, before):
            intent = "left_out"
        return Heard(question, intent, guess.others, goes_on=True, lead=guess.lead)
    intent, sure = borne_out(question, guess, _by_chart(question, guess, before))
    if guess.score < document("understanding")["clear_score"] and _names_a_word_of_it(question, before):
        intent, sure = "evidence", True
    if intent == "rule_question" and _is_of_this_chart(question, before):
        intent = "what_if"
    if intent in ("correct", UNCLEAR) and before.intent != "correct" and _is_a_fragment(question):
        intent, sure = "what_if", True
    if intent == "numbers" and _is_another_length(question, before):
        intent = "what_if"
    if _asks_after_it(question, intent) and _is_of_what_was_left(question, before):
        intent = "left_out"
    return Heard(question, intent, guess.others, sure=sure, lead=guess.lead, score=guess.score)


def _is_of_this_chart(question: Question, before: Before) -> bool:
    """ "18 SKs?" of a chart that has some: another number is supposed, and no rule asked for."""
    words = document("understanding")
    spoken = set(question.words)
    named = {plain(one) for one in (*question.diagnoses, *question.acts)}
    named |= {plain(act) for act, names in document("changes")["act_names"].items() if spoken & set(names)}
    short = len(question.words) <= words["scrap"] and len(question.numbers) == 1 and not question.codes
    of_it = bool(named) and all(any(one in done for done in before.done) for one in named)
    return short and of_it and before.intent != "rule_question"


def _is_a_fragment(question: Question) -> bool:
    """ "Four more tags", "a shave instead of a punch": without a verb nothing is told, only thought of."""
    words, seen = document("understanding"), asked.shape(question.tokens)
    told = re.search(words["supposing_fragment_not"], seen)
    return re.search(words["supposing_fragment"], seen) is not None and told is None


def _is_another_length(question: Question, before: Before) -> bool:
    """ "3 mm margins?" of a note that has no such length: it is supposed."""
    short = len(question.words) <= document("understanding")["scrap"]
    told = {
        figure for one in question.measures for figure in re.findall(r"[\d.]+", question.text[one.start :])
    }
    return short and bool(told) and not told & before.numbers


def _by_chart(question: Question, guess: Guess, before: Before) -> str:
    """A code that is on the chart is asked why, one that is not, why not; where both could be meant."""
    if guess.intent in ("numbers", "why_units") and question.figures and not question.codes:
        return _by_number(question, guess, before)
    pair = ("why_code", "why_not")
    named = {one.code for one in question.codes}
    if guess.intent not in pair or not named:
        return guess.intent
    if guess.intent == "why_code" and not named & before.codes:
        return "why_not"
    if named <= before.codes and all(one.units for one in question.codes):
        return "why_units"  # "why 2 units of 17003"
    close = abs(guess.of("why_code") - guess.of("why_not")) < document("understanding")["close"]
    return "why_code" if close and named <= before.codes else guess.intent


def _by_number(question: Question, guess: Guess, before: Before) -> str:
    """A number of the note that counts nothing is asked for its meaning, a count for its sum."""
    if not question.numbers and all("." in figure for figure in question.figures):
        # No count has decimals.
        return "numbers"
    if abs(guess.of("numbers") - guess.of("why_units")) >= document("understanding")["close"]:
        return guess.intent
    counted = set(question.numbers) & before.counts
    if not counted and set(question.figures) & before.numbers:
        return "numbers"
    return "why_units" if counted else guess.intent


def _goes_on_with(question: Question, before: Before) -> str:
    """The intent of what names only a part: a code, a number, a place, or nothing at all."""
    words = document("understanding")
    followed = words["followed"]
    things = question.places or question.diagnoses or question.acts
    if before.intent == "undo" and not (things or question.codes):
        return "undo"
    if question.codes or question.modifiers:
        if before.topic in followed["by_code"]:
            return before.topic
        return "why_code" if {one.code for one in question.codes} & before.codes else "why_not"
    of_a_group = things and re.search(words["the_number"], asked.shape(question.tokens))
    figures = [one for one in question.figures if not re.fullmatch(words["year"], one)]
    if (figures or question.numbers or question.measures) and not of_a_group:
        return _of_a_number(question, before, bool(things))
    if before.topic in followed["by_thing"]:
        return before.topic
    if things:
        return "why_units" if question.places else "left_out"
    return before.topic or UNCLEAR


def _of_a_number(question: Question, before: Before, things: bool) -> str:
    """ "14?" after a what-if supposes; "what about 90?" of a number of the note asks what it is."""
    if before.intent == "rule_question" and question.places:
        # A rule without a note has no places.
        return "what_if"
    if before.intent in ("what_if", "rule_question", "correct") and (things or before.intent != "correct"):
        return before.intent
    in_note = bool(set(question.figures) & before.numbers)
    return "numbers" if in_note and "then" not in question.tokens else "what_if"


def may_answer(question: Question) -> bool:
    """Whether it may answer a question back: short, no question of its own, and no order to do otherwise."""
    words = document("understanding")
    seen = asked.shape(question.tokens)
    short = len(question.words) <= words["longest_answer"] and not re.search(words["own_statement"], seen)
    return short and not is_asking(seen) and understand(question).intent in words["answers_back"]
