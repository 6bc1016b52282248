"""Benign lesions that the ledger counted: tags told from other lesions, symptoms and looks added."""

from __future__ import annotations

from nlp.facts import Fact, Site
from nlp.ledger import Account
from nlp.lexicon import load
from nlp.services.making import Circumstances, circumstances, groups
from nlp.services.necessity import blocks_of, cosmetic_places, symptom_places
from nlp.services.reading import Reading
from nlp.services.told import Told, pattern
from records import Doubt, Procedure

TAG_REMOVAL = "skin_tag_removal"
_SERVICES = load("services")
_TAG: str = _SERVICES["tags"]["diagnosis"]
_DESTROYING = frozenset(["destruction", "treatment"])
_TAGS_TAKEN_BY = frozenset([*_DESTROYING, TAG_REMOVAL])
_FOR_LOOKS = pattern(
    [
        term
        for service in load("not_covered")["services"]
        if service.get("reason") == "cosmetic"
        for term in service["terms"]
    ]
)
"""Services for looks that treat no lesion."""
_STILL_THERE = frozenset(["offered", "planned", "declined"])
"""Reasons with which lesions are named before they are treated all the same."""


def settled(account: Account, procedure: Procedure, reading: Reading, told: Told) -> Procedure:
    """The procedure of an account with what a coder asks of benign lesions beyond their number.

    Tags taken off by any method are tag removals. Lesions destroyed or snipped off get their places where
    the ledger has none, and the circumstances "symptomatic" and "cosmetic" with their words.
    """
    if procedure.act in _TAGS_TAKEN_BY and procedure.diagnosis == _TAG:
        procedure = procedure.model_copy(update={"act": TAG_REMOVAL})
    elif procedure.act == TAG_REMOVAL:
        says = "What was snipped off is not called a skin tag."
        procedure = procedure.model_copy(
            update={"doubts": (*procedure.doubts, Doubt(about="diagnosis", says=says))}
        )
    benign = procedure.diagnosis_class == "benign" and procedure.act in _TAGS_TAKEN_BY
    if not benign:
        return procedure
    return _with_places(account, _with_reasons(account, procedure, reading, told), reading)


def _with_reasons(account: Account, procedure: Procedure, reading: Reading, told: Told) -> Procedure:
    removed = [other for other in reading.accounts if _is_removal_of_benign(other)]
    only = len(removed) == 1
    blocks = blocks_of(told, account.facts)
    looks = [place for block in blocks for place in cosmetic_places(told, block)]
    own = [place for place in looks if _is_said_of(told, place, account)]
    # What is done for looks by its own sentence has no complaint that the note tells of something else.
    facts: Circumstances = {"symptomatic": symptom_places(told, account, only and not own)}
    doubts = list(procedure.doubts)
    looks = [place for place in looks if not _is_of_another(told, place, account)]
    if not looks:
        looks = cosmetic_places(told, (0, len(told.text)))
        looks = [place for place in looks if not _is_of_another(told, place, account)]
        if len(reading.accounts) > 1 and looks and facts["symptomatic"]:
            looks = []
        elif len(removed) > 1 and looks:
            doubts.append(
                Doubt(about="necessity", says="The note speaks of looks; of which lesions is not clear.")
            )
    facts["cosmetic"] = list(dict.fromkeys(looks))
    told_reasons = circumstances(reading, facts, "necessity")
    if facts["cosmetic"] and facts["symptomatic"]:
        doubts.append(Doubt(about="necessity", says="The note gives both symptoms and looks as the reason."))
    return procedure.model_copy(
        update={"circumstances": (*procedure.circumstances, *told_reasons), "doubts": tuple(doubts)}
    )


def _is_removal_of_benign(account: Account) -> bool:
    benign = account.diagnosis is not None and account.diagnosis.meaning.get("class") == "benign"
    return benign and account.act in _TAGS_TAKEN_BY


def _is_of_another(told: Told, place: tuple[int, int], account: Account) -> bool:
    """Whether the sentence names other lesions and none of this account's, or only another service."""
    own = account.diagnosis.id if account.diagnosis else None
    start, end = told.sentence(place[0])
    # Those offered or only asked about as well: "she asked about the lentigos, told they are cosmetic".
    mentions = [mention for clause in told.reading.clauses for mention in clause.mentions]
    named = [m.id for m in mentions if m.kind == "diagnosis" and start <= m.start < end]
    if named:
        return own not in named
    acts = {m.meaning["act"] for m in told.mentions((start, end), "act")}
    return (bool(acts) and not acts & _TAGS_TAKEN_BY) or bool(_FOR_LOOKS.search(told.text, start, end))


def _is_said_of(told: Told, place: tuple[int, int], account: Account) -> bool:
    """Whether the sentence names the lesions of this account."""
    own = account.diagnosis.id if account.diagnosis else None
    return any(m.id == own for m in told.mentions(told.sentence(place[0]), "diagnosis"))


def _sites(facts: list[Fact]) -> dict[tuple[str, str | None], Site]:
    found: dict[tuple[str, str | None], Site] = {}
    for fact in facts:
        for site in [*fact.sites, *fact.context_sites]:
            if site.id:
                found.setdefault((site.id, site.side), site)
    return found


def _with_places(account: Account, procedure: Procedure, reading: Reading) -> Procedure:
    """Where the groups name no place, the places at which these lesions were seen or treated."""
    if any(group.site for group in procedure.groups):
        return procedure
    own = account.diagnosis.id if account.diagnosis else None
    offered = [
        fact
        for fact in reading.facts
        if fact.own
        and fact.diagnosis is not None
        and fact.diagnosis.id == own
        and fact.reason in _STILL_THERE
    ]
    sites = _sites(account.facts) or _sites(offered)
    if not sites:
        return procedure
    count = procedure.count if len(sites) == 1 else None
    return procedure.model_copy(
        update={"groups": groups(reading, list(sites.values()), account.diagnosis, count)}
    )
