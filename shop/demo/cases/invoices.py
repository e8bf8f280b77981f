"""Invoices of the demo: asked for, sent back, late, handed in, and a red one that is due. Nothing is drawn by lot."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from shop.accounts.models import Membership, User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import Actor
from shop.demo.cases.after_sales import BUYER_EMAIL, OWN_WORKSHOP
from shop.demo.cases.papers import sheet
from shop.demo.cases.past_returns import number_of
from shop.demo.chance import stream
from shop.demo.makers import credit_code
from shop.orders.invoices import asking, contents, deadlines, filing, issuing, reds, titles
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.issuing import Sheet
from shop.orders.invoices.models import Flaw, Holder, InvoiceDocument, InvoiceRequest, Sort
from shop.orders.models import Order, OrderState
from shop.orders.payments.models import Refund, RefundState
from shop.orders.returns.models import ReturnCase
from shop.workshops.models import OperatorType, Workshop

FIRM = "湘江文化创意（演示）有限公司"
_OTHERS = 6


def play(session: Session, as_of: date) -> None:
    """What buyers asked for and what workshops did about it, up to the day."""
    today = clock.day_start(as_of)
    desk = _Desk(session, today)
    workshop = session.scalar(sa.select(Workshop.id).where(Workshop.slug == OWN_WORKSHOP))
    buyer = session.scalar(sa.select(User.id).where(User.email.startswith(BUYER_EMAIL)))
    theirs = _whole(session, Order.workshop_id == workshop, today)
    mine = [o for o in _whole(session, Order.user_id == buyer, today) if o not in theirs]
    days = (2, 10, 1, 21, 35, 48)
    for n, (order, ago) in enumerate(zip(theirs, days, strict=False)):
        request = desk.ask(order, desk.firm() if n in (1, 3) else desk.person(order), ago)
        if ago > 20:
            desk.issue(request, ago - 3)
    for n, order in enumerate(mine[:3]):
        facts = desk.firm() if n != 1 else desk.person(order)
        request = desk.ask(order, facts, 5 + 9 * n)
        if n == 0:
            desk.send_back(request, 3)
        else:
            desk.issue(request, 3 + 9 * n)
    desk.red(workshop)
    with clock.at(today):
        deadlines.remind(session)
    session.flush()


def _whole(session: Session, whose: sa.ColumnElement[bool], today: datetime) -> list[Order]:
    """Orders of theirs of which nothing went back, the last received first."""
    rows = (
        sa.select(Order)
        .where(
            whose,
            Order.state.in_((OrderState.RECEIVED, OrderState.COMPLETED)),
            Order.refunded_fen == 0,
            Order.received_at < today - timedelta(days=1),
            ~sa.exists().where(ReturnCase.order_id == Order.id),
        )
        .options(selectinload(Order.lines))
        .order_by(Order.received_at.desc(), Order.id)
        .limit(_OTHERS)
    )
    return list(session.scalars(rows))


class _Desk:
    """What buyers and workshops do in the days before the demo's day."""

    def __init__(self, session: Session, today: datetime) -> None:
        self.session, self.today = session, today

    def firm(self) -> Facts:
        """A special invoice of a firm that does not exist."""
        return Facts(
            Sort.SPECIAL,
            Holder.FIRM,
            FIRM,
            credit_code(OperatorType.ENTERPRISE, "430104", "invoices of the demo"),
            "长沙市岳麓区演示路 1 号",
            "0731-00000000",
            "演示银行长沙分行",
            "6200000000000000",
        )

    def person(self, order: Order) -> Facts:
        """In the buyer's own name."""
        name = self.session.scalars(sa.select(User.name).where(User.id == order.user_id)).one()
        return Facts(Sort.NORMAL, Holder.PERSON, name)

    def ask(self, order: Order, facts: Facts, days: float) -> InvoiceRequest:
        """The buyer asks, so many days ago, but not before the receipt; the firm's title is kept."""
        assert order.received_at is not None
        at = max(self.today - timedelta(days=days), order.received_at + timedelta(hours=1))
        with clock.at(at):
            actor = actor_of(self.session, self.session.get_one(User, order.user_id))
            number = number_of("F", at, 70_000 + order.id)
            request = asking.ask(self.session, actor, order, facts, number=number)
            if facts.holder == Holder.FIRM:
                titles.keep(self.session, actor, facts)
        return request

    def send_back(self, request: InvoiceRequest, days: float) -> None:
        """The bank says that the account is wrong."""
        with clock.at(max(self.today - timedelta(days=days), request.asked_at + timedelta(hours=3))):
            words = "开票时提示银行账号和税务登记的不一致，请核对后再交。"
            issuing.send_back(self.session, self.seller(request), request, flaw=Flaw.BANK, words=words)

    def issue(self, request: InvoiceRequest, days: float) -> None:
        """The workshop hands it in."""
        at = max(self.today - timedelta(days=days), request.asked_at + timedelta(hours=5))
        with clock.at(at):
            checked = contents.check(sheet("E-INVOICE"))
            key = f"{stream('invoice', request.order_id).getrandbits(128):032x}"
            kept = filing.promise(self.session, checked, key)
            filing.put(kept, checked.data)
            stands = Sheet(f"26430000{request.order_id:012d}", clock.local_day(at), request.amount_fen)
            issuing.issue(self.session, self.seller(request), request, kept, stands)

    def red(self, workshop_id: int | None) -> None:
        """An invoice handed in before part of the money went back, if it may be of this workshop: a red one is due.

        The history holds the refund already, so the invoice is put back to what it was before it.
        """
        refund = self.session.scalars(
            sa.select(Refund)
            .join(Order, Order.id == Refund.order_id)
            .where(
                Refund.state == RefundState.SUCCEEDED,
                Order.received_at.is_not(None),
                Order.received_at < Refund.refunded_at,
                Order.refunded_fen > 0,
                Order.refunded_fen < Order.total_fen,
            )
            .order_by(Order.workshop_id != workshop_id, Refund.refunded_at.desc(), Refund.id)
            .limit(1)
        ).first()
        if refund is None or refund.refunded_at is None:
            return
        order = self.session.get_one(Order, refund.order_id, options=[selectinload(Order.lines)])
        assert order.received_at is not None
        days = (self.today - order.received_at) / timedelta(days=1)
        request = self.ask(order, self.person(order), days)
        self.issue(request, days)
        document = self.session.scalars(
            sa.select(InvoiceDocument).where(InvoiceDocument.request_id == request.id)
        ).one()
        request.amount_fen = document.amount_fen = request.amount_fen + refund.amount_fen
        with clock.at(refund.refunded_at):
            reds.arrived(self.session, refund)

    def seller(self, request: InvoiceRequest) -> Actor:
        """The owner of the workshop."""
        owner = self.session.scalars(
            sa.select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.organisation_id == request.order.workshop.organisation_id,
                Membership.role == "owner",
            )
            .order_by(User.id)
        ).first()
        assert owner is not None
        return actor_of(self.session, owner)
