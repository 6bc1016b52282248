"""An office visit on the day of a procedure: a modifier only on a listed visit, and a coder decides."""

from __future__ import annotations

from coding.dated import document, known_source
from coding.edits.claim import Claim
from coding.edits.tables import FILE, facts, family
from records import Visit, Why

RULE = "edits.office_visit"


def office_visits(claim: Claim, visit: Visit) -> None:
    """Mark a listed visit for its modifier where the note tells work beyond the procedures.

    Nothing is added by itself: without such work the line stays bare, and a coder decides.
    """
    rules = document(FILE)["office_visit"]
    visits = [one for one in claim.entries if family(one.number) in document(FILE)["office_visits"]]
    days = {
        own.global_days for one in claim.entries if one not in visits and (own := facts().get(one.number))
    }
    for entry in visits:
        if not days & {*rules["major"], *rules["minor"]}:
            continue
        modifier = rules["with_major"] if days & set(rules["major"]) else rules["with_minor"]
        beyond = [work for work in visit.office_work if work.kind != "visit_code"]
        if not beyond:
            claim.change(entry, look=rules["look"])
            continue
        says = f"{modifier}: work beyond the procedures is told ({len(beyond)} findings)"
        step = Why(rule=RULE, says=says, sources=(known_source(rules["source"], FILE),))
        claim.add_modifier(entry, modifier, step, rules["look"])
