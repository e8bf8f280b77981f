"""Pictures shown in a case: taken in made anew, without what a phone writes into them, seen by those whose case it is."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock, files, images
from shop.core.access import Actor
from shop.core.errors import Gone, Invalid, NotFound
from shop.orders.returns.models import Purpose, ReturnCase, ReturnPicture

MOST = 6
#: Pictures a person may have waiting for a form that was not accepted yet.
MOST_WAITING = 30
FORGET = timedelta(days=2)
PREVIEW = 480


def take_in(session: Session, actor: Actor, *, data: bytes, filename: str, purpose: str) -> ReturnPicture:
    """Keep a picture for a form; call it with no transaction open, for decoding takes long.

    Invalid (field pictures) for what is no picture, too large or too small, or when too many wait already.
    """
    try:
        made = images.clean(data, filename)
    except Invalid as refused:
        raise Invalid(refused.sentence, field="pictures") from refused
    waiting = sa.select(sa.func.count()).where(
        ReturnPicture.uploaded_by == actor.user_id, ReturnPicture.case_id.is_(None)
    )
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise Invalid(_("传得太多了，请先交上去。"), field="pictures")
    assert actor.user_id is not None
    picture = ReturnPicture(
        key=secrets.token_hex(16),
        purpose=Purpose(purpose),
        uploaded_by=actor.user_id,
        uploaded_at=clock.now(),
    )
    session.add(picture)
    session.flush()
    files.put_with(session, file_key(picture.key), made.data, "image/jpeg")
    files.put_with(
        session, file_key(picture.key, small=True), images.smaller(made.data, PREVIEW), "image/jpeg"
    )
    return picture


def waiting(session: Session, actor: Actor, keys: Sequence[str]) -> list[ReturnPicture]:
    """Those of the actor's pictures that belong to no case yet."""
    found = sa.select(ReturnPicture).where(
        ReturnPicture.key.in_(list(keys)[:MOST_WAITING]),
        ReturnPicture.uploaded_by == actor.user_id,
        ReturnPicture.case_id.is_(None),
    )
    return list(session.scalars(found.order_by(ReturnPicture.id)))


def attach(session: Session, actor: Actor, case: ReturnCase, keys: Sequence[str]) -> None:
    """Put the pictures into the case. Invalid (field pictures) for more than six of a kind."""
    found = waiting(session, actor, keys)
    if len(found) > MOST:
        raise Invalid(_("最多 %(n)s 张照片，请挑最说明问题的。", n=MOST), field="pictures")
    for picture in found:
        picture.case_id = case.id
    session.flush()


def of_case(session: Session, case: ReturnCase, key: str, *, small: bool = False) -> bytes:
    """The bytes of a picture of the case, a JPEG. NotFound for one of another case, Gone when the file is no more."""
    found = sa.select(ReturnPicture.id).where(ReturnPicture.key == key, ReturnPicture.case_id == case.id)
    if session.scalar(found) is None:
        raise NotFound(_("没有这张照片。"))
    data = files.store().get(file_key(key, small=small))
    if data is None:
        raise Gone(_("这张照片已经删除。"))
    return data


def file_key(key: str, *, small: bool = False) -> str:
    """Where it lies in the file store: not among what is served by itself."""
    return f"returns/{key[:2]}/{key}{'-small' if small else ''}.jpg"


def forget_waiting(session: Session) -> int:
    """Pictures of forms nobody sent are forgotten after two days. Answers how many."""
    old = sa.and_(ReturnPicture.case_id.is_(None), ReturnPicture.uploaded_at < clock.now() - FORGET)
    keys = list(session.scalars(sa.select(ReturnPicture.key).where(old).limit(500)))
    session.execute(sa.delete(ReturnPicture).where(ReturnPicture.key.in_(keys)))
    for key in keys:
        files.store().delete(file_key(key))
        files.store().delete(file_key(key, small=True))
    return len(keys)
