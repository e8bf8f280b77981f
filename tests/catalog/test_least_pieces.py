"""How few pieces are sold at once: said on the card and the page, asked by the list, believed only while they are there."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog import cards, listing, offers, product_page, stock
from shop.catalog.filters import Filters
from shop.catalog.models import ListingCard, Product, ReturnRule
from shop.catalog.offers import Supply
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Invalid
from tests.factories.catalog import a_product, a_variant, the_stock, the_variant
from tests.factories.workshops import a_workshop


def sold_by(session: Session, least: int, pieces: int | None = 60) -> Product:
    product = a_product(session, a_workshop(session), pieces=pieces)
    the_variant(product).min_pieces = least
    cards.refresh(session, [product.id])
    session.commit()
    return product


def card_of(session: Session, product: Product) -> listing.Card:
    (card,) = listing.cards_for(session, [product.id], clock.now())
    return card


def found(session: Session, *least: int) -> int:
    return listing.find(session, Filters(least=least), clock.now()).total


@pytest.mark.parametrize(("least", "band"), [(1, 1), (2, 2), (9, 2), (10, 10), (49, 10), (50, 50), (999, 50)])
def test_each_number_belongs_to_one_band_of_the_list(session: Session, least: int, band: int) -> None:
    sold_by(session, least, pieces=None)
    assert [b for b in (1, 2, 10, 50) if found(session, b)] == [band]
    assert dict(listing.find(session, Filters(), clock.now()).counts.by["least"]) == {band: 1}


def test_of_several_variants_the_fewest_that_can_be_had_counts(session: Session) -> None:
    product = sold_by(session, 10)
    single = a_variant(session, product, options="单件", pieces=1)
    cards.refresh(session, [product.id])
    assert found(session, 1) == 1
    stock.reserve(session, {single.stocks[0].id: 1}, "holder", clock.now())
    cards.refresh(session, [product.id])
    assert (found(session, 1), found(session, 10)) == (0, 1)


def test_the_card_says_so(session: Session) -> None:
    assert card_of(session, sold_by(session, 10)).lead_text == "现货，10 件起"
    assert card_of(session, sold_by(session, 2, pieces=None)).lead_text == "订做 20 天，2 件起"
    assert card_of(session, sold_by(session, 1)).lead_text == "现货"


def test_fewer_pieces_than_are_sold_at_once_are_none_from_that_sale_on(session: Session) -> None:
    product = sold_by(session, 10, pieces=25)
    before = listing.find(session, Filters(), clock.now())
    stock.reserve(session, {the_stock(product).id: 16}, "holder", clock.now())
    session.commit()
    after = listing.find(session, Filters(), clock.now())
    assert (before.total, after.total, after.cards) == (1, 0, [])
    assert not any(after.counts.by["least"].values())
    page = product_page.page(session, product_page.load(session, product.slug, clock.now()), clock.now())
    assert page.sold_out
    stock.release(session, "holder", clock.now())
    session.commit()
    assert listing.find(session, Filters(), clock.now()).total == 1
    cards.refresh(session, [product.id])
    assert listing.find(session, Filters(), clock.now()).total == 1


def test_a_workshop_says_it_with_the_stock_and_what_it_leaves_out_stays(session: Session) -> None:
    product = a_product(session, pieces=60)
    variant = the_variant(product)

    def supply(least: int | None) -> None:
        session.refresh(product)
        offers.set_supply(
            session, SYSTEM, product_id=product.id, revision=product.revision,
            supplies=[Supply(variant.id, False, 2, 60, 60, least)], return_rule=ReturnRule.SEVEN_DAYS,
        )  # fmt: skip

    supply(12)
    supply(None)
    card = session.get_one(ListingCard, product.id, populate_existing=True)
    assert (variant.min_pieces, card.min_pieces, card.least_band) == (12, 12, 2)
    for nobody_means in (0, 1000):
        with pytest.raises(Invalid) as refusal:
            supply(nobody_means)
        assert refusal.value.field == "supplies-0-least"


def test_the_database_keeps_the_number_sane(session: Session) -> None:
    variant = the_variant(a_product(session))
    variant.min_pieces = 0
    with pytest.raises(IntegrityError):
        session.flush()
