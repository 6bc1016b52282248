"""The benchmark tells what it measured; how fast anything is, no test asks."""

from __future__ import annotations

import coding
from bench import curves, memory, readers, speed
from bench.notes import notes_of_the_corpus
from bench.visits import handmade


def test_the_table_says_how_many_times_as_fast() -> None:
    taken = {readers.OURS: [0.1, 0.2, 0.3], readers.STOCK: [0.9, 0.8, 0.4], readers.EDSNLP: [0.1, 0.1, 0.1]}
    told = speed.report(["abcd", "ef"], taken)
    assert "2 notes of 3 characters" in told
    assert "4.0 times as fast as stock medspaCy" in told
    assert "0.50 times as fast as EDS-NLP" in told
    assert "EDS" not in speed.report(["abcd"], {name: taken[name] for name in (readers.OURS, readers.STOCK)})


def test_rounds_go_there_and_back() -> None:
    order: list[str] = []

    def reader(name: str) -> readers.Pass:
        def over(notes: object) -> float:
            order.append(name)
            return 1.0

        return over

    taken = speed.measure({name: reader(name) for name in "ab"}, [""], rounds=2)
    assert taken == {"a": [1.0, 1.0], "b": [1.0, 1.0]}
    assert "".join(order) == "ab" + "ab" + "ba"


def test_curves_are_told_in_a_line_each() -> None:
    assert curves.length_report({1: 1.0, 10: 9.94}).endswith("1x 1.0, 10x 9.9")
    assert curves.memory_report([(50, 140.4), (1000, 141.6)]).endswith("50 140, 1000 142")


def test_the_notes_of_the_memory_curve_are_all_different() -> None:
    notes = notes_of_the_corpus(3)
    assert len({memory.different(notes, number) for number in range(1, 101)}) == 100


def test_handmade_visits_have_something_to_decide() -> None:
    answers = [coding.decide(handmade(number)) for number in range(40)]
    assert {answer.status for answer in answers} - {"none"}
    assert len({answer.model_dump_json() for answer in answers}) > 20
