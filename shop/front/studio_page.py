"""What a workshop has to do today, with deadlines, and this month's money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.catalog.card_rows import SOLD_OUT
from shop.catalog.models import ListingCard, Product, ProductState
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.core.text import masked_name, masked_phone
from shop.exhibition.exhibitors.duties import Duty, duties
from shop.exhibition.intents import queries as intents
from shop.front.studio_quarter import Quarterly, quarterly
from shop.front.studio_standing import Standing, standing_of
from shop.orders import unanswered
from shop.orders.invoices import labels as invoice_words
from shop.orders.invoices import queries as invoices
from shop.orders.invoices.models import InvoiceRequest
from shop.orders.models import Order, OrderState
from shop.orders.payouts import bank_accounts
from shop.orders.production.contracts import queries as contracts
from shop.orders.production.contracts.queries import Task as ContractTask
from shop.orders.production.rfq import today as rfqs_today
from shop.orders.returns import labels as return_words
from shop.orders.returns import queries as return_cases
from shop.orders.returns.models import ReturnCase, Side
from shop.orders.unanswered import Unanswered
from shop.workshops import certification, queries
from shop.workshops.certification import SELLING, Refusal, Status
from shop.workshops.income.models import IncomeDay, Proof
from shop.workshops.models import Workshop
from shop.workshops.upkeep import queries as upkeep
from shop.workshops.upkeep.models import ConfirmationReview

SHOWN = 20
# The last 90 days of a year: the confirmation of that year is asked for.
CONFIRM_FROM_DAYS = 90


class Task(NamedTuple):
    """One thing to do. `kind` and `word` make its tag; `note`: masked contact; `order_number` where it is an order,
    `fetched` when the buyer fetches it.
    """

    title: str
    kind: str
    word: str
    note: str
    picture: str
    alt: str
    order_number: str
    fetched: bool = False


class Return(NamedTuple):
    """A return case in which it is the workshop's turn; `kind` and `word` make its tag."""

    number: str
    title: str
    kind: str
    word: str
    until: str
    picture: str


class Invoice(NamedTuple):
    """An invoice, or a red one, that the workshop has to hand in; `kind` and `word` make its tag."""

    number: str
    title: str
    kind: str
    word: str
    until: str


class Money(NamedTuple):
    """A month's money so far, in fen."""

    goods_fen: int
    refunds_fen: int
    freight_fen: int

    @property
    def net_fen(self) -> int:
        """Goods and freight after refunds."""
        return self.goods_fen + self.freight_fen - self.refunds_fen


@dataclass(frozen=True)
class StudioPage:
    """The start page of a workshop. `confirm_days`: days left to confirm this year, None when nothing is asked.
    `returned`: the confirmation that the county has sent back. `account_trouble`: why no money can be paid (bank_accounts).
    """

    workshop: Workshop
    standing: Status
    refusal: Refusal | None
    stands: Standing
    confirm_days: int | None
    returned: ConfirmationReview | None
    returns: list[Return]
    invoices: list[Invoice]
    fairs: list[Duty]
    intents: int
    contracts: list[ContractTask]
    account_trouble: str
    quarterly: Quarterly | None
    unanswered: Unanswered
    asked: rfqs_today.Today
    tasks: list[Task]
    more: int
    sold_out: int
    drafts: int
    month: Money
    today: date

    @property
    def count(self) -> int:
        """How many things are to be done."""
        asked = (self.refusal, self.confirm_days, self.returned, self.stands.identity_until)
        single = sum(one is not None for one in asked) + len(self.stands.licences)
        return (
            single
            + bool(self.account_trouble)
            + (self.quarterly is not None)
            + self.unanswered.kinds
            + len(self.returns)
            + len(self.invoices)
            + self.asked.things
            + len(self.fairs)
            + bool(self.intents)
            + len(self.contracts)
            + len(self.tasks)
            + self.more
        )

    @property
    def seal(self) -> str:
        """Level of its seal, '' while it may not sell."""
        return "" if self.refusal else self.workshop.model_site_level or "county"


