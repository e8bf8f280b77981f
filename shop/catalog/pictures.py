"""Pictures of goods and workshops: made anew (shop.core.images), kept once under the hash of what is kept.

Decoding takes long and the file store may be far away, so a route ends its transaction before `clean` and `keep`, and
begins one for `record`.
"""

from __future__ import annotations

import hashlib
import io
from typing import NamedTuple

from flask_babel import gettext as _
from PIL import Image
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog.models import StoredPicture
from shop.core import clock, files, images, outbox
from shop.core.errors import Invalid

MAX_BYTES = images.MAX_BYTES


class Cleaned(NamedTuple):
    """A picture as it will be kept: a JPEG without metadata, its longest side 2400 px at most."""

    key: str
    data: bytes
    width: int
    height: int


def take_in(session: Session, data: bytes, filename: str = "") -> StoredPicture:
    """Clean the picture, keep it and record it. The same picture twice is one. Raises Invalid with a
    sentence.
    """
    cleaned = clean(data, filename)
    keep(cleaned)
    return record(session, cleaned)


def clean(data: bytes, filename: str = "") -> Cleaned:
    """The picture as it may be kept; nothing is written. Raises Invalid (field `picture`) as `images.clean` does."""
    made = images.clean(data, filename)
    return Cleaned(hashlib.sha256(made.data).hexdigest(), *made)


def known(data: bytes) -> tuple[str, int, int] | None:
    """Key and size of a picture that is an original of ours, unchanged (it was taken away and comes back); None for any
    other. Nothing is made anew then.
    """
    key = hashlib.sha256(data).hexdigest()
    if not files.store().exists(original_key(key)):
        return None
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        return key, *picture.size


def original_key(key: str) -> str:
    """Where the file store keeps the original of a picture."""
    return f"pictures/{key[:2]}/{key}.jpg"


def keep(cleaned: Cleaned) -> None:
    """Put the picture into the file store. The same picture again changes nothing."""
    store, place = files.store(), original_key(cleaned.key)
    if not store.exists(place):
        store.put(place, cleaned.data, "image/jpeg")


def record(session: Session, cleaned: Cleaned) -> StoredPicture:
    """Write down a kept picture and have its renditions made; the row that is there when it was known
    before.
    """
    known = session.get(StoredPicture, cleaned.key)
    if known is not None:
        return known
    picture = StoredPicture(
        key=cleaned.key, width=cleaned.width, height=cleaned.height, created_at=clock.now()
    )
    try:
        with session.begin_nested():
            session.add(picture)
    except IntegrityError:
        # Somebody sent the same picture in this very moment.
        return session.get_one(StoredPicture, cleaned.key)
    outbox.post(session, "catalog.renditions", key=cleaned.key)
    session.flush()
    return picture


class Box(NamedTuple):
    """A square of a picture: its left upper corner in thousandths of width and height, its side of the shorter side."""

    x: int
    y: int
    side: int


def cut(key: str, box: Box) -> Cleaned:
    """A square of a kept picture, to be kept beside it; nothing is written. What would reach over an edge is moved in.

    Raises Invalid (field `crop`) when there is no such picture, or when less than 300 px would be left.
    """
    data = files.store().get(original_key(key))
    if data is None:
        raise Invalid(_("没有找到这张照片。"), field="crop")
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as whole:
        side = min(whole.size) * min(max(box.side, 1), 1000) // 1000
        if side < images.SHORTEST:
            raise Invalid(_("裁得太小，看不清。请留大一点。"), field="crop")
        left = min(max(whole.width * box.x // 1000, 0), whole.width - side)
        top = min(max(whole.height * box.y // 1000, 0), whole.height - side)
        square = whole.crop((left, top, left + side, top + side))
    out = io.BytesIO()
    square.save(out, "JPEG", quality=images.QUALITY, subsampling=0, optimize=True)
    return Cleaned(hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue(), side, side)
