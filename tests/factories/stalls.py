"""Booths that stand and sell, by their rows alone: few statements, for what happens on site."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import NamedTuple

from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation, User
from shop.catalog.models import Pool, Price, PriceSource, Product, Stock
from shop.core import clock
from shop.exhibition.entry import tokens
from shop.exhibition.entry.tokens import Named
from shop.exhibition.exhibitors.models import Exhibitor, Holding
from shop.exhibition.fairs.models import Booth, Fair, FairDay, FairState, Hall
from shop.exhibition.items.models import FairItem
from shop.exhibition.items.queries import origin_ref as origin_of
from shop.exhibition.items.queries import pool_ref
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.accounts import a_member as in_organisation
from tests.factories.accounts import an_organisation
from tests.factories.catalog import a_product
from tests.factories.heritage import a_region
from tests.factories.official import admitted
from tests.factories.workshops import a_member, a_user, a_workshop, culture_officer

_numbers = itertools.count(1)
DAY = date(2026, 12, 4)
OPEN, BEFORE, AFTER = "2026-12-04T10:00+08:00", "2026-12-04T16:59+08:00", "2026-12-04T17:01+08:00"


class Stall(NamedTuple):
    """A booth with the workshop in it and one item."""

    fair: Fair
    booth: Booth
    exhibitor: Exhibitor
    workshop: Workshop
    product: Product
    item: FairItem
    stock: Stock


def a_fair(session: Session, *, day: date = DAY, opens: int = 9, closes: int = 17, name: str = "") -> Fair:
    """A live fair of one day with a hall."""
    n = next(_numbers)
    a_region(session, "430100")
    organiser = an_organisation(session, "organiser", f"会展中心{n}")
    start = clock.day_start(day)
    fair = Fair(
        slug=f"fair-{n}", name=name or f"试验博览会{n}", venue="一号馆", region_code="430100", address="国际会展中心",
        phone="0731-0000000", organiser_id=organiser.id, state=FairState.LIVE, announced_at=start, created_at=start,
    )  # fmt: skip
    hour = (clock.day_end(day) - start) / 24
    fair.days = [FairDay(day=day, opens_at=start + opens * hour, closes_at=start + closes * hour)]
    session.add(fair)
    session.flush()
    session.add(Hall(fair_id=fair.id, code="A", name="印染巷", position=1, grid_rows=1, grid_columns=40))
    session.flush()
    return fair


def a_stall(
    session: Session,
    fair: Fair | None = None,
    workshop: Workshop | None = None,
    product: Product | None = None,
    *,
    fen: int = 14800,
    mall_fen: int = 16800,
    pieces: int = 10,
    in_mall: int = 6,
) -> Stall:
    """A workshop in a booth, with one item for `fen` fen and so many pieces in the booth's own pool."""
    fair = fair or a_fair(session)
    workshop = workshop or a_workshop(session, certified="2026-01-05")
    n, start = next(_numbers), fair.days[0].opens_at
    hall = session.query(Hall).filter_by(fair_id=fair.id).one()
    booth = Booth(fair_id=fair.id, hall_id=hall.id, number=f"A{n:02d}", grid_row=0, grid_column=n)
    exhibitor = Exhibitor(
        fair_id=fair.id, workshop_id=workshop.id, state="placed", county_code=workshop.county_code,
        prefecture_code=workshop.county_code, key_support=False, applied_at=start,
    )  # fmt: skip
    session.add_all([booth, exhibitor])
    session.flush()
    session.add(
        Holding(
            fair_id=fair.id, booth_id=booth.id, exhibitor_id=exhibitor.id, workshop_id=workshop.id,
            from_at=clock.parse("2026-01-01"),
        )
    )  # fmt: skip
    if product is None:
        product = a_product(session, workshop, fen=mall_fen, pieces=in_mall)
        admitted(session, product)
    return Stall(
        fair, booth, exhibitor, workshop, product, *_item(session, fair, exhibitor, product, fen, pieces)
    )


def _item(
    session: Session, fair: Fair, exhibitor: Exhibitor, product: Product, fen: int, pieces: int
) -> tuple[FairItem, Stock]:
    variant, ref = product.variants[0], pool_ref(fair.id, exhibitor.id, Pool.BOOTH)
    item = FairItem(
        fair_id=fair.id, exhibitor_id=exhibitor.id, workshop_id=exhibitor.workshop_id, product_id=product.id,
        variant_id=variant.id, price_fen=fen, pool=Pool.BOOTH, pool_ref=ref, allotted=pieces,
        added_at=fair.days[0].opens_at,
    )  # fmt: skip
    stock = Stock(variant_id=variant.id, pool=Pool.BOOTH, pool_ref=ref, on_hand=pieces)
    session.add_all([item, stock])
    session.add_all(
        Price(
            variant_id=variant.id, channel="fair", amount_fen=fen, from_at=day.opens_at, until_at=day.closes_at,
            source=PriceSource.FAIR, pool=Pool.BOOTH, pool_ref=ref, origin_ref=origin_of(fair.id),
        )
        for day in fair.days
    )  # fmt: skip
    session.flush()
    session.refresh(product)
    return item, stock


def token(app: Flask, booth: Booth) -> str:
    """The code of the booth."""
    return tokens.sign(app.extensions["settings"].signing_keys, Named(tokens.BOOTH, booth.id))


def item_token(app: Flask, item: FairItem) -> str:
    """The code of the item."""
    return tokens.sign(app.extensions["settings"].signing_keys, Named(tokens.ITEM, item.id))


def booth_staff(session: Session, fair: Fair) -> User:
    """Somebody of the organiser who serves booths."""
    user = a_user(session)
    in_organisation(session, user, session.get_one(Organisation, fair.organiser_id), "booth_staff")
    return user


def operator(session: Session, fair: Fair) -> User:
    """An operator of the fair's organiser."""
    user = a_user(session)
    in_organisation(session, user, session.get_one(Organisation, fair.organiser_id), "operator")
    return user


def at(text: str) -> datetime:
    """The instant, as the clocks in Shanghai show it."""
    return clock.parse(text)


def owner_of(session: Session, stall: Stall) -> User:
    """The owner of the workshop in the booth."""
    return a_member(session, stall.workshop)


def suspend(session: Session, stall: Stall) -> None:
    """The workshop may not sell from this instant on."""
    certification.suspend(
        session, culture_officer(session), stall.workshop.id, reason="整改", document_no="1"
    )
