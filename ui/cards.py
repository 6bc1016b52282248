"""The answer as HTML: status, codes, queries, what was not coded, the checklist.

Every function is pure and escapes all it is given: any text, the note's included, shows as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from conversation import Change, Turn
from records import Code, Coded, CodeUnits, Documentation, Evidence, NotCoded, Query, SecondLook
from ui import words


def status(coded: Coded) -> str:
    """The status of the chart in a word, and the reasons for it."""
    known = words.statuses()[coded.status]
    reasons = coded.reasons or (known.says,)
    day = f"Day of service {coded.day.isoformat()}" if coded.day else "No day of service"
    said = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
    return (
        f'<div class="dc-status s-{coded.status}" role="status"><strong>{escape(known.word)}</strong>'
        f'<ul>{said}</ul><span class="dc-day">{escape(day)}</span></div>'
    )


def warnings(coded: Coded) -> str:
    """What the reader or the rules want to be known, a line each; nothing when there is nothing."""
    if not coded.warnings:
        return ""
    return f'<div class="dc-warn"><ul>{_items(coded.warnings)}</ul></div>'


def code(line: Code) -> tuple[str, str]:
    """One line as (head, body): code, units, pointers, modifiers and status; then the rule's own trace."""
    chips = [("Diagnosis", pointer) for pointer in line.diagnoses]
    chips += [("Modifier", modifier) for modifier in line.modifiers]
    shown = "".join(
        f'<span class="dc-chip"><small>{kind}</small> {escape(text)}</span>' for kind, text in chips
    )
    word = escape(words.statuses()[line.status].word)
    head = (
        f'<div class="dc-top"><span class="dc-code">{escape(line.code)}</span>'
        f'<span class="dc-units">{_units(line.units)}</span>{shown}'
        f'<span class="dc-word s-{line.status}">{word}</span></div>'
    )
    steps = "".join(
        f"<li>{escape(step.says)} "
        f'<span class="dc-source">{escape(", ".join(step.sources) or step.rule)}</span></li>'
        for step in line.why
    )
    why = f'<p class="dc-sub">Why</p><ol>{steps}</ol>' if steps else ""
    change = f'<p class="dc-sub">What would change it</p><ul>{_items(line.would_change)}</ul>'
    label = f'<p class="dc-label">{escape(line.label)}</p>' if line.label else ""
    first = f'<p class="dc-first">{escape(line.why[0].says)}</p>' if line.why else ""
    more = f"<details><summary>Reasons, sources, and what would change it</summary>{why}{change}</details>"
    if not line.would_change:
        more = f"<details><summary>Reasons and sources</summary>{why}</details>" if why else ""
    return head, f'<div class="dc-body">{label}{first}{more}</div>'


def query(asked: Query) -> tuple[str, str]:
    """One question to the provider: (head, body); the body has the least that the note supports."""
    least = "; ".join(_code_units(one) for one in asked.at_least) or "no code yet"
    about = f'<span class="dc-word s-query">Question about {escape(words.about(asked.about))}</span>'
    return (
        f'<div class="dc-top">{about}</div>',
        f'<div class="dc-body"><p class="dc-ask">{escape(asked.question)}</p>'
        '<p class="dc-least">The note as it stands supports at least: '
        f"<strong>{escape(least)}</strong></p></div>",
    )


def second_look(seen: SecondLook) -> tuple[str, str]:
    """What the second reader alone sees: (head, body)."""
    name = escape(words.say("second_reader"))
    seen_as = ", ".join(f"<q>{escape(one.text)}</q> ({escape(_role(one))})" for one in seen.evidence)
    return (
        f'<div class="dc-top"><span class="dc-word s-review">{name}</span></div>',
        f'<div class="dc-body"><p>{seen_as}. {escape(words.say("second_reader_does"))}</p></div>',
    )


def _role(word: Evidence) -> str:
    return words.roles()[word.role].label.lower()


def changes(made: Iterable[Change]) -> str:
    """The coder's own changes of the record."""
    rows = "".join(
        f"<li>{escape(one.what)}: {escape(one.before)} → {escape(one.after)}"
        f"{escape(f' ({one.reason})' if one.reason else '')}</li>"
        for one in made
    )
    return f'<div class="dc-warn"><strong>Changed by the coder, not by the note</strong><ul>{rows}</ul></div>'


def question(turn: Turn) -> str:
    """What the coder asked."""
    return f'<div class="dc-q"><span class="dc-who">You</span>{escape(turn.question)}</div>'


def answer(turn: Turn) -> str:
    """The answer: its verdict, the rest line by line, and the lines of a supposition or a changed chart."""
    verdict, *rest = turn.answer.split("\n")
    body = "".join(
        f"<li>{escape(line[2:])}</li>" if line.startswith("- ") else f"<p>{escape(line)}</p>" for line in rest
    )
    lines = turn.supposed if turn.supposed is not None else turn.codes if turn.changed else ()
    kind = "Supposed" if turn.supposed is not None else "Now"
    chips = "".join(f'<span class="dc-chip">{escape(_line(line))}</span>' for line in lines)
    then = f'<div class="dc-then"><small>{kind}</small> {chips or "no line"}</div>' if turn.changed else ""
    if turn.supposed and not turn.changed:
        then = f'<div class="dc-then"><small>{kind}</small> {chips}</div>'
    return f'<div class="dc-a"><p class="dc-verdict">{escape(verdict)}</p>{then}{body}</div>'


def _line(line: Code) -> str:
    modifiers = "".join(f"-{modifier}" for modifier in line.modifiers)
    return f"{line.code}{modifiers} × {line.units}"


def not_coded(item: NotCoded) -> str:
    """Something seen that makes no line, why, and its words."""
    return (
        f'<div class="dc-aside"><strong>{escape(item.what)}</strong>'
        f'<span class="dc-reason">{escape(item.reason)}</span>{_quotes(item.evidence)}</div>'
    )


def element(item: Documentation) -> str:
    """One element of the checklist: found with its words, or missing."""
    name = escape(item.label or item.element.replace("_", " "))
    state, sign = ("found", "✓") if item.found else ("missing", "–")
    return (
        f'<div class="dc-element is-{state}"><span class="dc-sign" aria-hidden="true">{sign}</span>'
        f"<strong>{name}</strong>"
        f'<span class="dc-state">{state}</span>{_quotes(item.evidence)}</div>'
    )


def _quotes(evidence: Iterable[Evidence], most: int = 4) -> str:
    """The words of the note, each once, in order; long lists end with how many more there are."""
    texts = list(dict.fromkeys(one.text for one in evidence))
    shown = "".join(f"<q>{escape(_short(text))}</q>" for text in texts[:most])
    more = f"<small>and {len(texts) - most} more</small>" if len(texts) > most else ""
    return f'<span class="dc-quotes">{shown}{more}</span>' if texts else ""


def _short(text: str, longest: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _items(texts: Iterable[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def _units(units: int) -> str:
    return f"{units} unit" if units == 1 else f"{units} units"


def _code_units(one: CodeUnits) -> str:
    return f"{one.code}, {_units(one.units)}"
