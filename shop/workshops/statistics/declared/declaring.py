"""Declaring a sale outside the store, and taking it back. Each is posted to the ledger as `declared`, in one sum with
nothing that the store saw itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.heritage.models import Craft
from shop.workshops.certification.holding import hold_alone
from shop.workshops.evidence.models import Document
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account, Channel, FrozenQuarter, Proof
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics.declared.models import DECLARABLE, DeclaredPaper, DeclaredSale
from shop.workshops.upkeep.cases import bounded, given

CHANNEL_WORDS = {
    Channel.OFFLINE_STORE: _l("专营点、门店、摆摊"),
    Channel.EXTERNAL_PLATFORM: _l("其他平台"),
    Channel.FAIR: _l("别处的展会"),
    Channel.BULK_ORDER: _l("店外的订货"),
}
#: Older sales are no news for a quarterly report.
OLDEST = timedelta(days=730)
MOST_FEN = 1_000_000_000_00
_NOON = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Sale:
    """What is declared: goods sold and taken back on a day, or summed up to it. Amounts in fen."""

    sold_on: date
    channel: str
    craft_id: int
    place: str
    gross_fen: int
    refunds_fen: int = 0
    pieces: int = 0
    slip_no: str = ""


def declare(
    session: Session, actor: Actor, workshop_id: int, sale: Sale, papers: Sequence[Document]
) -> DeclaredSale:
    """Declare a sale with what shows it (a photo of the slip, the platform's bill).

    A sale of a quarter that was published counts in the running one (BR-36). Raises Invalid at the field: no paper, a day
    to come or too old, no amount, no place, the same slip declared before.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.SALES_DECLARE, workshop)
    if not papers:
        raise Invalid(_("请附一张凭证：单据、账单截图或者收据的照片。"), field="other")
    kept = enter(session, actor, workshop, sale)
    session.add_all(DeclaredPaper(sale_id=kept.id, document_id=paper.id) for paper in papers)
    session.flush()
    audit.record(session, actor, "sale.declared", "workshop", workshop.slug, sale=kept.id, fen=sale.gross_fen)
    return kept


def enter(
    session: Session, actor: Actor, workshop: Workshop, sale: Sale, import_id: int | None = None
) -> DeclaredSale:
    """Check and post one sale of a workshop that is held. Raises Invalid as `declare` does."""
    checked = check(sale)
    if checked.slip_no and _known_slip(session, workshop.id, checked):
        raise Invalid(_("单号 %(no)s 已经申报过了。", no=checked.slip_no), field="slip_no")
    kept = DeclaredSale(
        workshop_id=workshop.id,
        import_id=import_id,
        declared_by=actor.user_id or 0,
        declared_at=clock.now(),
        **vars(checked),
    )
    session.add(kept)
    session.flush()
    _post(session, workshop, kept, "sale", 1)
    _post(session, workshop, kept, "refund", 1)
    return kept


def check(sale: Sale) -> Sale:
    """The sale, tidied. Raises Invalid at the field. Pure but for the day."""
    today = clock.today()
    if not today - OLDEST <= sale.sold_on <= today:
        raise Invalid(_("日期要在两年以内，不能晚于今天。"), field="sold_on")
    if sale.channel not in DECLARABLE:
        raise Invalid(_("请选在哪里卖的。"), field="channel")
    if not (0 <= sale.gross_fen <= MOST_FEN and 0 <= sale.refunds_fen <= MOST_FEN):
        raise Invalid(_("请填 0 以上的金额，不要太大。"), field="gross_fen")
    if not sale.gross_fen and not sale.refunds_fen:
        raise Invalid(_("请填金额。"), field="gross_fen")
    if not 0 <= sale.pieces <= 1_000_000:
        raise Invalid(_("请填 0 以上的件数。"), field="pieces")
    place = given(sale.place, "place", _("请写明在哪里卖的，例如店名、平台名。"), 80)
    slip = bounded(sale.slip_no, "slip_no", 60)
    return Sale(**{**vars(sale), "place": place, "slip_no": slip})


