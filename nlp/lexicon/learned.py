"""Where the words of a release go in a file of the lexicon."""

from __future__ import annotations

from typing import Any

from records import Added, Unusable


def put(found: dict[str, Any], added: Added) -> None:
    """Put one word into a file as it was read. Raises Unusable where the lexicon has no such place."""
    place = place_of(found, added)
    if isinstance(place, list):
        if added.word not in place:
            place.append(added.word)
    else:
        place.setdefault(added.word, added.value)  # a release only adds: what is shipped stands


def place_of(found: dict[str, Any], added: Added) -> list[Any] | dict[str, Any]:
    """The list or the mapping that a word goes into."""
    place: Any = found
    for step in added.where:
        place = _entry(place, step) if isinstance(place, list) else _of_key(place, step)
    if isinstance(place, list) and all(isinstance(one, str) for one in place) and added.value is None:
        return place
    if isinstance(place, dict) and added.value is not None:
        return place
    raise _no_place(added)


def _of_key(place: Any, step: str) -> Any:
    if not isinstance(place, dict):
        return None
    if step in place:
        return place[step]
    # An entry without words of one form ("plural", say) may get its first one.
    return place.setdefault(step, []) if "id" in place else None


def _entry(entries: list[Any], step: str) -> Any:
    wanted = dict(part.split("=", 1) for part in step.split(",") if "=" in part)
    for one in entries:
        if (
            isinstance(one, dict)
            and wanted
            and all(str(one.get(key)) == told for key, told in wanted.items())
        ):
            return one
    return None


def _no_place(added: Added) -> Unusable:
    where = " > ".join((added.file, *added.where))
    return Unusable(
        f"The lexicon has no place {where} for a word of the release: it was made for another dermcode."
    )
