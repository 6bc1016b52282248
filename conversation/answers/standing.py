"""How the chart stands: its weakest points for an audit, and whether the visit is a service of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversation.answers.reply import Reply, told
from conversation.question import Question
from conversation.words import lines_words, listed, plain, quoted, say
from records import Evidence

if TYPE_CHECKING:
    from conversation.talk import Talk


def audit(talk: Talk, question: Question) -> Reply:
    """The weakest link first: open questions, lines a person must look at, the coder's own changes,
    missing documentation."""
    coded = talk.coded
    weak: list[str] = [say("weak_query", question=query.question) for query in coded.queries]
    weak += [say("weak_review", reason=reason) for reason in coded.reasons if coded.status == "review"]
    looked_at = [line for line in coded.codes if line.status == "review"]
    weak += [say("weak_line", line=lines_words(looked_at))] if looked_at else []
    if coded.status != "review":
        weak += [say("weak_change", what=one.what, after=one.after) for one in talk.changes]
    lacking = [item.label or plain(item.element) for item in coded.documentation if not item.found]
    if lacking:
        weak.append(say("weak_documentation", elements=listed(lacking)))
    told_of = {say("needs_addendum")} if coded.status == "review" else set()
    weak += [say("weak_warning", warning=warning) for warning in coded.warnings if warning not in told_of]
    verdict = "no_lines_to_audit" if not coded.codes else "audit_weak" if weak else "audit_holds"
    evidence = tuple(piece for query in coded.queries for piece in query.evidence) or tuple(
        dict.fromkeys(piece for line in coded.codes for piece in line.evidence)
    )
    return Reply(
        told(
            say(verdict, number=say("weak_one") if len(weak) == 1 else say("weak_many", number=len(weak))),
            *(f"{place}. {one}" for place, one in enumerate(dict.fromkeys(weak), start=1)),
            say("proof", quotes=quoted(evidence, talk.note)) if evidence else "",
        ),
        evidence=evidence,
        rules=tuple(step.rule for line in coded.codes for step in line.why),
        sources=tuple(source for line in coded.codes for step in line.why for source in step.sources),
    )


def visit_separate(talk: Talk, question: Question) -> Reply:
    """Work of the visit beyond its procedures, fact by fact; the choice stays the coder's."""
    work = talk.coded.visit.office_work
    if not work:
        return Reply(told(say("visit_not_shown"), say("visit_rule")), sources=("fcso-modifier-25",))
    rows = [f"- {plain(one.kind)}: {one.says} {quoted(one.evidence, talk.note, most=2)}" for one in work]
    evidence: tuple[Evidence, ...] = tuple(piece for one in work for piece in one.evidence)
    return Reply(
        told(say("visit_facts", number=len(work)), *rows, say("visit_rule")),
        evidence=evidence,
        sources=("fcso-modifier-25",),
    )