def withdraw(session: Session, actor: Actor, sale_id: int) -> DeclaredSale:
    """Take a declared sale back: the ledger gets the opposite entry; after publication it counts in the running quarter.

    Raises NotFound for a sale of another workshop, Conflict when it was taken back before.
    """
    found = session.get(DeclaredSale, sale_id)
    if found is None:
        raise NotFound(_("没有这一笔。"))
    workshop = hold_alone(session, found.workshop_id)
    require(actor, Permission.SALES_DECLARE, workshop)
    session.refresh(found)
    if found.withdrawn_at is not None:
        raise Conflict(_("这一笔已经撤回了。"), code="WITHDRAWN")
    found.withdrawn_by, found.withdrawn_at = actor.user_id or 0, clock.now()
    session.flush()
    _post(session, workshop, found, "sale_withdrawn", -1)
    _post(session, workshop, found, "refund_withdrawn", -1)
    audit.record(session, actor, "sale.withdrawn", "workshop", workshop.slug, sale=found.id)
    return found


def sales_of(session: Session, workshop_id: int, *, limit: int = 100) -> list[DeclaredSale]:
    """The newest declared sales, withdrawn ones too, with papers. Three statements."""
    rows = (
        sa.select(DeclaredSale)
        .where(DeclaredSale.workshop_id == workshop_id)
        .options(
            joinedload(DeclaredSale.craft),
            selectinload(DeclaredSale.papers).joinedload(DeclaredPaper.document),
        )
        .order_by(DeclaredSale.sold_on.desc(), DeclaredSale.id.desc())
    )
    return list(session.scalars(rows.limit(limit)))


def sales_in(session: Session, workshop_id: int, quarter: Quarter) -> list[DeclaredSale]:
    """Those of a quarter that stand, with papers, the oldest first."""
    upto = quarter.next.first_day
    rows = (
        sa.select(DeclaredSale)
        .where(
            DeclaredSale.workshop_id == workshop_id,
            DeclaredSale.sold_on >= quarter.first_day,
            DeclaredSale.sold_on < upto,
            DeclaredSale.withdrawn_at.is_(None),
        )
        .options(
            joinedload(DeclaredSale.craft),
            selectinload(DeclaredSale.papers).joinedload(DeclaredPaper.document),
        )
        .order_by(DeclaredSale.sold_on, DeclaredSale.id)
    )
    return list(session.scalars(rows))


def is_frozen(session: Session, day: date) -> bool:
    """Whether the quarter of the day was published, so that what is declared of it counts in the running one."""
    return session.get(FrozenQuarter, str(Quarter.of(day))) is not None


def crafts(session: Session) -> list[Craft]:
    """All crafts, for the choice."""
    return list(session.scalars(sa.select(Craft).order_by(Craft.name)))


def _known_slip(session: Session, workshop_id: int, sale: Sale) -> bool:
    rows = sa.select(DeclaredSale.id).where(
        DeclaredSale.workshop_id == workshop_id,
        DeclaredSale.channel == sale.channel,
        DeclaredSale.slip_no == sale.slip_no,
        DeclaredSale.withdrawn_at.is_(None),
    )
    return session.scalar(rows.limit(1)) is not None


def _post(session: Session, workshop: Workshop, sale: DeclaredSale, kind: str, sign: int) -> None:
    """Money that the workshop took itself (or gave back) against goods; nothing for an amount of 0."""
    refund = kind.startswith("refund")
    fen = (sale.refunds_fen if refund else sale.gross_fen) * sign
    if not fen:
        return
    goods = Account.GOODS_REFUNDED if refund else Account.GOODS
    amount = fen if refund else -fen
    ledger.post(
        session,
        source=f"declared:{sale.id}",
        kind=kind,
        workshop_id=workshop.id,
        county_code=workshop.county_code,
        order_number=None,
        occurred_at=clock.day_start(sale.sold_on) + _NOON,
        proof=Proof.DECLARED,
        postings=[
            Posting(account=Account.CASH_OUTSIDE, amount_fen=-amount),
            Posting(
                account=goods,
                amount_fen=amount,
                channel=Channel(sale.channel),
                craft_id=sale.craft_id,
                ich_item_id=workshop.ich_item_id,
                title=_("%(place)s（工坊申报）", place=sale.place),
                pieces=0 if refund else sale.pieces * sign,
            ),
        ],
    )