def load(session: Session, actor: Actor, at: datetime) -> StudioPage:
    """The page of the workshop that the actor works for (the oldest of several)."""
    mine = queries.own_workshops(session, actor)
    if not mine:
        raise NotFound(_("您还没有加入任何工坊。"))
    workshop = mine[0]
    standing = certification.status(session, workshop.id, at)
    refusal = certification.why_not(session, workshop.id, at)
    today = clock.local_day(at)
    waiting = session.scalar(
        sa.select(sa.func.count())
        .select_from(Order)
        .where(Order.workshop_id == workshop.id, Order.state == OrderState.PAID)
    )
    tasks = _to_ship(session, workshop.id, today)
    return StudioPage(
        workshop=workshop,
        standing=standing,
        refusal=refusal,
        stands=standing_of(session, workshop, standing, refusal, at),
        confirm_days=confirm_days(standing, today),
        returned=upkeep.returned_of(session, workshop.id) if standing.runs else None,
        account_trouble=bank_accounts.trouble(session, workshop.id),
        quarterly=quarterly(session, workshop, at),
        unanswered=unanswered.of_workshops(session, [workshop.id]),
        asked=rfqs_today.of(session, workshop, at),
        returns=[_return(case) for case in return_cases.waiting_for(session, workshop.id, SHOWN)],
        invoices=[_invoice(x) for x in invoices.waiting_for(session, workshop.id, SHOWN)],
        fairs=duties(session, workshop.id, at),
        intents=intents.waiting_at(session, {workshop.id}),
        contracts=contracts.to_do(session, workshop.id, today),
        tasks=tasks,
        more=(waiting or 0) - len(tasks),
        sold_out=_cards(session, workshop.id),
        drafts=_drafts(session, workshop.id),
        month=month_money(session, workshop.id, today),
        today=today,
    )


def confirm_days(standing: Status, today: date) -> int | None:
    """Days left to confirm the running year, in its last 90 days; None when it is confirmed or too early."""
    left = (date(today.year, 12, 31) - today).days
    if standing.state not in SELLING or left >= CONFIRM_FROM_DAYS:
        return None
    return None if standing.last_confirmed_year == today.year else left


def _to_ship(session: Session, workshop_id: int, today: date) -> list[Task]:
    orders = session.scalars(
        sa.select(Order)
        .where(Order.workshop_id == workshop_id, Order.state == OrderState.PAID)
        .options(selectinload(Order.lines), joinedload(Order.purchase))
        .order_by(Order.paid_at, Order.id)
        .limit(SHOWN)
    )
    dated = sorted((_task(order, today) for order in orders), key=lambda pair: pair[0])
    return [task for _day, task in dated]


def _task(order: Order, today: date) -> tuple[date, Task]:
    assert order.paid_at is not None
    lead = max((line.lead_days for line in order.lines if line.wanted_pieces), default=0)
    due = clock.local_day(order.paid_at) + timedelta(days=lead)
    first, pieces = order.lines[0], sum(line.open_pieces for line in order.lines)
    title = (
        first.title
        if len(order.lines) == 1
        else _("%(title)s等 %(n)s 样", title=first.title, n=len(order.lines))
    )
    kind, word = _due_word((due - today).days) if order.pickup is None else ("warn", _("待自提"))
    place = order.purchase.region_text if order.pickup is None else _("来取")
    contact = f"{masked_name(order.purchase.recipient)} {place} {masked_phone(order.purchase.phone)}"
    return due, Task(
        title=_("%(title)s，共 %(n)s 件", title=title, n=pieces),
        kind=kind,
        word=word,
        note=contact,
        picture=f"/media/{first.picture_key}" if first.picture_key else "",
        alt=first.title,
        order_number=order.number,
        fetched=order.pickup is not None,
    )


def _return(case: ReturnCase) -> Return:
    tag = return_words.tag(case, Side.WORKSHOP)
    key = case.lines[0].line.picture_key
    picture = f"/media/{key}" if key else ""
    until = return_words.until(case.due_at) if case.due_at else ""
    return Return(case.number, return_words.title(case), tag.kind, tag.word, until, picture)


def _invoice(request: InvoiceRequest) -> Invoice:
    tag = invoice_words.tag(request, Side.WORKSHOP)
    due = invoice_words.next_due(request)
    return Invoice(request.number, request.title, tag.kind, tag.word, invoice_words.until(due) if due else "")


def _due_word(days: int) -> tuple[str, str]:
    if days < 0:
        return "bad", _("晚了 %(n)s 天，快发", n=-days)
    if days == 0:
        return "warn", _("今天发出")
    return ("warn" if days <= 2 else "doing"), _("还有 %(n)s 天发出", n=days)


def _cards(session: Session, workshop_id: int) -> int:
    query = sa.select(sa.func.count()).where(
        ListingCard.workshop_id == workshop_id, ListingCard.supply == SOLD_OUT
    )
    return session.scalar(query) or 0


def _drafts(session: Session, workshop_id: int) -> int:
    query = sa.select(sa.func.count()).where(
        Product.workshop_id == workshop_id, Product.state == ProductState.DRAFT
    )
    return session.scalar(query) or 0


def month_money(session: Session, workshop_id: int, today: date) -> Money:
    """What the ledger's rollups say of the running month, up to today."""
    row = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(IncomeDay.gross_fen), 0),
            sa.func.coalesce(sa.func.sum(IncomeDay.refunds_fen + IncomeDay.freight_refunds_fen), 0),
            sa.func.coalesce(sa.func.sum(IncomeDay.freight_fen), 0),
        ).where(
            IncomeDay.workshop_id == workshop_id,
            IncomeDay.day.between(today.replace(day=1), today),
            IncomeDay.proof == Proof.PLATFORM,
        )
    ).one()
    return Money(*(int(value) for value in row))
