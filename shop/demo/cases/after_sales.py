"""Return cases of the demo: each refund of the history has the case it came from, and some are under way today.

Nothing is drawn by lot: the same orders give the same cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from shop.accounts.models import Membership, User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import Actor
from shop.demo.cases import past_returns
from shop.demo.cases.past_returns import CARRIER, FAULTS, TRACKING, number_of
from shop.orders.models import Order, OrderState
from shop.orders.returns import answering, asking, deadlines, goods
from shop.orders.returns.models import (
    Kind,
    Refusal,
    Remedy,
    ReturnCase,
)
from shop.workshops.models import Workshop

#: The workshop and the buyer who can sign in.
OWN_WORKSHOP, BUYER_EMAIL = "laochehe", "buyer@"
LONG_AGO = timedelta(days=13)


def play(session: Session, as_of: date) -> None:
    """The cases of the past, then those that run on the day."""
    past_returns.play(session, clock.day_start(as_of))
    orders = _orders(session, clock.day_start(as_of) - LONG_AGO)
    desk = _Desk(session, clock.day_start(as_of))
    for order, script in zip(orders, _scripts(), strict=False):
        script(desk, order)
    with clock.at(clock.day_start(as_of)):
        deadlines.work(session)
    session.flush()


def _orders(session: Session, long_ago: datetime) -> Iterator[Order]:
    """Orders for the cases of today, in the order of the scripts: of the workshop who can sign in, any received long ago,
    of the buyer who can sign in; each once, none that was given back in part.
    """
    fit = (
        sa.select(Order)
        .where(
            Order.state.in_((OrderState.RECEIVED, OrderState.COMPLETED)),
            Order.refunded_fen == 0,
            Order.received_at < long_ago,
        )
        .options(selectinload(Order.lines))
        .order_by(Order.received_at.desc(), Order.id)
        .limit(12)
    )
    workshop = session.scalar(sa.select(Workshop.id).where(Workshop.slug == OWN_WORKSHOP))
    buyer = session.scalar(sa.select(User.id).where(User.email.startswith(BUYER_EMAIL)))
    mine = list(session.scalars(fit.where(Order.workshop_id == workshop)))[:3]
    bought = [o for o in session.scalars(fit.where(Order.user_id == buyer)) if o not in mine][:3]
    rest = [o for o in session.scalars(fit) if o not in mine and o not in bought]
    yield from [*mine, *rest[:3], *bought] if len(mine) == 3 else [*rest[:6], *mine, *bought]


class _Desk:
    """What buyers and workshops do in the days before the demo's day."""

    def __init__(self, session: Session, today: datetime) -> None:
        self.session, self.today = session, today

    def ask(self, order: Order, kind: Kind, wish: Remedy, days: float, words: str = "") -> ReturnCase:
        """The buyer of the order asks about one piece, so many days ago."""
        assert order.received_at is not None
        at = max(self.today - timedelta(days=days), order.received_at + timedelta(hours=2))
        with clock.at(at):
            return asking.ask(
                self.session,
                self.buyer(order),
                order,
                kind=kind,
                wish=wish,
                pieces={order.lines[0].id: 1},
                words=words,
                number=number_of("S", at, 50_000 + order.id),
            )

    def accept(self, case: ReturnCase, hours: float) -> None:
        """The workshop accepts, so many hours after it was asked."""
        with clock.at(case.asked_at + timedelta(hours=hours)):
            workshop = case.order.workshop
            answering.accept(
                self.session,
                self.seller(case),
                case,
                name=workshop.leader_name,
                phone=workshop.contact_phone or "0743-0000000",
                address=workshop.address,
                remedy=Remedy.MEND if case.wish == Remedy.MEND else Remedy.RETURN,
            )

    def send(self, case: ReturnCase, hours: float) -> None:
        """The buyer has sent it back."""
        with clock.at(case.asked_at + timedelta(hours=hours)):
            goods.send(
                self.session,
                self.buyer(case.order),
                case,
                carrier=CARRIER,
                tracking_no=TRACKING.format(case.id),
            )

    def arrive(self, case: ReturnCase, hours: float) -> None:
        """The workshop has it again."""
        with clock.at(case.asked_at + timedelta(hours=hours)):
            goods.arrive(self.session, self.seller(case), case)

    def refuse(self, case: ReturnCase, hours: float, words: str) -> None:
        """The workshop says no."""
        with clock.at(case.asked_at + timedelta(hours=hours)):
            answering.refuse(self.session, self.seller(case), case, reason=Refusal.NATURAL_TRAIT, words=words)

    def buyer(self, order: Order) -> Actor:
        """Who bought it."""
        return actor_of(self.session, self.session.get_one(User, order.user_id))

    def seller(self, case: ReturnCase) -> Actor:
        """The owner of the workshop."""
        owner = self.session.scalars(
            sa.select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.organisation_id == case.order.workshop.organisation_id, Membership.role == "owner"
            )
            .order_by(User.id)
        ).first()
        assert owner is not None
        return actor_of(self.session, owner)


