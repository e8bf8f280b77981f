"""Issuing a promotion, and ending it early. Its terms are written once: what was promised holds until it ends.

What a workshop issues holds for its own goods and it bears it. What the platform issues is borne by the platform or a
subsidy programme; a workshop bears a part only of what holds for its goods alone and to which it agreed on paper
(E-commerce Law art. 35: no unreasonable conditions on those who sell on a platform).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.orders.promotions.discounts import WHOLE, Bearers
from shop.orders.promotions.models import (
    Issuer,
    Kind,
    Promotion,
    PromotionScope,
    PromotionTier,
    SubsidyProgramme,
)
from shop.workshops.models import Workshop

MOST_DAYS = 366
MOST_TIERS = 5
_CODE = re.compile(r"[A-Z0-9]{4,20}")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a promotion promises. Amounts in fen, `percent_bp` what is taken off in basis points (1,000 = 九折)."""

    kind: Kind
    title: str
    from_day: date
    until_day: date
    amount_fen: int | None = None
    percent_bp: int | None = None
    cap_fen: int | None = None
    minimum_fen: int = 0
    tiers: Sequence[tuple[int, int]] = ()
    code: str = ""
    total: int | None = None
    per_person: int = 1
    products: Collection[int] = ()
    crafts: Collection[int] = ()


def issue_own(session: Session, actor: Actor, workshop: Workshop, terms: Terms) -> Promotion:
    """A workshop's own promotion, for its own goods, borne by it. Invalid at the field that is wrong; Forbidden."""
    require(actor, Permission.PROMOTION_ISSUE, workshop)
    _products_of(session, workshop, terms.products)
    return _write(session, actor, terms, Issuer.WORKSHOP, workshop.id, Bearers(WHOLE))


def issue(
    session: Session,
    actor: Actor,
    terms: Terms,
    *,
    borne: Bearers,
    workshop_id: int | None = None,
    programme_id: int | None = None,
    agreement: str = "",
) -> Promotion:
    """A promotion of the platform, for the whole store or one workshop. Invalid at the field that is wrong; Forbidden."""
    require(actor, Permission.PROMOTION_MANAGE)
    if min(borne) < 0 or sum(borne) != WHOLE:
        raise Invalid(_("各方承担的比例加起来要正好是 100%。"), field="subsidy_percent")
    if borne.workshop_bp and (workshop_id is None or not agreement):
        raise Invalid(_("要工坊承担的，只能用于这一家工坊，还要写明工坊书面同意的文件。"), field="agreement")
    if borne.subsidy_bp and programme_id is None:
        raise Invalid(_("公共补贴承担的，请选补贴项目。"), field="programme")
    programme = programme_id if borne.subsidy_bp else None
    return _write(session, actor, terms, Issuer.PLATFORM, workshop_id, borne, programme, agreement)


def end(session: Session, actor: Actor, promotion: Promotion) -> None:
    """It holds no longer for purchases placed from now on; ending again changes nothing. Forbidden."""
    if promotion.issuer == Issuer.WORKSHOP and promotion.workshop_id is not None:
        require(actor, Permission.PROMOTION_ISSUE, session.get_one(Workshop, promotion.workshop_id))
    else:
        require(actor, Permission.PROMOTION_MANAGE)
    if promotion.ended_at is None:
        promotion.ended_at = clock.now()
        cache.touch(session)
        audit.record(session, actor, "promotion.ended", "promotion", str(promotion.id), title=promotion.title)
        session.flush()


def begin_programme(
    session: Session, actor: Actor, *, name: str, authority: str, document_no: str, budget_fen: int
) -> SubsidyProgramme:
    """Public money for discounts, by which document. Invalid for a name that is taken or no budget; Forbidden."""
    require(actor, Permission.PROMOTION_MANAGE)
    if budget_fen <= 0:
        raise Invalid(_("请填补贴总额。"), field="budget")
    if session.scalar(sa.select(SubsidyProgramme.id).where(SubsidyProgramme.name == name)) is not None:
        raise Invalid(_("已经有同名的补贴项目。"), field="name")
    programme = SubsidyProgramme(
        name=name,
        authority=authority,
        document_no=document_no,
        budget_fen=budget_fen,
        granted_fen=0,
        created_at=clock.now(),
        created_by=actor.user_id,
    )
    session.add(programme)
    session.flush()
    facts = {"name": name, "document_no": document_no, "budget_fen": budget_fen}
    audit.record(session, actor, "subsidy.begun", "subsidy_programme", str(programme.id), **facts)
    return programme


