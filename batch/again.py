"""Notes of a run, read once more from where they stand: the results hold no copy of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from batch import storage
from batch.notes import Note
from batch.plan import Settings
from batch.sources import kind_of, read
from batch.sources.kinds import HEAD
from records import Unusable


def notes_at(sources: list[str], places: Collection[str], settings: Settings) -> Iterator[Note]:
    """The notes at these places, in the order of the sources; those that are gone do not come.

    Raises Unusable when a file cannot be read any more.
    """
    wanted = set(places)
    for found in storage.expand(sources):
        here = {place for place in wanted if place == found.name or _within(place, found.name)}
        if not here:
            continue
        try:
            with storage.open_bytes(found.url) as stream:
                kind = kind_of(found.name, stream.read(HEAD))
                stream.seek(0)
                for item in read(kind, stream, found.name, settings.reading()):
                    if isinstance(item, Note) and item.place in here:
                        here.discard(item.place)
                        yield item
                    if not here:
                        break
        except OSError as error:
            raise Unusable(
                f"{found.name} cannot be read any more: {error.strerror or type(error).__name__}."
            ) from None


def _within(place: str, name: str) -> bool:
    return place.startswith((f"{name}, ", f"{name}/"))
