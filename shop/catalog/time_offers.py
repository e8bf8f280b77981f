"""Prices for a time (限时价): below the base price, from the start of a day to the end of another.

What may stand struck through beside one is nobody's choice: the lowest real deal before (`struck`, BR-27).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import pricing, products, struck
from shop.catalog.models import Price, PriceSource, Product, Variant
from shop.catalog.official import price_limit
from shop.core import cache, clock
from shop.core.access import Actor
from shop.core.errors import Invalid, NotFound

MOST_DAYS = 90


class Lowered(NamedTuple):
    """A variant in an offer: fen a piece, and the fen that may stand struck through beside it (None: nothing may)."""

    options: str
    fen: int
    struck_fen: int | None


class TimeOffer(NamedTuple):
    """An offer of a product: known by one of its windows."""

    price_id: int
    from_at: datetime
    until_at: datetime
    lowered: list[Lowered]

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return clock.local_day(self.from_at)

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return clock.local_day(self.until_at - timedelta(microseconds=1))


def offers_of(session: Session, product_id: int, at: datetime) -> list[TimeOffer]:
    """What runs and what comes, in order."""
    rows = session.execute(
        sa.select(Price, Variant.options)
        .join(Variant, Variant.id == Price.variant_id)
        .where(_mine(product_id), Price.until_at > at)
        .order_by(Price.from_at, Variant.position, Price.id)
    )
    spans: dict[tuple[datetime, datetime], list[tuple[Price, str]]] = defaultdict(list)
    for price, options in rows:
        assert price.until_at is not None
        spans[price.from_at, price.until_at].append((price, options))
    return [_offer(session, span, found) for span, found in spans.items()]


def _offer(session: Session, span: tuple[datetime, datetime], found: list[tuple[Price, str]]) -> TimeOffer:
    day = clock.local_day(span[0])
    deals = struck.lowest_deals(session, {price.variant_id: day for price, _options in found})
    lowered = []
    for price, options in found:
        deal = deals.get(price.variant_id)
        was = deal if deal is not None and deal > price.amount_fen else None
        lowered.append(Lowered(options, price.amount_fen, was))
    return TimeOffer(found[0][0].id, *span, lowered)


def set_offer(
    session: Session,
    actor: Actor,
    *,
    product_id: int,
    revision: int,
    from_day: date,
    until_day: date,
    prices: Mapping[int, int],
) -> bool:
    """These variants (id -> fen a piece) cost less from a day to a day, both included; from this instant on when the
    first day is today. The base price stays what it is.

    Of a product in the official catalogue, an offer with a price beyond the limit is handed in to be looked at and
    begins when it is approved. Answers whether it waits.

    Invalid at the field (`from_day`, `until_day`, `offers-N-price` by the order of `prices`) for days in the past, the
    wrong way round or more than 90, for days with an offer already, and for a price that is not below the base price.
    NotFound for a variant that is not sold.
    """
    today, now = clock.today(), clock.now()
    if from_day < today:
        raise Invalid(_("第一天不能早于今天。"), field="from_day")
    if until_day < from_day:
        raise Invalid(_("最后一天不能早于第一天。"), field="until_day")
    if (until_day - from_day).days >= MOST_DAYS:
        raise Invalid(_("一次最多 %(n)s 天。更久的请直接改价格。", n=MOST_DAYS), field="until_day")
    if not prices:
        raise Invalid(_("请至少给一款写限时价。"), field="offers-0-price")
    product = products.begin(session, product_id, revision)
    since = now if from_day == today else clock.day_start(from_day)
    until = clock.day_end(until_day)
    _check(session, product, prices, since, until)
    waits = price_limit.hold_offer(
        session, actor, product_id=product_id, prices=prices, since=since, until=until
    )
    if not waits:
        _open(session, prices, since, until)
    facts = {"from_day": from_day.isoformat(), "until_day": until_day.isoformat(), "variants": len(prices)}
    products.end(session, actor, product, "product.offered_for_a_time", waits=waits, **facts)
    cache.touch(session)
    return waits


def _open(session: Session, prices: Mapping[int, int], since: datetime, until: datetime) -> None:
    session.add_all(
        Price(variant_id=i, amount_fen=fen, from_at=since, until_at=until, source=PriceSource.OFFER)
        for i, fen in sorted(prices.items())
    )
    session.flush()


def begin_approved(session: Session, product: Product, offered: Mapping[str, Any], at: datetime) -> None:
    """An offer that waited was approved: it runs from its first instant, or from now when that is past. Of variants that
    are not sold any more, or cost no more than that by now, nothing comes, nor of an offer whose days are over.
    """
    since, until = _span(offered)
    wanted = {int(variant): int(fen) for variant, fen in offered["prices"].items()}
    base = pricing.base_now(session, [v.id for v in product.variants if v.active], at)
    if until > at:
        lower = {variant: fen for variant, fen in wanted.items() if fen < base.get(variant, 0)}
        _open(session, lower, max(since, at), until)
        cache.touch(session)


def waiting(session: Session, product: Product) -> list[TimeOffer]:
    """The offers that wait for the platform; their `price_id` is 0."""
    options = {v.id: v.options for v in product.variants}
    found = []
    for one in price_limit.waiting_offers(session, product.id):
        lowered = [Lowered(options.get(int(v), ""), fen, None) for v, fen in one["prices"].items()]
        since, until = _span(one)
        found.append(TimeOffer(0, since, until, lowered))
    return found


def _span(offered: Mapping[str, Any]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(offered["from"]), datetime.fromisoformat(offered["until"])


def take_back(session: Session, actor: Actor, *, product_id: int, since: str, until: str) -> None:
    """An offer that waits, named by its two instants, is not asked for any more. NotFound when none waits."""
    product = products.begin(session, product_id, None)
    if not price_limit.drop_offer(session, actor, product_id=product_id, since=since, until=until):
        raise NotFound(_("没有找到这个限时价。"))
    products.end(session, actor, product, "product.offer_taken_back")


def _check(
    session: Session, product: Product, prices: Mapping[int, int], since: datetime, until: datetime
) -> None:
    if not set(prices) <= {v.id for v in product.variants if v.active}:
        raise NotFound(_("没有找到这个款式。"))
    base = pricing.base_now(session, list(prices), clock.now())
    for n, (variant_id, fen) in enumerate(prices.items()):
        if fen <= 0 or variant_id not in base or fen >= base[variant_id]:
            raise Invalid(_("限时价要比平常的价格低。"), field=f"offers-{n}-price")
    known = [*offers_of(session, product.id, clock.now()), *waiting(session, product)]
    if any(one.from_at < until and since < one.until_at for one in known):
        raise Invalid(_("这几天已经有限时价了，请先取消原来的。"), field="from_day")


def end_offer(session: Session, actor: Actor, *, product_id: int, price_id: int) -> Product:
    """What has not begun is taken back, what runs ends now. NotFound for an offer of another product or of the past."""
    now = clock.now()
    product = products.begin(session, product_id, None)
    named = session.scalar(sa.select(Price).where(_mine(product_id), Price.id == price_id, Price.until_at > now)
                           .join(Variant, Variant.id == Price.variant_id))  # fmt: skip
    if named is None:
        raise NotFound(_("没有找到这个限时价。"))
    span = (Price.from_at == named.from_at, Price.until_at == named.until_at)
    windows = session.scalars(
        sa.select(Price).join(Variant, Variant.id == Price.variant_id).where(_mine(product_id), *span)
    )
    for window in windows.all():
        if window.from_at >= now:
            session.delete(window)
        else:
            window.until_at = now
    session.flush()
    products.end(session, actor, product, "product.offer_ended")
    cache.touch(session)
    return product


def _mine(product_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Variant.product_id == product_id, Price.source == PriceSource.OFFER)