def _write(
    session: Session,
    actor: Actor,
    terms: Terms,
    issuer: Issuer,
    workshop_id: int | None,
    borne: Bearers,
    programme_id: int | None = None,
    agreement: str = "",
) -> Promotion:
    _check_days(terms)
    _check_off(terms)
    code = _free_code(session, terms)
    now, today = clock.now(), clock.today()
    coupon = terms.kind == Kind.COUPON
    promotion = Promotion(
        kind=terms.kind,
        issuer=issuer,
        workshop_id=workshop_id,
        title=terms.title,
        code=code or None,
        claimable=coupon and not code,
        amount_fen=terms.amount_fen,
        percent_bp=terms.percent_bp,
        cap_fen=terms.cap_fen,
        minimum_fen=terms.minimum_fen,
        from_at=now if terms.from_day == today else clock.day_start(terms.from_day),
        until_at=clock.day_end(terms.until_day),
        total=terms.total if coupon else None,
        per_person=terms.per_person,
        programme_id=programme_id,
        agreement=agreement,
        created_at=now,
        created_by=actor.user_id,
        **borne._asdict(),
    )
    promotion.tiers = [PromotionTier(from_fen=reach, off_fen=off) for reach, off in terms.tiers]
    promotion.scopes = [PromotionScope(product_id=one) for one in sorted(terms.products)]
    promotion.scopes += [PromotionScope(craft_id=one) for one in sorted(terms.crafts)]
    session.add(promotion)
    session.flush()
    facts = {"title": terms.title, "issuer": str(issuer), "workshop_id": workshop_id, **borne._asdict()}
    cache.touch(session)
    audit.record(session, actor, "promotion.issued", "promotion", str(promotion.id), **facts)
    return promotion


def _check_days(terms: Terms) -> None:
    if terms.from_day < clock.today():
        raise Invalid(_("第一天不能早于今天。"), field="from_day")
    if terms.until_day < terms.from_day:
        raise Invalid(_("最后一天不能早于第一天。"), field="until_day")
    if (terms.until_day - terms.from_day).days >= MOST_DAYS:
        raise Invalid(_("一次最多一年。"), field="until_day")


def _check_off(terms: Terms) -> None:
    if terms.kind == Kind.FULL_REDUCTION:
        _check_tiers(terms.tiers)
    elif (terms.amount_fen is None) == (terms.percent_bp is None):
        raise Invalid(_("请填减多少钱，或者打几折，填一样。"), field="amount")
    elif terms.minimum_fen and terms.amount_fen and terms.amount_fen >= terms.minimum_fen:
        raise Invalid(_("减的钱要比门槛少。"), field="amount")


def _check_tiers(tiers: Sequence[tuple[int, int]]) -> None:
    if not 1 <= len(tiers) <= MOST_TIERS:
        raise Invalid(_("请至少填一档满减。"), field="reach1")
    if any(off >= reach for reach, off in tiers):
        raise Invalid(_("减的钱要比门槛少。"), field="reach1")
    ordered = sorted(tiers)
    rising = all(a[0] < b[0] and a[1] < b[1] for a, b in zip(ordered, ordered[1:], strict=False))
    if not rising:
        raise Invalid(_("门槛越高，减得要越多。"), field="reach1")


def _free_code(session: Session, terms: Terms) -> str:
    """The code in capital letters; '' for none."""
    code = terms.code.strip().upper()
    if not code or terms.kind != Kind.COUPON:
        return ""
    if not _CODE.fullmatch(code):
        raise Invalid(_("口令用 4 到 20 个字母或数字。"), field="code")
    if session.scalar(sa.select(Promotion.id).where(Promotion.code == code)) is not None:
        raise Invalid(_("这个口令已经有人用了，请换一个。"), field="code")
    return code


def _products_of(session: Session, workshop: Workshop, products: Collection[int]) -> None:
    known = set(session.scalars(sa.select(Product.id).where(Product.workshop_id == workshop.id)))
    if not set(products) <= known:
        raise Invalid(_("只能选自己工坊的作品。"), field="products")
