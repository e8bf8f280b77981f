"""Reading the queue: numbers by tab and day, one page of it, and what the next 1 January does by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin.queue import (
    catalogue_arms,
    fair_arms,
    invoice_arms,
    money_arms,
    procedure_arms,
    quarter_arms,
    return_arms,
    upkeep_arms,
    voice_arms,
)
from shop.admin.queue.arms import CAP, STOP, Arm, Asker, Moment
from shop.admin.queue.matters import WORDS, Matter, Tab
from shop.admin.queue.viewing import viewer_of
from shop.core import clock, workdays
from shop.core.access import Actor
from shop.core.paging import Page, page_of
from shop.heritage import queries as heritage
from shop.workshops.applications.models import Application, SignOff

PER_PAGE = 30
DAYS_AHEAD = 10
ARMS: dict[Matter, Arm] = {
    Matter.APPLICATION: procedure_arms.applications,
    Matter.SIGN_OFF: procedure_arms.sign_offs,
    Matter.RECOGNITION: procedure_arms.recognitions,
    Matter.NOTICE: procedure_arms.notices,
    Matter.OBJECTION: procedure_arms.objections,
    Matter.TRANSFER: procedure_arms.transfers,
    Matter.FILING_MANY: procedure_arms.filings,
    Matter.REGISTER_MANY: procedure_arms.registers,
    Matter.KEY_COUNTY: procedure_arms.key_counties,
    Matter.QUARTER_MANY: quarter_arms.returns,
    Matter.REGION_FORM: quarter_arms.regions,
    Matter.RELEASE: quarter_arms.releases,
    Matter.REVIEW_MANY: upkeep_arms.reviews,
    Matter.CORRECTION: upkeep_arms.corrections,
    Matter.MISSING_MANY: upkeep_arms.missing,
    Matter.OVERDUE: upkeep_arms.overdue,
    Matter.SUSPENSION: upkeep_arms.suspensions,
    Matter.VERIFICATION: upkeep_arms.verifications,
    Matter.IDENTITY: upkeep_arms.identities,
    Matter.CHANGE: upkeep_arms.changes,
    Matter.APPEAL: upkeep_arms.appeals,
    Matter.REPORT: upkeep_arms.reports,
    Matter.CATALOGUE: catalogue_arms.admissions,
    Matter.CATALOGUE_CHANGE: catalogue_arms.changes,
    Matter.FOOD: catalogue_arms.food,
    Matter.ASSISTANCE: catalogue_arms.assistance,
    Matter.RIGHTS: catalogue_arms.rights,
    Matter.DIFFERENCE_MANY: money_arms.differences,
    Matter.BANK_ROW_MANY: money_arms.bank_rows,
    Matter.COMPANY_MANY: money_arms.companies,
    Matter.PAYOUT: money_arms.payouts,
    Matter.RETURN: return_arms.disputes,
    Matter.CONTRACT: return_arms.contracts,
    Matter.BANK_REFUND: return_arms.transfers,
    Matter.INVOICE: invoice_arms.late,
    Matter.RED_INVOICE: invoice_arms.late_reds,
    Matter.CONTRACT_INVOICE: invoice_arms.late_of_contracts,
    Matter.OPINION: voice_arms.opinions,
    Matter.QUESTION: voice_arms.questions,
    Matter.MESSAGE: voice_arms.talk,
    Matter.TILL_SALE: fair_arms.till_sales,
    Matter.FEE_TRANSFER_MANY: fair_arms.fee_transfers,
}


class Asked(NamedTuple):
    """What the queue is narrowed to; empty: everything. `due`: a day, or "late"."""

    tab: str = ""
    county: str = ""
    due: str = ""
    page: str | None = None

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of further pages keep."""
        return {"tab": self.tab, "county": self.county, "due": self.due}

    def day(self) -> date | None:
        """The day asked for."""
        try:
            return date.fromisoformat(self.due)
        except ValueError:
            return None


class Waiting(NamedTuple):
    """One row of the queue. `signed`: departments that have agreed or not, of an application under review."""

    matter: Matter
    key: str
    name: str
    county: str
    due: date | None
    number: str
    note: str
    size: int
    signed: Mapping[str, bool] = MappingProxyType({})


class Square(NamedTuple):
    """Matters of one kind that are due on one day (`due` None: that are late)."""

    matter: Matter
    size: int
    due: date | None


class Day(NamedTuple):
    """One working day ahead, or (day None) all that is late, with what is due."""

    day: date | None
    squares: list[Square]


class Queue(NamedTuple):
    """One page, the numbers of the tabs, the days ahead. `at_least`: some numbers were cut at the cap."""

    rows: list[Waiting]
    page: Page
    tabs: dict[Tab, int]
    total: int
    days: list[Day]
    at_least: bool


def read(session: Session, actor: Actor, asked: Asked) -> Queue:
    """The queue of the account. Four statements whatever waits: calendar, numbers, page, sign-offs of the page."""
    moment = Moment(clock.today(), session.get_bind().dialect.name)
    asker = Asker(viewer_of(actor), moment, asked.county)
    matters = [m for m in ARMS if m in asker.viewer.matters]
    ahead = _workdays_ahead(session, moment.today)
    horizon = max(ahead[-1], asked.day() or ahead[-1])
    numbers = _numbers(session, asker, matters, horizon)
    wanted = [m for m in matters if not asked.tab or WORDS[m].tab == asked.tab]
    total = sum(n for m, day, n in numbers if m in wanted and _is_asked(day, asked, moment.today))
    page = page_of(total, asked.page, PER_PAGE, asked.kept)
    by_matter = _summed(numbers)
    return Queue(
        rows=_page(session, asker, wanted, asked, page),
        page=page,
        tabs=_tabs(by_matter),
        total=sum(by_matter.values()),
        days=_days(numbers, ahead, moment.today),
        at_least=any(n >= CAP for n in by_matter.values()),
    )


