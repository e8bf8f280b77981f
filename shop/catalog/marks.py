"""Marks of intellectual property: what a workshop declares of its goods, with the number under which anybody can look
it up. The store prints what was declared and says so; only the platform's check (`mark_deciding`) makes it a checked one.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog import words
from shop.catalog.mark_models import MarkKind, MarkState, RightsMark
from shop.catalog.models import Product
from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops.evidence import documents
from shop.workshops.models import Workshop

MOST = 200


class Paper(NamedTuple):
    """The certificate as a file."""

    data: bytes
    filename: str


def listed(session: Session, workshop: Workshop) -> list[tuple[RightsMark, str]]:
    """All marks of the workshop with the title of the product each belongs to ('' for all goods), newest first."""
    rows = session.execute(
        sa.select(RightsMark, Product.title)
        .outerjoin(Product, Product.id == RightsMark.product_id)
        .where(RightsMark.workshop_id == workshop.id)
        .order_by(RightsMark.id.desc())
    )
    return [(mark, title or "") for mark, title in rows]


def choices(session: Session, workshop: Workshop) -> list[tuple[int, str]]:
    """The products a mark can belong to: id and title, newest first."""
    named = sa.select(Product.id, Product.title).where(
        Product.workshop_id == workshop.id, Product.title != ""
    )
    return [(row[0], row[1]) for row in session.execute(named.order_by(Product.id.desc()))]


def declare(
    session: Session,
    actor: Actor,
    *,
    workshop_id: int,
    kind: str,
    name: str,
    number: str,
    holder: str = "",
    product_id: int | None = None,
    valid_until: date | None = None,
    paper: Paper | None = None,
) -> RightsMark:
    """Add a mark to a product of the workshop, or to all its goods (None). It shows from the commit on, as declared and
    not checked. One that was refused can be declared again: it takes the place of the old one.

    With a `paper`, which only the owner hands in, call it with no transaction open, for looking into a file takes long.
    Raises Invalid at the field for a product of somebody else, a day that is over, or a word that may not stand in
    public (BR-26); Conflict when it is there already or the workshop has MOST; what `documents.take_in` refuses.
    """
    words.refuse({"name": name, "number": number, "holder": holder})
    document = None
    if paper is not None:
        document = documents.take_in(session, actor, kind="other", workshop_id=workshop_id, **paper._asdict())
    workshop = session.get_one(Workshop, workshop_id)
    require(actor, Permission.PRODUCT_EDIT, workshop)
    if product_id is not None and not _has_product(session, workshop, product_id):
        raise Invalid(_("请选自己工坊的作品。"), field="product")
    if valid_until is not None and valid_until < clock.today():
        raise Invalid(_("这一天已经过了，请填还有效的日期。"), field="valid_until")
    own = sa.select(sa.func.count()).where(RightsMark.workshop_id == workshop.id)
    if (session.scalar(own) or 0) >= MOST:
        raise Conflict(_("最多登记 %(n)s 项，请先删掉过期的。", n=MOST), code="FULL")
    _make_room(session, workshop.id, product_id, kind, number)
    mark = RightsMark(
        document_id=document.id if document else None,
        workshop_id=workshop.id,
        product_id=product_id,
        kind=MarkKind(kind),
        name=name,
        number=number,
        holder=holder,
        valid_until=valid_until,
        created_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(mark)
    except IntegrityError:
        raise Conflict(_("这一项已经登记过了。"), code="TWICE") from None
    _told(session, actor, "mark.declared", mark)
    return mark


def remove(session: Session, actor: Actor, *, workshop: Workshop, mark_id: int) -> None:
    """Take a mark away. NotFound when the workshop has none of that number."""
    require(actor, Permission.PRODUCT_EDIT, workshop)
    mark = session.get(RightsMark, mark_id)
    if mark is None or mark.workshop_id != workshop.id:
        raise NotFound(_("没有找到这一项。"))
    session.delete(mark)
    session.flush()
    _told(session, actor, "mark.removed", mark)


def _make_room(session: Session, workshop_id: int, product_id: int | None, kind: str, number: str) -> None:
    """The same mark that was refused goes; the audit trail keeps why."""
    refused = sa.delete(RightsMark).where(
        RightsMark.workshop_id == workshop_id,
        RightsMark.product_id.is_(None) if product_id is None else RightsMark.product_id == product_id,
        RightsMark.kind == kind,
        RightsMark.number == number,
        RightsMark.state == MarkState.REFUSED,
    )
    session.execute(refused)


def _has_product(session: Session, workshop: Workshop, product_id: int) -> bool:
    own = sa.select(Product.id).where(Product.id == product_id, Product.workshop_id == workshop.id)
    return session.scalar(own) is not None


def _told(session: Session, actor: Actor, act: str, mark: RightsMark) -> None:
    facts = {"kind": str(mark.kind), "number": mark.number, "product": mark.product_id}
    audit.record(session, actor, act, "workshop", mark.workshop_id, **facts)
    cache.touch(session)
