"""What was brought goes back: an item, a workshop that leaves its booth, a fair that is over.

Price windows end at once; pieces that nobody was promised return to the mall at once, promised ones as soon as their
purchase is paid or given up.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import stock_moves
from shop.catalog.models import Stock
from shop.catalog.stock_moves import MALL, Place
from shop.core import audit, cache, clock
from shop.core.access import SYSTEM, Actor, require
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.exhibition.exhibitors import placing, queries, selecting
from shop.exhibition.exhibitors.models import BoothFee, Ended, Exhibitor, ExhibitorState, Holding
from shop.exhibition.exhibitors.moves import Act, can, move, tell
from shop.exhibition.fairs import moves as fair_moves
from shop.exhibition.fairs.models import Fair
from shop.exhibition.items import offering
from shop.exhibition.items.models import FairItem
from shop.orders.payments.models import Payable
from shop.workshops import certification
from shop.workshops.models import Workshop


def end_item(session: Session, actor: Actor, fair: Fair, item: FairItem) -> int:
    """It is not offered at the fair any more; answers how many pieces went back to the mall at once."""
    require(actor, Permission.FAIR_JOIN, session.get_one(Workshop, item.workshop_id))
    fair_moves.hold(session, fair)
    back = _end(session, actor, fair, [item])
    audit.record(session, actor, "fair.item_ended", "fair", fair.id, item=item.id, pieces=back)
    return back


def _end(session: Session, actor: Actor, fair: Fair, items: list[FairItem]) -> int:
    now = clock.now()
    for item in items:
        item.ended_at = item.ended_at or now
    session.flush()
    offering.price(session, fair, items, now)
    cache.touch(session)
    return sum(give_back(session, actor, item) for item in items)


def give_back(session: Session, actor: Actor, item: FairItem) -> int:
    """Pieces of the item that nobody was promised return to the mall; answers how many."""
    here = Place(item.pool, item.pool_ref)
    back = stock_moves.move_free(session, actor, variant_id=item.variant_id, source=here, target=MALL)
    item.allotted = max(0, item.allotted - back)
    session.flush()
    return back


def _running(session: Session, exhibitor_id: int) -> list[FairItem]:
    rows = sa.select(FairItem).where(FairItem.exhibitor_id == exhibitor_id, FairItem.ended_at.is_(None))
    return list(session.scalars(rows.order_by(FairItem.variant_id)))


def leave(
    session: Session, actor: Actor, fair: Fair, exhibitor_id: int, ended_as: Ended, *, reason: str = ""
) -> None:
    """A workshop leaves the fair, or has to: its goods go back, its booth to the next on the waiting list.

    By itself (`given_up`) or by the store. Conflict when its state does not allow it.
    """
    fair_moves.hold(session, fair)
    exhibitor = selecting.of_this(session, fair, exhibitor_id)
    if ended_as == Ended.GIVEN_UP:
        require(actor, Permission.FAIR_JOIN, session.get_one(Workshop, exhibitor.workshop_id))
    _end(session, actor, fair, _running(session, exhibitor.id))
    kept = exhibitor.offered_booth_id
    placing.empty(session, actor, fair, exhibitor, ended_as, reason=reason)
    if kept is not None:
        placing.offer_next(session, fair, placing.booth(session, fair, kept))


def fee_unpaid(session: Session, actor: Actor, payable: Payable) -> None:
    """The fee was not paid in time: the booth goes to the next. Nothing happens when it was not owed any more."""
    fee = session.get_one(BoothFee, payable.ref)
    exhibitor = queries.exhibitor(session, fee.exhibitor_id)
    if fee.ended_at is None and can(exhibitor, Act.EMPTY):
        fair = session.get_one(Fair, fee.fair_id)
        leave(session, SYSTEM, fair, exhibitor.id, Ended.FEE_UNPAID, reason=_("展位费没有按期付清"))
    if fee.ended_at is None:
        fee.ended_at = clock.now()
        session.flush()


def arrange(session: Session, actor: Actor, fair: Fair) -> None:
    """The booths stand: from now on they are open in the opening hours, at fair prices. Conflict while no booth is held."""
    if not session.scalar(
        sa.select(sa.func.count()).where(Holding.fair_id == fair.id, Holding.until_at.is_(None))
    ):
        raise Conflict(_("还没有工坊排进展位。"))
    fair_moves.move(session, actor, fair, fair_moves.Act.ARRANGE)
    offering.price_all(session, fair, clock.now())


def close(session: Session, actor: Actor, fair: Fair) -> int:
    """The fair is over: prices end, goods go back to the mall, booths are nobody's. Answers how many pieces went back.

    Conflict while a day of it is left or runs: an earlier end is a change of its days.
    """
    fair_moves.hold(session, fair)
    now = clock.now()
    if any(day.closes_at > now for day in fair.days):
        raise Conflict(_("展期还没有结束。要提前闭展，请先改展期。"))
    fair_moves.move(session, actor, fair, fair_moves.Act.CLOSE)
    return sum(clear(session, actor, fair, Ended.OVER).values())


def clear(session: Session, actor: Actor, fair: Fair, ended_as: Ended) -> dict[int, int]:
    """All goods go back, booths are nobody's, offers are over. Answers how many pieces went back, by exhibitor id.

    At the end of a fair those who brought some hear of it. The fair is held by the caller.
    """
    now = clock.now()
    back = {}
    for exhibitor in queries.of_fair(session, fair.id, ExhibitorState.PLACED):
        pieces = _end(session, actor, fair, _running(session, exhibitor.id))
        back[exhibitor.id] = pieces
        if pieces and ended_as == Ended.OVER:
            tell(session, fair, exhibitor, "returned", pieces=pieces)
    holdings = session.scalars(
        sa.select(Holding).where(Holding.fair_id == fair.id, Holding.until_at.is_(None))
    )
    for holding in holdings.all():
        holding.until_at, holding.ended_as = max(now, holding.from_at), ended_as
    for exhibitor in queries.of_fair(session, fair.id, ExhibitorState.OFFERED):
        number = selecting.next_number(session, fair.id)
        move(session, SYSTEM, exhibitor, Act.LET_GO, waiting_no=number)
    session.flush()
    return back


def lapsed(session: Session, at: datetime) -> list[tuple[int, int]]:
    """Exhibitors (fair id, id) whose booth nobody may sell from any more at the instant."""
    rows = sa.select(Holding.fair_id, Holding.exhibitor_id).where(
        Holding.until_at.is_(None), ~certification.may_sell_sql(Holding.workshop_id, at)
    )
    return [(fair_id, exhibitor_id) for fair_id, exhibitor_id in session.execute(rows.order_by(Holding.id))]


def late_answers(session: Session, at: datetime) -> list[Exhibitor]:
    """Those to whom a booth was offered and who did not answer in time."""
    rows = sa.select(Exhibitor).where(Exhibitor.offered_until <= at)
    return list(session.scalars(rows.order_by(Exhibitor.offered_until, Exhibitor.id)))


def still_out(session: Session) -> list[FairItem]:
    """Items that ended and of which pieces are still in their pool."""
    pool = sa.and_(
        Stock.variant_id == FairItem.variant_id,
        Stock.pool == FairItem.pool,
        Stock.pool_ref == FairItem.pool_ref,
        Stock.on_hand > Stock.reserved,
    )
    running = sa.orm.aliased(FairItem)
    again = sa.exists().where(
        running.variant_id == FairItem.variant_id,
        running.pool_ref == FairItem.pool_ref,
        running.ended_at.is_(None),
    )
    rows = sa.select(FairItem).join(Stock, pool).where(FairItem.ended_at.is_not(None), ~again)
    return list(session.scalars(rows.order_by(FairItem.variant_id)))
