"""Clinical photographs of a chart: checked, freed of everything but the picture, and kept with the texts.

Only the pixels are kept: the picture is drawn anew, so that place, time, camera and name that the file
carried are gone. A file that is no picture, too big, or broken is refused.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select

from records import Unusable
from review import charts
from review.log import about, append, keep, text
from review.store import Store
from review.tables import LogRow

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_BYTES = 20_000_000
MOST_PIXELS = 60_000_000
"""More than any camera of a practice makes; beyond it a small file may unfold to fill the memory."""
LONGEST = 2400
"""Pixels of the longer side that are kept: a lesion is seen well, and the store stays small."""


@dataclass(frozen=True)
class Photo:
    """A photograph of a chart. name: under which its text is kept. site: id of the lexicon, or in words."""

    name: str
    site: str
    at: str
    by: str


def clean(raw: bytes) -> bytes:
    """The picture alone, as JPEG, turned as it was meant to be seen.

    Raises Unusable when it is no JPEG, PNG or WebP, is bigger than allowed, or cannot be read to its end.
    """
    if len(raw) > MOST_BYTES:
        raise Unusable(f"The photograph has {len(raw):,} bytes and the limit is {MOST_BYTES:,}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=list(KINDS)) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Unusable(f"The photograph has more than {MOST_PIXELS:,} points.")
                picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable("The photograph is no JPEG, PNG or WebP picture that can be shown.") from None
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable("The photograph cannot be read to its end.") from None
    picture.thumbnail((LONGEST, LONGEST))
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def attach(store: Store, chart: str, raw: bytes, *, site: str, by: str, at: datetime) -> Photo:
    """Clean a photograph and put it to a chart; the log has who and when. site: where on the skin."""
    body = clean(raw)
    with store.writing() as session:
        row = charts.find(session, chart)
        charts.refuse_erased(session, row)
        name = keep(session, "photo", body)
        told = {"texts": {"photo": name}, "site": site[:60]}
        entry = append(session, "attached", chart=row.id, by=by, at=at, about=told)
    return Photo(name, site[:60], entry.at, by)


def photos(store: Store, chart: str) -> list[Photo]:
    """The photographs of a chart (its id) in the order in which they came."""
    with store.reading() as session:
        rows = session.execute(
            select(LogRow).where(LogRow.chart == chart, LogRow.kind == "attached").order_by(LogRow.seq)
        ).scalars()
        return [Photo(about(row)["texts"]["photo"], about(row)["site"], row.at, row.by) for row in rows]


def picture(store: Store, photo: Photo) -> bytes:
    """The JPEG of a photograph."""
    with store.reading() as session:
        return text(session, photo.name)