def _scripts() -> tuple[Callable[[_Desk, Order], None], ...]:
    return (
        _asked,
        _on_its_way,
        _back,
        _silence,
        _went_to_the_platform,
        _late_money,
        _to_be_sent,
        _refused,
        _offered,
    )


def _asked(desk: _Desk, order: Order) -> None:
    desk.ask(order, Kind.QUALITY, Remedy.RETURN, 0.8, FAULTS[0])


def _on_its_way(desk: _Desk, order: Order) -> None:
    case = desk.ask(order, Kind.QUALITY, Remedy.RETURN, 3, FAULTS[3])
    desk.accept(case, 5)
    desk.send(case, 26)


def _back(desk: _Desk, order: Order) -> None:
    case = desk.ask(order, Kind.QUALITY, Remedy.RETURN, 6, FAULTS[1])
    desk.accept(case, 3)
    desk.send(case, 20)
    desk.arrive(case, 70)


def _silence(desk: _Desk, order: Order) -> None:
    """Nobody answers: 48 hours later it lies with the platform."""
    desk.ask(order, Kind.DAMAGED, Remedy.REFUND, 2.5, FAULTS[2])


def _went_to_the_platform(desk: _Desk, order: Order) -> None:
    case = desk.ask(order, Kind.QUALITY, Remedy.REFUND, 4, FAULTS[1])
    desk.refuse(case, 20, "手工做的每一件深浅都不一样，作品页写明了，不是质量问题。")
    with clock.at(case.asked_at + timedelta(hours=30)):
        words = "写的是略有差异，我收到的完全是另一个颜色，照片可以对比。"
        asking.escalate(desk.session, desk.buyer(order), case, words=words)


def _late_money(desk: _Desk, order: Order) -> None:
    case = desk.ask(order, Kind.QUALITY, Remedy.RETURN, 12, FAULTS[3])
    desk.accept(case, 4)
    desk.send(case, 20)
    desk.arrive(case, 60)


def _to_be_sent(desk: _Desk, order: Order) -> None:
    desk.accept(desk.ask(order, Kind.QUALITY, Remedy.RETURN, 2, FAULTS[0]), 7)


def _refused(desk: _Desk, order: Order) -> None:
    case = desk.ask(order, Kind.QUALITY, Remedy.RETURN, 3, FAULTS[1])
    desk.refuse(case, 10, "手工做的会有深浅，作品页里写明了。")


def _offered(desk: _Desk, order: Order) -> None:
    case = desk.ask(order, Kind.QUALITY, Remedy.REFUND, 1.5, FAULTS[3])
    with clock.at(case.asked_at + timedelta(hours=8)):
        fen = max(1, order.lines[0].unit_fen // 5)
        answering.offer(
            desk.session, desk.seller(case), case, fen=fen, words="给您退两成，东西您留着用，您看行吗？"
        )
