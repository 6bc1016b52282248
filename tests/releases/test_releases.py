"""A release changes answers while it is in force, is named by them, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import flow
import releases
from batch.build import versions_here
from batch.diff import diff
from batch.plan import Settings, look_at, make, shares
from batch.share import Job, code_share
from batch.storage import expand
from records import Added, Coded, Preference, Unusable
from releases import Release
from review import packet, queue
from review.store import Store

NOTE = "Procedure: 5 sunscabs on the scalp were frozen with liquid nitrogen."
SUNSCABS = Added(file="diagnoses", where=("entries", "id=actinic_keratosis", "plural"), word="sunscabs")
AT = "2026-03-04T12:00:00.000Z"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(releases.VARIABLE, str(tmp_path / "releases"))
    yield tmp_path / "releases"
    monkeypatch.undo()
    flow.code(NOTE)  # reads as shipped again


def publish(*words: Added, preferences: tuple[Preference, ...] = ()) -> Release:
    """A release over the one in force."""
    before = releases.in_force()
    made = Release(
        number=len(releases.history().published()) + 1,
        builds_on=before.digest if before else "",
        words=((before.words if before else ()) + words),
        preferences=preferences,
    )
    releases.add(made, "ann", AT, "a word that was missed")
    return made


def test_a_release_is_in_force_until_it_is_rolled_back_to_the_last_byte(folder: Path) -> None:
    shipped = flow.code(NOTE).model_dump_json(by_alias=True)
    assert json.loads(shipped)["status"] == "query"
    assert "release" not in json.loads(shipped)["versions"]
    first = publish(SUNSCABS)
    answer = flow.code(NOTE)
    assert [(line.code, line.units) for line in answer.codes] == [("17000", 1), ("17003", 4)]
    assert answer.versions.release == first.id == f"1-{first.digest[:12]}"
    assert flow.versions() == answer.versions
    written = (folder / f"0001-{first.digest[:12]}.json").read_bytes()
    releases.roll_back("", "ben", AT, "it was too much")
    assert flow.code(NOTE).model_dump_json(by_alias=True) == shipped
    releases.roll_back(first.digest, "ann", AT, "it was right")
    assert flow.code(NOTE) == answer
    assert (folder / f"0001-{first.digest[:12]}.json").read_bytes() == written
    assert [one.kind for one in releases.history().entries] == ["published", "rolled_back", "rolled_back"]
    assert releases.faults() == []


def test_a_note_can_be_coded_under_another_release_than_the_one_in_force(folder: Path) -> None:
    with flow.under(None):
        shipped = flow.code(NOTE)
    first = publish(SUNSCABS)
    with flow.under(None):
        assert flow.code(NOTE) == shipped
    releases.roll_back("", "ben", AT, "it was too much")
    with flow.under(first.id):
        assert flow.code(NOTE).versions.release == first.id
        assert {one.id for one in flow.phrases("sunscabs") if one.kind == "diagnosis"} == {
            "actinic_keratosis"
        }
    assert flow.code(NOTE) == shipped
    with pytest.raises(Unusable, match="There is no release 7-000000000000"), flow.under("7-000000000000"):
        pass


def test_readers_that_were_put_away_and_let_go_of_keep_their_words_apart(folder: Path) -> None:
    with flow.under(None):
        shipped = flow.code(NOTE)
    first = publish(SUNSCABS)
    known = flow.code(NOTE)
    for renewed in (False, True):
        for _ in range(2):
            for release, answer in ((None, shipped), (first, known)):
                with flow.under(release):
                    if renewed:
                        flow.renew()
                    assert flow.code(NOTE) == answer


def test_a_release_file_that_was_changed_is_not_used(folder: Path) -> None:
    first = publish(SUNSCABS)
    second = publish(SUNSCABS.model_copy(update={"word": "sunspecks"}))
    for wrong in (first, second):
        file = folder / f"{wrong.number:04}-{wrong.digest[:12]}.json"
        written = file.read_bytes()
        file.write_bytes(written.replace(b"sunsc", b"nosun"))
        releases.shelf._in_force.cache_clear()
        with pytest.raises(Unusable, match=r"not as they were written .*nothing is coded"):
            flow.code(NOTE)
        assert len(releases.faults()) == 1
        with pytest.raises(Unusable, match="not as they were written"):
            releases.roll_back("", "ben", AT, "away")
        file.write_bytes(written)
    file.unlink()
    assert "missing" in releases.faults()[0]


@pytest.mark.parametrize("change", ["edit", "cut", "move", "nonsense"])
def test_a_history_that_was_changed_is_noticed(folder: Path, change: str) -> None:
    publish(SUNSCABS)
    publish(SUNSCABS.model_copy(update={"word": "sunspecks"}))
    file = folder / "history.json"
    told = json.loads(file.read_bytes())
    if change == "edit":
        told["entries"][0]["by"] = "carl"
    elif change == "cut":
        told["entries"].pop()
    elif change == "move":
        told["entries"].reverse()
    file.write_text("{" if change == "nonsense" else json.dumps(told), encoding="utf-8")
    if change == "nonsense":
        with pytest.raises(Unusable, match="the history cannot be read"):
            flow.code(NOTE)
        return
    assert releases.faults() != []
    if change != "cut":  # an end that is cut off shows in the file of the release, which nothing names
        with pytest.raises(Unusable, match="not as they were written"):
            flow.code(NOTE)


def test_of_two_releases_made_at_once_the_second_is_refused(folder: Path) -> None:
    late = Release(number=1, words=(SUNSCABS.model_copy(update={"word": "sunspecks"}),))
    publish(SUNSCABS)
    with pytest.raises(Unusable, match="Another release came into force"):
        releases.add(late, "ben", AT, "mine")
    assert len(releases.history().entries) == 1


def test_what_was_never_published_or_is_in_force_is_no_way_back(folder: Path) -> None:
    first = publish(SUNSCABS)
    with pytest.raises(Unusable, match="is in force"):
        releases.roll_back(first.digest, "ben", AT, "")
    with pytest.raises(Unusable, match="never published"):
        releases.roll_back("f" * 64, "ben", AT, "")


def test_a_word_for_a_place_that_the_lexicon_does_not_have_is_told(folder: Path) -> None:
    for where in (("entries", "id=no_such_site", "terms"), ("entries",), ("nothing", "there")):
        wrong = Release(number=1, words=(Added(file="sites", where=where, word="elbowcrook"),))
        with flow.under(wrong), pytest.raises(Unusable, match="The lexicon has no place sites"):
            flow.code(NOTE)
    assert flow.code(NOTE).status == "query"


def test_a_preference_changes_modifiers_of_its_payer_and_nothing_else(folder: Path) -> None:
    note = "5 AKs of the scalp frozen with LN2. 2 warts on the left hand frozen with LN2. Seen 2026-03-04."
    with flow.under(None):
        plain, medicare = flow.code(note), flow.code(note, payer="medicare")
    publish(preferences=(Preference(payer="medicare", key="distinct", value="XS"),))
    told = flow.code(note, payer="medicare")
    assert [line.modifiers for line in told.codes] != [line.modifiers for line in medicare.codes]
    assert any("XS" in line.modifiers for line in told.codes)
    assert [(line.code, line.units) for line in told.codes] == [
        (one.code, one.units) for one in medicare.codes
    ]
    assert flow.code(note).codes == plain.codes
    for key, value in (("distinct", "76"), ("distinct", True), ("edits", False), ("label", "x")):
        wrong = Release(number=1, preferences=(Preference(payer="medicare", key=key, value=value),))
        with flow.under(wrong), pytest.raises(Unusable, match="The preference"):
            flow.code(note, payer="medicare")


def test_a_batch_that_began_under_a_release_ends_under_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text(json.dumps({"id": "n1", "text": NOTE}) + "\n", encoding="utf-8")
    shipped = make(look_at(expand([str(tmp_path / "notes.jsonl")]), Settings().reading()), Settings())
    publish(SUNSCABS)
    plan = make(shipped.inputs, Settings())
    assert plan.fingerprint != shipped.fingerprint
    assert plan.versions["release"].startswith("1-")
    for one, work in ((shipped, "a"), (plan, "b")):
        (tmp_path / work).mkdir()
        job = Job(str(tmp_path / work), one.fingerprint, one.settings, one.versions)
        (share,) = shares(one)
        assert code_share(share, job).statuses == ({"query": 1} if one is shipped else {"ready": 1})
    assert versions_here()["release"] == plan.versions["release"]


def test_two_runs_compared_tell_the_release(folder: Path, tmp_path: Path) -> None:
    before = flow.code(NOTE)
    first = publish(SUNSCABS)
    for name, answer in (("before", before), ("after", flow.code(NOTE))):
        (tmp_path / f"{name}.jsonl").write_text(
            answer.model_dump_json(by_alias=True) + "\n", encoding="utf-8"
        )
    found = diff(str(tmp_path / "before.jsonl"), str(tmp_path / "after.jsonl"))
    assert f"release none > {first.id}" in found.versions
    assert len(found.changed) == 1


def test_a_packet_is_replayed_under_the_release_it_was_made_under(folder: Path, tmp_path: Path) -> None:
    publish(SUNSCABS)
    store = Store.open(str(tmp_path / "review.sqlite"))
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    queue.offer(
        store, NOTE, flow.code(NOTE, on=date(2026, 3, 4), id="n"), at=at, by="ann", on=date(2026, 3, 4)
    )
    raw = packet.packet(store, "n")
    releases.roll_back("", "ben", AT, "it was too much")
    told = packet.replay(raw, flow.code, flow.decide, flow.under)
    assert told.whole
    assert told.same is True
    assert packet.replay(raw, flow.code, flow.decide).same is None  # under what is in force now


def test_an_answer_without_a_release_reads_back_as_it_was() -> None:
    told = flow.code(NOTE).model_dump_json(by_alias=True)
    assert Coded.model_validate_json(told).model_dump_json(by_alias=True) == told
