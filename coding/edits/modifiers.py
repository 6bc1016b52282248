"""Modifiers that tell the place, both sides, a global period, or several procedures of one day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coding.dated import document, known_source
from coding.edits.claim import Claim, Entry, joined
from coding.edits.tables import FILE, facts, family
from coding.payer_profiles import Payer
from coding.proof import plain
from records import LesionGroup, Procedure, Why

RULE = "edits.modifiers"


def distinct(payer: Payer) -> tuple[str, str]:
    """The modifier for a different lesion that the payer prefers, and the source behind it."""
    rules: Mapping[str, Any] = document(FILE)["distinct"]
    return payer.distinct or rules["default"], known_source(rules["source"], FILE)


def lid_modifiers() -> frozenset[str]:
    """The modifiers that name one eyelid, and so tell two lesions apart by themselves."""
    lids = document(FILE)["places"]["lids"]
    return frozenset({*lids["left"].values(), *lids["right"].values()})


def place_modifiers(claim: Claim) -> None:
    """Eyelids, digits and sides, as far as the note tells them; lines of several lids come apart first."""
    claim.entries = [part for entry in claim.entries for part in _by_lid(entry)]
    claim.entries = [part for entry in claim.entries for part in _by_digit(entry)]
    for entry in claim.entries:
        rules = document(FILE)["places"]
        source = (known_source(rules["source"], FILE),)
        own = facts().get(entry.number)
        groups = _groups(entry)
        if entry.number in rules["lids"]["codes"]:
            found = {_lid(group) for group in groups}
        elif entry.number in rules["digits"]["codes"]:
            found = {_digit(group) for group in groups}
            if found in (set(), {""}):
                claim.change(entry, look=rules["digits"]["look"])
        elif entry.number in rules["sides"]["codes"]:
            sides = {group.laterality for group in groups}
            both = sides == {"left", "right"} or sides == {"bilateral"}
            if both and own and own.bilateral == "1":
                says = f"{rules['bilateral']}: done on both sides, one unit"
                step = Why(rule=RULE, says=says, sources=source)
                claim.add_modifier(entry, rules["bilateral"], step)
                claim.change(entry, units=1)
                continue
            found = {rules["sides"].get(side or "", "") for side in sides}
        else:
            continue
        if len(found) == 1 and (modifier := next(iter(found))):
            says = f"{modifier} tells the place: {plain(_told(groups[0]))}"
            claim.add_modifier(entry, modifier, Why(rule=RULE, says=says, sources=source))


def told_modifiers(claim: Claim) -> None:
    """Modifiers of a global period, only where the note tells the circumstance."""
    for rule in document(FILE)["told"]:
        for entry in claim.entries:
            if "never_on" in rule and _is_add_on(entry):
                continue
            if any(procedure.tells(rule["circumstance"]) for procedure in entry.procedures):
                source = (known_source(rule["source"], FILE),)
                step = Why(rule=RULE, says=f"{rule['modifier']}: {rule['says']}", sources=source)
                claim.add_modifier(entry, rule["modifier"], step, rule.get("look", ""))


def class_findings(claim: Claim, payer: Payer) -> None:
    """The class findings of foot care as a modifier, where the payer asks for them; a look without them."""
    if not payer.class_findings:
        return
    rules = document(FILE)["foot_care"]
    for entry in claim.entries:
        if entry.number not in rules["codes"]:
            continue
        told = {one.id for procedure in entry.procedures for one in procedure.circumstances}
        found = next((row for row in rules["findings"] if set(row["told"]) <= told), None)
        if found is None:
            claim.change(entry, look=rules["look"].format(code=entry.number))
            continue
        source = (known_source(rules["source"], FILE),)
        step = Why(rule=RULE, says=f"{found['modifier']}: {found['says']}", sources=source)
        claim.add_modifier(entry, found["modifier"], step)


def _is_add_on(entry: Entry) -> bool:
    own = facts().get(entry.number)
    return own is not None and own.add_on


def same_code_again(claim: Claim, payer: Payer) -> None:
    """One line for lines alike in everything; a modifier on the same code again for another diagnosis."""
    rules = document(FILE)
    alike: dict[tuple[object, ...], list[Entry]] = {}
    for place, entry in enumerate(claim.entries):
        own = family(entry.number) in rules["own_line"] and not facts()[entry.number].add_on
        key = (entry.number, entry.code.modifiers, entry.code.diagnoses, place if own else None)
        alike.setdefault(key, []).append(entry)
    claim.entries = [joined(entries) for entries in alike.values()]
    again = payer.repeated or distinct(payer)[0]
    seen: dict[str, list[tuple[str, ...]]] = {}
    for entry in claim.entries:
        before = seen.setdefault(entry.number, [])
        if entry.code.modifiers in before and not _is_add_on(entry) and again != "none":
            source = (known_source(rules["repeated"]["source"], FILE),)
            says = f"{entry.number} again, for another lesion on a line of its own, so {again}"
            claim.add_modifier(entry, again, Why(rule=RULE, says=says, sources=source))
        before.append(entry.code.modifiers)


def several_procedures(claim: Claim, payer: Payer) -> None:
    """The modifier for several procedures, only where the payer's profile asks for it."""
    rules = document(FILE)["several_procedures"]
    if not payer.several_procedures:
        return
    exempt = [*rules["exempt"], *payer.several_procedures_exempt]
    surgical = [
        entry
        for entry in claim.entries
        if (own := facts().get(entry.number))
        and own.global_days not in rules["exempt_days"]
        and entry.number not in exempt
    ]
    for entry in surgical[1:]:
        step = Why(
            rule=RULE,
            says=f"{rules['modifier']}: several procedures of one day, as this payer asks",
            sources=(known_source(rules["source"], FILE),),
        )
        claim.add_modifier(entry, rules["modifier"], step)