Number = tuple[Matter, date | None, int]


def _numbers(session: Session, asker: Asker, matters: list[Matter], horizon: date) -> list[Number]:
    """How many of each kind are due on which day: late ones as the day before today, those further off as None."""
    if not matters:
        return []
    rows = session.execute(
        _counting(asker, tuple(matters)), {"now": clock.now(), "horizon": horizon, "stop": CAP}
    )
    return [(Matter(matter), due, n) for matter, due, n in rows]


@lru_cache(maxsize=128)
def _counting(asker: Asker, matters: tuple[Matter, ...]) -> sa.Select[*tuple[Any, ...]]:
    """The statement of the numbers, kept for the day; of each arm only its days are read, up to the cap."""
    arms = []
    for matter in matters:
        arm = ARMS[matter](asker)
        kept = [arm.selected_columns[name] for name in ("matter", "due")]
        cut = arm.with_only_columns(*kept, maintain_column_froms=True).order_by(None).limit(STOP).subquery()
        arms.append(sa.select(*cut.c))
    found = sa.union_all(*arms).subquery()
    today = asker.moment.today
    day = sa.case(
        (found.c.due < today, sa.literal(today - timedelta(days=1), sa.Date)),
        (found.c.due <= sa.bindparam("horizon", type_=sa.Date), found.c.due),
        else_=sa.cast(sa.null(), sa.Date),
    )
    counted = sa.select(found.c.matter, sa.type_coerce(day, sa.Date).label("day"), sa.func.count())
    return counted.group_by(found.c.matter, "day")


def _is_asked(day: date | None, asked: Asked, today: date) -> bool:
    if asked.due == "late":
        return day is not None and day < today
    return asked.day() is None or day == asked.day()


def _page(session: Session, asker: Asker, matters: list[Matter], asked: Asked, page: Page) -> list[Waiting]:
    if not matters or not page.total:
        return []
    day = asked.day()
    which = "day" if day else "late" if asked.due == "late" else ""
    given = {"now": clock.now(), "stop": CAP if which else page.stop, "start": page.start, "day": day}
    rows = session.execute(_paging(asker, tuple(matters), which), given)
    return _with_signatures(session, [Waiting(Matter(r.matter), *r[1:8]) for r in rows])


@lru_cache(maxsize=256)
def _paging(asker: Asker, matters: tuple[Matter, ...], which: str) -> sa.Select[*tuple[Any, ...]]:
    """The statement of a page, kept for the day: each arm is cut after the last row of the page before they are put
    in one order. `which`: "day" (one day), "late", or all.
    """
    cut = [ARMS[matter](asker).limit(STOP).subquery() for matter in matters]
    found = sa.union_all(*(sa.select(*rows.c) for rows in cut)).subquery()
    wanted = sa.select(found)
    if which == "late":
        wanted = wanted.where(found.c.due < asker.moment.today)
    elif which == "day":
        wanted = wanted.where(found.c.due == sa.bindparam("day", type_=sa.Date))
    wanted = wanted.order_by(found.c.due.nulls_last(), found.c.matter, found.c.county, found.c.place)
    return wanted.offset(sa.bindparam("start", type_=sa.Integer)).limit(PER_PAGE)


def _with_signatures(session: Session, rows: list[Waiting]) -> list[Waiting]:
    """Which departments have signed the applications of the page, in one statement."""
    numbers = [r.number for r in rows if r.note == "under_review"]
    found = session.execute(
        sa.select(Application.number, SignOff.department, SignOff.agrees)
        .join(SignOff, SignOff.application_id == Application.id)
        .where(Application.number.in_(numbers), SignOff.round == Application.round)
    )
    signed: dict[str, dict[str, bool]] = {}
    for number, department, agrees in found:
        signed.setdefault(number, {})[department] = agrees
    return [r._replace(signed=signed.get(r.number, {})) if r.note == "under_review" else r for r in rows]


def _workdays_ahead(session: Session, today: date) -> list[date]:
    overrides = heritage.overrides(session)
    found = [today]
    while len(found) < DAYS_AHEAD:
        found.append(workdays.nth_workday_after(found[-1], 1, overrides))
    return found


def _summed(numbers: list[Number]) -> dict[Matter, int]:
    found: dict[Matter, int] = {}
    for matter, _day, n in numbers:
        found[matter] = found.get(matter, 0) + n
    return found


def _tabs(by_matter: dict[Matter, int]) -> dict[Tab, int]:
    found: dict[Tab, int] = {}
    for tab in Tab:
        if n := sum(n for m, n in by_matter.items() if WORDS[m].tab is tab):
            found[tab] = n
    return found


def _days(numbers: list[Number], ahead: list[date], today: date) -> list[Day]:
    """All that is late, then each working day; what is due on a day off stands on the working day before it."""
    late: list[Square] = []
    found: dict[date, list[Square]] = {day: [] for day in ahead}
    for matter, day, n in sorted(numbers, key=lambda x: (x[1] or date.max, x[0])):
        if day is None or day > ahead[-1]:
            continue
        if day < today:
            late.append(Square(matter, n, None))
        else:
            found[max(d for d in ahead if d <= day)].append(Square(matter, n, day))
    return [*([Day(None, late)] if late else []), *(Day(day, squares) for day, squares in found.items())]
