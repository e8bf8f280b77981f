"""The mark of consumption assistance (消费帮扶): handed in with its certificate, looked at, shown while it is valid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.catalog.official import recording, telling
from shop.catalog.official.models import AssistanceMark
from shop.catalog.official.standing import in_catalogue
from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops.certification.recording import belongs_to
from shop.workshops.evidence import documents
from shop.workshops.models import Workshop

_DAY = timedelta(days=1)
#: No certificate seen was valid for longer; more is a typing error.
LONGEST_YEARS = 10


class Paper(NamedTuple):
    """The certificate as a file; `key` as in `documents.take_in`."""

    data: bytes
    filename: str
    key: str = ""


def file(
    session: Session,
    actor: Actor,
    *,
    product_id: int,
    workshop_id: int,
    number: str,
    issuer: str,
    valid_from: date,
    valid_until: date,
    paper: Paper,
) -> AssistanceMark:
    """Hand in the certificate of a product in the catalogue; both days are days on which it is valid.

    By the owner of the workshop; call it with no transaction open, for looking into a file takes long.

    Raises Invalid at the field, Conflict (NOT_IN_CATALOGUE, WAITS when one waits already) and what `documents.take_in` refuses.
    """
    number = recording.given(number, _("请填写证书编号。"), "number")
    issuer = recording.given(issuer, _("请填写发证单位。"), "issuer")
    _check_days(valid_from, valid_until)
    document = documents.take_in(session, actor, kind="other", workshop_id=workshop_id, **paper._asdict())
    product = recording.held_product(session, product_id)
    if product.workshop_id != workshop_id:
        raise NotFound(_("没有找到这件作品。"))
    require(actor, Permission.PRODUCT_PUBLISH, product.workshop)
    if not in_catalogue(session, product_id, clock.now()):
        raise Conflict(_("先入选产品目录，才能加消费帮扶标识。"), code="NOT_IN_CATALOGUE")
    if waiting_of(session, product_id) is not None:
        raise Conflict(_("已经交了一份证书，平台还没看完。"), code="WAITS")
    mark = AssistanceMark(
        product_id=product_id,
        number=number,
        issuer=issuer,
        from_at=clock.day_start(valid_from),
        until_at=clock.day_start(valid_until + _DAY),
        document_id=document.id,
        filed_by=actor.user_id,
        filed_at=clock.now(),
    )
    session.add(mark)
    session.flush()
    audit.record(session, actor, "assistance.filed", "product", product_id, mark=mark.id)
    return mark


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise Invalid(_("有效期的最后一天不能早于第一天。"), field="valid_until")
    if last < clock.today():
        raise Invalid(_("这张证书已经过期。"), field="valid_until")
    if last.year - first.year > LONGEST_YEARS:
        raise Invalid(_("有效期太长，请照证书核对。"), field="valid_until")


def accept(session: Session, actor: Actor, mark_id: int) -> AssistanceMark:
    """The certificate is what it says: the mark is shown while it is valid. Raises Forbidden, NotFound, Conflict."""
    mark = _taken(session, actor, mark_id)
    _waits(mark)
    return _decided(session, actor, mark, "accepted", accepted=True)


def refuse(session: Session, actor: Actor, mark_id: int, *, reason: str) -> AssistanceMark:
    """The certificate cannot be taken, with a reason. Raises Invalid, Forbidden, NotFound, Conflict."""
    mark = _taken(session, actor, mark_id)
    _waits(mark)
    mark.reason = recording.given(reason, _("请写明为什么不采用。"))
    return _decided(session, actor, mark, "refused", accepted=False)


def end(session: Session, actor: Actor, mark_id: int, *, reason: str) -> AssistanceMark:
    """The mark is not shown any more, though its validity runs, with a reason. Raises as `refuse`."""
    mark = _taken(session, actor, mark_id)
    if not mark.accepted or mark.ended_at is not None:
        raise Conflict(_("这个标识现在没有在用。"), code="ILLEGAL_MOVE")
    mark.reason = recording.given(reason, _("请写明撤下的理由。"))
    mark.ended_at = clock.now()
    return _told(session, actor, mark, "ended")


def waiting_of(session: Session, product_id: int) -> AssistanceMark | None:
    """The certificate of the product that waits for a decision."""
    return session.scalar(
        sa.select(AssistanceMark).where(
            AssistanceMark.product_id == product_id, AssistanceMark.decided_at.is_(None)
        )
    )


def _taken(session: Session, actor: Actor, mark_id: int) -> AssistanceMark:
    found = session.get(AssistanceMark, mark_id)
    if found is None:
        raise NotFound("")
    require(actor, Permission.CATALOGUE_DECIDE)
    product = recording.held_product(session, found.product_id)
    if belongs_to(actor, session.get_one(Workshop, product.workshop_id)):
        raise Forbidden(_("您是这家工坊的成员，要由别的经办人来办。"), code="OWN_CASE")
    session.refresh(found)
    return found


def _waits(mark: AssistanceMark) -> None:
    if mark.decided_at is not None:
        raise Conflict(_("这份证书已经有人看过了。"), code="STALE")


def _decided(
    session: Session, actor: Actor, mark: AssistanceMark, outcome: str, *, accepted: bool
) -> AssistanceMark:
    mark.accepted, mark.decided_at, mark.decided_by = accepted, clock.now(), actor.user_id
    return _told(session, actor, mark, outcome)


def _told(session: Session, actor: Actor, mark: AssistanceMark, outcome: str) -> AssistanceMark:
    session.flush()
    audit.record(session, actor, f"assistance.{outcome}", "product", mark.product_id, mark=mark.id)
    telling.mark_decided(session, mark, session.get_one(Product, mark.product_id), outcome)
    cache.touch(session)
    return mark