def _groups(entry: Entry) -> list[LesionGroup]:
    return [group for procedure in entry.procedures for group in procedure.groups]


def _by_lid(entry: Entry) -> list[Entry]:
    """A line of several eyelids as one line for each lid, where every lesion's lid is told."""
    if entry.number not in document(FILE)["places"]["lids"]["codes"]:
        return [entry]
    lids: dict[str, list[tuple[Procedure, LesionGroup]]] = {}
    for procedure in entry.procedures:
        for group in procedure.groups:
            lids.setdefault(_lid(group), []).append((procedure, group))
    lesions = {lid: sum(group.count.value or 0 for _, group in members) for lid, members in lids.items()}
    if len(lids) < 2 or "" in lids or sum(lesions.values()) != entry.code.units or 0 in lesions.values():
        return [entry]
    return [
        Entry(
            entry.code.model_copy(update={"units": lesions[lid]}),
            tuple(
                procedure.model_copy(update={"groups": (group,), "count": group.count})
                for procedure, group in lids[lid]
            ),
        )
        for lid in sorted(lids)
    ]


def _by_digit(entry: Entry) -> list[Entry]:
    """A line of several fingers or toes as one line for each, where all of them are told and differ."""
    rules = document(FILE)["places"]["digits"]
    if entry.number not in rules["codes"]:
        return [entry]
    members = [(procedure, group) for procedure in entry.procedures for group in procedure.groups]
    digits = [_digit(group) for _, group in members]
    if len(members) < 2 or "" in digits or len(set(digits)) < len(digits):
        return [entry]
    if entry.number in rules["further"]:
        members = members[1:]
    elif entry.number in rules["further"].values():
        members = members[:1]
    if entry.code.units != len(members):
        return [entry]
    return [
        Entry(
            entry.code.model_copy(update={"units": 1}),
            (procedure.model_copy(update={"groups": (group,), "count": group.count}),),
        )
        for procedure, group in members
    ]


def _lid(group: LesionGroup) -> str:
    rules = document(FILE)["places"]["lids"]
    words = _told(group).split("_")
    part = "upper" if "upper" in words else "lower" if "lower" in words else ""
    return str(rules.get(group.laterality or "", {}).get(part, ""))


def _digit(group: LesionGroup) -> str:
    rules = document(FILE)["places"]["digits"]
    words = set(_told(group).split("_"))
    for kind in ("finger", "toe"):
        by_digit: Mapping[str, str] = rules[kind].get(group.laterality or "", {})
        if kind in words or (kind == "finger" and "thumb" in words):
            return next((modifier for digit, modifier in by_digit.items() if digit in words), "")
    return ""


def _told(group: LesionGroup) -> str:
    """Side, site and subsite in the words of their ids."""
    told = (group.laterality, group.subsite, group.site)
    return "_".join(word.replace(" ", "_") for word in told if word)
