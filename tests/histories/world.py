"""A small market: three workshops in two counties, five products, two buyers, a bank, an officer and a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from shop.accounts.models import User
from shop.core import clock, jobs
from shop.core.access import SYSTEM, Actor
from shop.core.db import db
from shop.core.errors import ShopError
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payments.providers.sandbox import Sandbox
from shop.orders.payments.registry import Providers
from tests.factories.catalog import the_stock, the_variant
from tests.factories.orders import a_buyer, bank, banks, goods
from tests.factories.payouts import an_account, finance
from tests.factories.promotions import a_promotion, a_rate, a_reduction, claimed
from tests.factories.workshops import a_member, a_workshop, acting, an_operator, culture_officer
from tests.histories.dying import Edges, Killed

START = clock.parse("2026-03-27T09:00:00+08:00")  # four days before a quarter ends
COUNTIES = ("433130", "433130", "430181")
# Price in fen and pieces in stock of each product; None: made to order. One workshop has three, the others one each.
GOODS = ((0, 16_800, 3), (0, 999, 5), (0, 45_001, None), (1, 7_333, 2), (2, 25_050, 4))
FEES = ((800, 20_000), (0, None), (1_250, None))
TRIES = 6
SECOND = timedelta(seconds=1)  # two acts never happen at one instant: which came first would not be told
OURS = ("payments.", "orders.")
# Jobs that move money or orders; the others come in the long histories of `make soak`, once, at the end.
MOVING = (
    "orders.complete", "orders.receive", "payments.poll", "payments.refunds", "payments.release",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """An act, how long after the one before, numbers to choose by, and the edge at which the process dies in it."""

    act: str
    gap: timedelta
    dice: int
    dies_at: int | None = None


@dataclass
class Market:
    """What is in it, by id, so that every act reads anew. `now` moves with each step."""

    app: Flask
    edges: Edges
    now: datetime = START
    workshops: list[int] = field(default_factory=list)
    owners: dict[int, Actor] = field(default_factory=dict)
    variants: list[int] = field(default_factory=list)
    buyers: list[int] = field(default_factory=list)
    # Pieces that were there when it opened, by stock row.
    given: dict[int, int] = field(default_factory=dict)
    officers: list[Actor] = field(default_factory=list)
    # Two people of the platform's finance, and one who decides.
    finance: list[Actor] = field(default_factory=list)
    platform: Actor = SYSTEM

    @property
    def sessions(self) -> sessionmaker[Session]:
        """Makes the sessions of one act."""
        return db.sessionmaker

    @property
    def bank(self) -> Sandbox:
        """Where buyers pay."""
        return bank(self.app)

    @property
    def banks(self) -> Providers:
        """All providers, as the store calls them."""
        return banks(self.app)

    def take(self, step: Step, acts: Mapping[str, Callable[[Market, int], None]]) -> list[tuple[str, str]]:
        """Do the step at its instant, and while acts are refused the ones after it: what was tried, and whether it was
        done, refused, or the process died in it.
        """
        self.now += step.gap + SECOND
        names = list(acts)
        start = names.index(step.act)
        tried: list[tuple[str, str]] = []
        with clock.at(self.now):
            for name in (names[start:] + names[:start])[:TRIES]:
                tried.append((name, self._try(acts[name], step)))
                if tried[-1][1] != "refused":
                    break
        return tried

    def _try(self, act: Callable[[Market, int], None], step: Step) -> str:
        self.edges.left = step.dies_at
        try:
            act(self, step.dice)
        except (ShopError, ProviderUnknown):
            return "refused"
        except Killed:
            return "died"
        finally:
            self.edges.left = None
        return "done"

    def rest(self, *, long: bool = False) -> None:
        """Nobody acts any more; jobs run until the last deadline has passed."""
        gaps = (1, 35, 60, 24 * 60, 11 * 24 * 60, 9 * 24 * 60)
        for minutes in gaps:
            self.now += timedelta(minutes=minutes)
            with clock.at(self.now):
                self.run_jobs()
        if long:
            with clock.at(self.now):
                self.run_jobs([name for name in jobs.repeated() if name.startswith(OURS)])

    def people(self, session: Session) -> list[User]:
        """The buyers."""
        return [session.get_one(User, user_id) for user_id in self.buyers]

    def run_jobs(self, names: Sequence[str] = MOVING) -> None:
        """What comes by the clock, and all that is due in the outbox."""
        for name in sorted(names):
            jobs.run_one(self.sessions, name)
        jobs.run_due(self.sessions)

    def one_of(self, session: Session, query: sa.Select[Any], dice: int) -> Any:
        """A row by the number; refused when there is none."""
        found = session.scalars(query).unique().all()
        return pick(found, dice)


class Nothing(ShopError):
    """There is nothing to act on."""


def pick(among: Sequence[Any], dice: int) -> Any:
    """One of them by the number."""
    if not among:
        raise Nothing("nothing to act on")
    return among[dice % len(among)]


def a_market(app: Flask, session: Session, edges: Edges) -> Market:
    """The market as it opens."""
    market = Market(app, edges)
    with clock.at(START):
        workshops = [a_workshop(session, county=county) for county in COUNTIES]
        for workshop in workshops:
            market.owners[workshop.id] = acting(session, a_member(session, workshop))
        for at, fen, pieces in GOODS:
            fee, free_from = FEES[at]
            product = goods(
                session, workshops[at], fen=fen, pieces=pieces, fee_fen=fee, free_from_fen=free_from
            )
            market.variants.append(the_variant(product).id)
            if pieces is not None:
                market.given[the_stock(product).id] = pieces
        market.workshops = [workshop.id for workshop in workshops]
        market.buyers = [a_buyer(session).id for _i in range(2)]
        market.officers = [culture_officer(session, county) for county in COUNTIES]
        market.finance = [finance(session) for _i in range(2)]
        market.platform = acting(session, an_operator(session))
        for workshop in workshops:
            an_account(session, workshop)
        a_reduction(session, workshops[0], (20_000, 1_999))
        claimed(session, a_promotion(session, amount_fen=333, total=2, per_person=2), *market.people(session))
        a_rate(session, 333)
        session.commit()
    return market


def buyer(session: Session, market: Market, dice: int) -> User:
    """One of the buyers."""
    return session.get_one(User, pick(market.buyers, dice))
