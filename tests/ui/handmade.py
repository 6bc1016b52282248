"""An answer made by hand, for what the page must draw whatever the reader and the rules find.

Its spans overlap on purpose: "9 AKs on the scalp" is a count around a diagnosis and a site, and one
ends in the middle of a line end.
"""

from __future__ import annotations

from datetime import date

from records import (
    Code,
    Coded,
    CodeUnits,
    Count,
    Documentation,
    Evidence,
    LesionGroup,
    NotCoded,
    Number,
    Procedure,
    Query,
    Versions,
    Visit,
    Why,
)
from records.visit import Role

NOTE = (
    "Date: 2026-03-04\r\n"
    "Hx: 4 AKs frozen in June 2025.\r\n"
    "LN2 to 9 AKs on the scalp\tand 8 on the left cheek.\r\n"
    "Rx: <script>document.title = 'run'</script> **cream** $x^2$ :red[no] & rest 😀\r\n"
)


def span(text: str, role: Role, note: str = NOTE, after: str = "") -> Evidence:
    """The first place of `text` in the note, behind the words `after`."""
    start = note.index(text, note.index(after))
    return Evidence(start=start, end=start + len(text), text=text, role=role)


def coded(note: str = NOTE) -> Coded:
    """Two lines, a query, two things not coded, a checklist and a record, all of NOTE."""
    scalp = span("9 AKs on the scalp", "count")
    inside = (span("AKs", "diagnosis", after="LN2"), span("scalp", "site"), scalp)
    cheek = (span("8 on the left cheek", "count"), span("left cheek", "site"))
    method = span("LN2", "method")
    count = Count(value=17, says="scalp 9 + left cheek 8 = 17", evidence=(scalp, cheek[0]))
    return Coded(
        id="note",
        status="review",
        reasons=("Two services were seen & <b>one</b> is not covered.",),
        day=date(2026, 3, 4),
        codes=(
            Code(
                code="17004",
                units=1,
                diagnoses=("L57.0",),
                label="15 or more",
                evidence=(*inside, *cheek, method),
                why=(Why(rule="premalignant", says="17 counted", sources=("one-source",)),),
                would_change=("14 or fewer lesions: another code",),
            ),
            Code(
                code="99999",
                units=2,
                modifiers=("59",),
                status="review",
                label="=1+1",
                evidence=(span("Rx", "act"),),
            ),
        ),
        queries=(
            Query(
                about="count",
                question="How many <i>lesions</i>?",
                at_least=(CodeUnits(code="17000", units=1),),
                evidence=(span("8 on", "count"), span("cheek.\r", "status")),
            ),
        ),
        not_coded=(
            NotCoded(what="4 AKs frozen", reason="history", evidence=(span("4 AKs frozen", "time"),)),
            NotCoded(what="cream", reason="not destruction"),
        ),
        warnings=("A <u>warning</u>.",),
        documentation=(
            Documentation(
                element="date_of_service",
                label="Date of service",
                found=True,
                evidence=(span("2026-03-04", "documentation"),),
            ),
            Documentation(element="after_care", label="After-care", found=False),
        ),
        visit=Visit(
            day=date(2026, 3, 4),
            procedures=(
                Procedure(
                    act="destruction",
                    methods=("cryosurgery",),
                    diagnosis="actinic_keratosis",
                    diagnosis_class="premalignant",
                    groups=(
                        LesionGroup(site="scalp", count=Count(value=9), size_mm=4.0),
                        LesionGroup(site="cheek", laterality="left", count=Count(value=8)),
                    ),
                    count=count,
                ),
            ),
            numbers=(Number(value="9", role="lesion count", evidence=span("9", "number", after="LN2")),),
        ),
        versions=Versions(dermcode="0.1.0", rules="r", lexicon="l"),
    )
