"""Work beside the procedures is laid out, and nothing of it becomes a line."""

from typing import Any

import coding
from records import Evidence, OfficeWork

ACNE = Evidence(start=900, end=904, text="acne", role="diagnosis")
CODE = Evidence(start=950, end=955, text="99213", role="number")


def kinds(answer: Any) -> list[str]:
    return [fact.counts_as for fact in answer.office_visit]


def test_without_work_beside_the_procedures_there_is_nothing_to_lay_out(visit: Any) -> None:
    answer = coding.decide(visit([{"lesions": 5}]))
    assert answer.office_visit == ()
    assert not any("office visit" in warning for warning in answer.warnings)


def test_what_is_left_stands_behind_what_the_procedures_include(visit: Any) -> None:
    work = (OfficeWork(kind="problem", says="acne", evidence=(ACNE,)),)
    answer = coding.decide(visit([{"lesions": 5}], office_work=work))
    assert kinds(answer) == ["procedure", "beyond"]
    assert answer.office_visit[0].says.startswith("17000 includes the decision")
    assert answer.office_visit[1].evidence == (ACNE,)


def test_a_listed_visit_is_said_and_makes_no_line_and_no_modifier(visit: Any) -> None:
    work = (
        OfficeWork(kind="visit_code", says="99213", evidence=(CODE,)),
        OfficeWork(kind="prescription", says="tretinoin"),
    )
    answer = coding.decide(visit([{"lesions": 5}], office_work=work))
    assert kinds(answer) == ["listed", "procedure", "beyond"]
    assert [line.code for line in answer.codes] == ["17000", "17003"]
    assert not any(line.modifiers for line in answer.codes)
    assert any("99213" in warning and "a coder decides" in warning for warning in answer.warnings)
    assert answer.status == "ready"


def test_work_without_a_procedure_is_told_too(visit: Any) -> None:
    work = (OfficeWork(kind="problem", says="acne", evidence=(ACNE,)),)
    assert kinds(coding.decide(visit([], office_work=work))) == ["beyond"]
