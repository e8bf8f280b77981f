"""A share of an award becomes a contract: the facts of the request and of the version that was accepted, and the weeks
that the work takes.
"""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.companies.models import BuyerKind as CompanyKind
from shop.accounts.companies.models import BuyerSize, Company
from shop.core import clock
from shop.core.access import Actor
from shop.orders.production.capacity import reserving
from shop.orders.production.contracts import drawing_up
from shop.orders.production.contracts.agreed import Agreement, Buyer, Goods, Step, Terms
from shop.orders.production.contracts.course_models import MilestoneKind
from shop.orders.production.payment_terms import BuyerKind
from shop.orders.production.quotations.models import AwardShare, Quotation, QuotationVersion
from shop.orders.production.quotations.offers import terms_of
from shop.orders.production.quotations.plan import Shares, shares_of
from shop.orders.production.rfq.models import MaterialsBy, Rfq


def current(quotation: Quotation) -> QuotationVersion:
    """The version that holds of a quotation that was sent."""
    version = quotation.current
    assert version is not None
    return version


def draw_up(
    session: Session, actor: Actor, rfq: Rfq, quotation: Quotation, share: AwardShare, *, user_id: int | None
) -> str:
    """The number of the contract, drawn up for both to confirm; its weeks are reserved in the workshop's calendar."""
    assert rfq.craft_id is not None and rfq.needed_by is not None and user_id is not None
    version = current(quotation)
    today = clock.today()
    ready = terms_of(version).ready(share.pieces, today)
    deliver_by = max(ready, rfq.needed_by)
    lines = _goods(rfq, version, share)
    shares = shares_of(version)
    steps, hangs_on = _steps(rfq, version, shares, share, today)
    plan = shares.made(sum(line.value_fen for line in lines), hangs_on)
    contract = drawing_up.draw_up(
        session,
        actor,
        buyer=Buyer(
            organisation_id=rfq.organisation_id, user_id=user_id, kind=_kind(session, rfq.organisation_id)
        ),
        workshop_id=quotation.workshop_id,
        agreement=Agreement(
            title=rfq.title, lines=lines, plan=plan, terms=_terms(rfq, deliver_by), steps=steps
        ),
        quotation_ref=quotation.number,
    )
    reserving.reserve(
        session,
        workshop_id=quotation.workshop_id,
        craft_id=rfq.craft_id,
        pieces=share.pieces,
        by=deliver_by,
        holder=contract.number,
    )
    return contract.number


def _goods(rfq: Rfq, version: QuotationVersion, share: AwardShare) -> list[Goods]:
    assert rfq.craft_id is not None
    item = rfq.craft.default_ich_item_id if rfq.craft else None
    lines = [
        Goods(
            title=rfq.title,
            quantity=share.pieces,
            unit_price_fen=share.unit_fen,
            spec=rfq.description[:500],
            craft_id=rfq.craft_id,
            ich_item_id=item,
        )
    ]
    for line in version.lines:
        quantity, unit = (share.pieces, _("件")) if line.per_piece else (1, _("项"))
        lines.append(
            Goods(
                title=line.what,
                quantity=quantity,
                unit_price_fen=line.amount_fen,
                unit=unit,
                craft_id=rfq.craft_id,
                ich_item_id=item,
            )
        )
    return lines


def _steps(
    rfq: Rfq, version: QuotationVersion, shares: Shares, share: AwardShare, today: date
) -> tuple[list[Step], list[int]]:
    """The sample where one is wanted or paid for, what the plan names (half of the pieces where it names none), all of
    them; and the position of the milestone on which each step of the plan hangs.
    """
    terms = terms_of(version)
    at_end = terms.ready(share.pieces, today)
    found: list[Step] = []
    if rfq.wants_sample or any(step.at_bp is None for step in shares.steps):
        sample_on = today + timedelta(days=max(1, version.sample_days))
        title = next((step.title for step in shares.steps if step.at_bp is None and step.title), _("打样"))
        found.append(Step(title=title, promised_on=min(sample_on, at_end), kind=MilestoneKind.SAMPLE))
    wanted = {n: step.title for step in shares.steps if (n := step.pieces_of(share.pieces))}
    if not wanted and share.pieces > 1:
        wanted[share.pieces // 2] = ""
    wanted.setdefault(share.pieces, "")
    place: dict[int, int] = {0: 1}
    for n in sorted(wanted):
        title = wanted[n] or batch_title(n, share.pieces)
        found.append(Step(title=title, promised_on=terms.ready(n, today), pieces=n))
        place[n] = len(found)
    return found, [place[step.pieces_of(share.pieces)] for step in shares.steps]


def batch_title(pieces: int, of: int) -> str:
    """What a milestone is called that the workshop gave no name."""
    if pieces == of:
        return _("全部做完")
    return _("做完一半") if pieces == of // 2 else _("做完 %(n)s 件", n=pieces)


def _terms(rfq: Rfq, deliver_by: date) -> Terms:
    who = {
        MaterialsBy.WORKSHOP: _("材料由工坊提供。"),
        MaterialsBy.BUYER: _("材料由买方提供。"),
        MaterialsBy.BOTH: _("材料由双方分别提供。"),
    }[MaterialsBy(rfq.materials_by)]
    places = [
        _(
            "%(where)s%(street)s，%(name)s，%(phone)s：%(n)s 件",
            where=a.region_text,
            street=a.street,
            name=a.recipient,
            phone=a.phone,
            n=a.pieces,
        )
        for a in rfq.addresses
    ]
    if len(rfq.addresses) > 1:
        places.insert(0, _("需求单全部数量的送货地点（各工坊各送几件，发货前由买方通知）"))
    return Terms(
        deliver_by=deliver_by,
        quality=rfq.quality,
        method=rfq.manner,
        materials=who + rfq.materials,
        place=_("；").join(places),
        acceptance=rfq.acceptance,
        packaging=rfq.packaging,
    )


def _kind(session: Session, organisation_id: int) -> BuyerKind:
    """Which terms of payment the law gives the buyer (BR-15)."""
    company = session.get(Company, organisation_id)
    if company is None:
        return BuyerKind.OTHER
    if company.kind == CompanyKind.INSTITUTION:
        return BuyerKind.INSTITUTION
    return BuyerKind.LARGE_FIRM if company.size == BuyerSize.LARGE else BuyerKind.SMALL_FIRM
