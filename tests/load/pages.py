"""The pages that are measured, and the words that are searched for."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock
from urllib.parse import quote

import sqlalchemy as sa

from shop.catalog.models import Product, Variant
from shop.core import clock
from shop.core.db import db
from shop.exhibition.entry import tokens
from shop.exhibition.entry.tokens import BOOTH, Named
from shop.exhibition.fairs.models import Booth, Fair
from tests.factories.official import admitted
from tests.factories.stalls import a_fair, a_stall
from tests.load.stores import Store, goods
from tests.support.watch import count_statements

QUERIES = 200
PRODUCTS = 60
LAST = 50
BOOTHS = 20
FACETS = (
    "",
    "&supply=in_stock",
    "&supply=made_to_order",
    "&price=1",
    "&price=2",
    "&sort=price",
    "&ich=national",
)


def paths(store: Store) -> dict[str, list[str]]:
    """By name of the measurement: the addresses that are asked in turn."""
    common, rare = _searches(store)
    found = {
        "home": ["/"],
        "listing": ["/products"],
        "product": _products(store),
        "search_common": common,
        "search_rare": rare,
        "booth": booths(store),
    }
    if store.products >= LAST * 24:
        found["listing_p50"] = [f"/products?page={LAST}"]
    return found


def _products(store: Store) -> list[str]:
    variants = [variant for variant, _workshop in goods(store, PRODUCTS)]
    with store.app.app_context():
        slugs = sa.select(Product.slug).join(Variant, Variant.product_id == Product.id)
        return [
            f"/products/{slug}"
            for slug in db.session.scalars(slugs.where(Variant.id.in_(variants)).distinct())
        ]


def booths(store: Store) -> list[str]:
    """The pages of booths of a fair that is open now, by their codes: 20 booths, each with some pieces of its own."""
    keys = store.settings.signing_keys
    sold = {workshop: variant for variant, workshop in goods(store, 10 * BOOTHS)}  # one of each workshop
    with store.app.app_context():
        found = list(db.session.scalars(sa.select(Booth.id).order_by(Booth.id)))
        if not found:
            fair = a_fair(db.session, day=clock.today(), opens=0, closes=24)
            with clock.at(fair.days[0].opens_at):
                found = [_stall(fair, variant) for variant in list(sold.values())[:BOOTHS]]
            db.session.commit()
    return [f"/b/{tokens.sign(keys, Named(BOOTH, booth_id))}" for booth_id in found]


def _stall(fair: Fair, variant_id: int) -> int:
    variant = db.session.get_one(Variant, variant_id)
    product = db.session.get_one(Product, variant.product_id)
    admitted(db.session, product)
    return a_stall(db.session, fair, product.workshop, product, pieces=1000).booth.id


def _searches(store: Store) -> tuple[list[str], list[str]]:
    """200 different questions each: words that many titles hold, and words that few hold, with and without facets."""
    with store.app.app_context():
        titles = list(db.session.scalars(sa.select(Product.title).order_by(Product.id)))
    pairs: Counter[str] = Counter()
    for title in titles:
        pairs.update({title[i : i + 2] for i in range(len(title) - 1) if title[i : i + 2].isalpha()})
    ranked = [pair for pair, _count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))]
    return _questions(ranked), _questions(ranked[::-1])


def _questions(words: list[str]) -> list[str]:
    each = words[: -(-QUERIES // len(FACETS))]
    asked = (f"/products?q={quote(word)}{facet}" for facet, word in itertools.product(FACETS, each))
    return list(itertools.islice(asked, QUERIES))


def statements(store: Store, addresses: list[str], *, warm: bool) -> int:
    """The most statements that one of the pages costs; warm: the second time a visitor without a cookie asks."""
    most = 0
    for address in addresses[:10]:
        if warm:
            store.app.test_client().get(address)
        with count_statements() as asked, _versions_read(store) as versions:
            answer = store.app.test_client().get(address)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        most = max(most, len(asked) + len(versions))
    return most


@contextmanager
def _versions_read(store: Store) -> Iterator[list[int]]:
    """How often the version row is read inside the block: on a connection of its own, which the counting misses."""
    reader, versions = store.app.extensions["version_reader"], []
    read = reader.read
    with mock.patch.object(reader, "read", lambda: versions.append(1) or read()):
        yield versions
