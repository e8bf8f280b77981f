"""The living demo province: everything in order, the same for the same day and number of products."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.accounts.rulebook import load_rules
from shop.admin.analysis import buyers
from shop.catalog import cards, categories
from shop.catalog.models import (
    Category,
    DeliveryRule,
    StoredPicture,
)
from shop.config import Settings
from shop.core import cache, chance, clock
from shop.core.db import Model
from shop.demo import bulk, companies, contracts, desk, easel, marks, payouts
from shop.demo.booking import book
from shop.demo.bulk import Row
from shop.demo.cases.play import play
from shop.demo.fair_days import trade
from shop.demo.goods_rows import stock_the_shelves
from shop.demo.history import purchases
from shop.demo.makers import Guild, Reference, found_guild
from shop.demo.opinions import speak
from shop.demo.parcels import pack
from shop.demo.people import Consumer, consumers
from shop.demo.pickups import let_fetch
from shop.demo.promotions import Past, issue
from shop.demo.roles import BUYER_NAME, BUYER_STREET, FINANCE, Society, gather
from shop.demo.shelves import Shelves
from shop.demo.talk import converse
from shop.heritage import queries
from shop.heritage.load import load_reference
from shop.heritage.models import Craft, IchItem, Region
from shop.workshops.conditions.load import load_conditions
from shop.workshops.models import Workshop

SEED = 20261122  # what names things at random draws from it
MONTHS = 15
CONSUMERS = 1400
# Big cities elsewhere: Beijing, Shanghai, Guangzhou, Shenzhen, Wuhan, Chengdu, Hangzhou, Nanjing.
FAR = ("110105", "310112", "440106", "440305", "420106", "510107", "330106", "320105")
# Workshops with something to do about their account.
NO_ACCOUNT, CAME_BACK = "xichehe", "weishan"
# A workshop with promotions of its own.
OFFERS = "laochehe"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Plan:
    """What to build: the day it is as of (history ends as that day begins), how many products and purchases (an order
    and a quarter each), and whether applicants and officers have been at work.
    """

    as_of: date
    products: int = 780
    purchases: int = 4300
    cases: bool = True


def build(session: Session, settings: Settings, plan: Plan, progress: Progress) -> None:
    """Fill an empty, migrated database and the file store. Flushes only; the caller commits.

    The same plan gives the same table contents.
    """
    until = clock.day_start(plan.as_of)
    long_ago = until - timedelta(days=365 * 6)
    with clock.at(until), chance.seeded(SEED):
        reference = _reference(session, progress)
        keys = _pictures(session, settings, progress)
        guild = found_guild(reference, _scenes(keys), plan.as_of, first_organisation=1)
        people = _consumers(session, plan)
        society = gather(reference.regions, guild.rows.pop(Organisation), people, long_ago)
        _write(session, "人与机构", society.rows, progress)
        _write(session, "工坊与证书", guild.rows, progress)
        shelves = _shelves(session, guild, plan, keys)
        _write(session, "产品", shelves.rows, progress)
        if plan.purchases:
            _history(session, guild, shelves, society, people, plan, progress)
        bulk.count_on(session)
        if plan.purchases:
            pack(session)
            let_fetch(session)
            speak(session, settings, society.consumer_ids[0])
            converse(session, OFFERS, society.consumer_ids[0])
        if plan.cases:
            progress("认定与监管", 0, 1)
            contracts.play(session, settings, plan.as_of)
            play(session, plan.as_of, reference, keys)
            companies.open_accounts(session, plan.as_of)
            progress("认定与监管", 1, 1)
            trade(session, clock.day_start(plan.as_of))
        buyers.keep(session)
        progress("目录卡片", 0, 1)
        cards.rebuild(session)
        progress("目录卡片", 1, 1)
        cache.touch(session)


def _reference(session: Session, progress: Progress) -> Reference:
    progress("参考数据", 0, 1)
    load_reference(session)
    load_conditions(session)
    load_rules(session, clock.now() - timedelta(days=480))
    categories.load(session)
    session.flush()
    progress("参考数据", 1, 1)
    return Reference(
        {craft.slug: craft for craft in session.scalars(sa.select(Craft))},
        {item.key: item for item in session.scalars(sa.select(IchItem))},
        {region.code: region for region in session.scalars(sa.select(Region))},
    )


def _pictures(session: Session, settings: Settings, progress: Progress) -> dict[easel.Motif, str]:
    wanted = easel.motifs()
    drawn = []
    for done, picture in enumerate(easel.paint(settings, wanted), start=1):
        drawn.append(picture)
        progress("图片", done, len(wanted))
    now = clock.now()
    rows = {
        p.key: {"key": p.key, "width": p.width, "height": p.height, "created_at": now, "renditions_at": now}
        for p in drawn
    }
    bulk.insert(session, StoredPicture, rows.values())
    return {p.motif: p.key for p in drawn}


def _scenes(keys: Mapping[easel.Motif, str]) -> dict[str, str]:
    return {slug: keys[motif] for slug, motif in easel.scenes().items()}


def _consumers(session: Session, plan: Plan) -> list[Consumer]:
    counties = [r for r in queries.leaves(session, "430000") if r.level == "county"]
    codes = [r.code for r in counties] + list(FAR) * 6
    texts = queries.place_texts(session, set(codes))
    places = [(code, texts[code]) for code in codes]
    until = clock.day_start(plan.as_of)
    since = until - timedelta(days=30 * (MONTHS + 6))
    buyer = Consumer(BUYER_NAME, "17100009001", "430104", texts["430104"], BUYER_STREET, since)
    return [buyer, *consumers(CONSUMERS, places, since, until - timedelta(days=2))]


def _shelves(session: Session, guild: Guild, plan: Plan, keys: Mapping[easel.Motif, str]) -> Shelves:
    rates = {c.slug: (c.id, c.tax_rate_bp) for c in session.scalars(sa.select(Category))}
    drawn = {(m.craft, m.kind, m.variant): key for m, key in keys.items()}
    shelves = stock_the_shelves(guild.makers, plan.products, drawn, rates, clock.day_start(plan.as_of))
    marks.declare(shelves, guild.makers)
    desk.arrange(shelves, guild.makers)
    for rule in shelves.rows[DeliveryRule]:
        seller = guild.sellers[rule["workshop_id"]]
        guild.sellers[rule["workshop_id"]] = replace(
            seller, fee_fen=rule["fee_fen"], free_from_fen=rule["free_from_fen"]
        )
    return shelves


def _history(
    session: Session,
    guild: Guild,
    shelves: Shelves,
    society: Society,
    people: Sequence[Consumer],
    plan: Plan,
    progress: Progress,
) -> None:
    until = clock.day_start(plan.as_of)
    rights = {number: stands.rights for number, stands in guild.standings.items()}
    since = plan.as_of - timedelta(days=round(MONTHS * 30.44))
    bought = purchases(shelves.wares, rights, people, plan.purchases, since, until)
    past = Past(plan.as_of)
    rows = book(bought, people, guild.sellers, society.consumer_ids, past)
    issue(rows, past, next(row["id"] for row in guild.rows[Workshop] if row["slug"] == OFFERS))
    _pay_out(rows, guild, society, since, until)
    _write(session, "订单与账", rows, progress)


def _pay_out(
    rows: dict[type[Model], list[Row]], guild: Guild, society: Society, since: date, until: datetime
) -> None:
    """The workshops were paid twice a month; one has no account yet, one has to correct it."""
    owners = {m["organisation_id"]: m["user_id"] for m in society.rows[Membership] if m["role"] == "owner"}
    payees, ids = {}, {}
    for row in guild.rows[Workshop]:
        ids[row["slug"]] = row["id"]
        holder = guild.sellers[row["id"]].name
        payees[row["id"]] = payouts.Payee(holder, owners[row["organisation_id"]], row["slug"] != NO_ACCOUNT)
    finance = [u["id"] for u in society.rows[User] if u["email"] in FINANCE]
    payouts.pay_out(rows, payees, finance, since, until, ids[CAME_BACK])


def _write(session: Session, what: str, rows: Mapping[type[Model], list[Row]], progress: Progress) -> None:
    """Insert the rows, tables that others refer to first."""
    order = [table.name for table in Model.metadata.sorted_tables]
    total, done = sum(map(len, rows.values())), 0
    for model in sorted(rows, key=lambda m: order.index(m.__tablename__)):
        done += bulk.insert(session, model, rows[model])
        progress(what, done, total)
