"""The read models of lists: always what the tables say, whatever was changed and how often they are rewritten."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.models import ListingCard, Price, ProductPicture, ProductState, ShelfCount
from shop.core import clock
from tests.factories.catalog import a_category, a_product, a_stored_picture, a_variant, the_stock, the_variant
from tests.factories.workshops import a_workshop


def card_of(session: Session, product_id: int) -> ListingCard | None:
    return session.scalar(
        sa.select(ListingCard)
        .where(ListingCard.product_id == product_id)
        .execution_options(populate_existing=True)
    )


def test_a_published_product_has_a_card_and_is_counted(session: Session) -> None:
    product = a_product(session, a_workshop(session), fen=26800, pieces=3)
    cards.refresh(session, [product.id])
    card = card_of(session, product.id)
    assert card is not None
    assert (card.price_fen, card.price_band, card.supply, card.lead_days) == (26800, 1, "in_stock", 2)
    assert not card.many_prices
    assert session.scalar(sa.select(sa.func.sum(ShelfCount.cards))) == 1


def test_a_draft_and_an_unpublished_product_have_none(session: Session) -> None:
    workshop = a_workshop(session)
    draft = a_product(session, workshop, state=ProductState.DRAFT)
    product = a_product(session, workshop)
    cards.refresh(session, [draft.id, product.id])
    product.state = ProductState.UNPUBLISHED
    cards.refresh(session, [product.id])
    assert card_of(session, draft.id) is None
    assert card_of(session, product.id) is None
    assert session.scalars(sa.select(ShelfCount)).all() == []


def test_a_product_of_a_blocked_category_has_none(session: Session) -> None:
    fireworks = a_category(session, "fireworks", "烟花爆竹", blocked=True)
    product = a_product(session, a_workshop(session), category=fireworks)
    cards.refresh(session, [product.id])
    assert card_of(session, product.id) is None


def test_the_card_shows_the_lowest_price_and_the_best_supply_of_its_variants(session: Session) -> None:
    product = a_product(session, a_workshop(session), fen=90000, pieces=0)
    a_variant(session, product, options="大", fen=128000, pieces=None)
    cards.refresh(session, [product.id])
    card = card_of(session, product.id)
    assert card is not None
    assert (card.price_fen, card.many_prices) == (90000, True)
    assert (card.supply, card.lead_days) == ("made_to_order", 20)


def test_pieces_promised_to_others_are_not_in_stock(session: Session) -> None:
    product = a_product(session, a_workshop(session), pieces=2)
    the_stock(product).reserved = 2
    cards.refresh(session, [product.id])
    card = card_of(session, product.id)
    assert card is not None
    assert card.supply == "sold_out"


def test_an_inactive_variant_and_a_product_without_price_offer_nothing(session: Session) -> None:
    workshop = a_workshop(session)
    inactive = a_product(session, workshop)
    the_variant(inactive).active = False
    unpriced = a_product(session, workshop)
    session.flush()
    session.execute(sa.delete(Price).where(Price.variant_id == the_variant(unpriced).id))
    cards.refresh(session, [inactive.id, unpriced.id])
    assert card_of(session, inactive.id) is None
    assert card_of(session, unpriced.id) is None


def test_the_first_picture_by_position_is_the_cards(session: Session) -> None:
    product = a_product(session, a_workshop(session))
    for position, key in ((2, "b" * 64), (1, "c" * 64)):
        a_stored_picture(session, key)
        session.add(
            ProductPicture(product_id=product.id, picture_key=key, position=position, alt=f"第 {position} 张")
        )
    cards.refresh(session, [product.id])
    card = card_of(session, product.id)
    assert card is not None
    assert (card.picture_key, card.picture_alt) == ("c" * 64, "第 1 张")


def test_rewriting_twice_changes_nothing(session: Session) -> None:
    products = [a_product(session, a_workshop(session)) for _ in range(3)]
    ids = [p.id for p in products]
    cards.refresh(session, ids)
    before = session.execute(sa.select(ShelfCount.__table__)).all()
    cards.refresh(session, ids)
    assert session.execute(sa.select(ShelfCount.__table__)).all() == before
    assert cards.verify(session) == []


def test_refreshing_one_leaves_the_other_workshops_counts_alone(session: Session) -> None:
    one, other = (a_product(session, a_workshop(session)) for _ in range(2))
    cards.refresh(session, [one.id, other.id])
    one.state = ProductState.UNPUBLISHED
    cards.refresh(session, [one.id])
    assert session.scalars(sa.select(ShelfCount.workshop_id)).all() == [other.workshop_id]


def test_a_rebuild_writes_the_same_as_the_refreshes(session: Session) -> None:
    ids = [a_product(session, a_workshop(session), fen=5000 + i * 40000).id for i in range(4)]
    cards.refresh(session, ids)
    before = session.execute(sa.select(ListingCard.__table__).order_by(ListingCard.product_id)).all()
    assert cards.rebuild(session) == 4
    assert session.execute(sa.select(ListingCard.__table__).order_by(ListingCard.product_id)).all() == before
    assert cards.verify(session) == []


def test_the_verifier_finds_what_is_missing_wrong_or_too_much(session: Session) -> None:
    workshop = a_workshop(session)
    missing, wrong, extra = (a_product(session, workshop) for _ in range(3))
    cards.refresh(session, [missing.id, wrong.id, extra.id])
    session.execute(sa.delete(ListingCard).where(ListingCard.product_id == missing.id))
    session.execute(sa.update(ListingCard).where(ListingCard.product_id == wrong.id).values(price_fen=1))
    extra.state = ProductState.UNPUBLISHED
    session.flush()
    found = {d.key[0]: d for d in cards.verify(session) if d.what == "card"}
    assert found[missing.id].found is None
    assert found[wrong.id].found and found[wrong.id].wanted
    assert found[extra.id].wanted is None
    assert any(d.what == "shelf" for d in cards.verify(session))


def test_a_window_that_opens_moves_the_card_to_its_price(session: Session) -> None:
    product = a_product(session, a_workshop(session), fen=50000)
    cards.refresh(session, [product.id])
    opens = clock.now() + timedelta(minutes=10)
    session.add(
        Price(variant_id=the_variant(product).id, amount_fen=8000, from_at=opens,
              until_at=opens + timedelta(days=2), source="campaign")
    )  # fmt: skip
    session.flush()
    assert cards.refresh_at_price_edges(session) == 0
    with clock.at(opens + timedelta(seconds=1)):
        assert cards.refresh_at_price_edges(session) == 1
        assert cards.verify(session) == []
    card = card_of(session, product.id)
    assert card is not None
    assert (card.price_fen, card.price_band) == (8000, 0)
    with clock.at(opens + timedelta(days=2)):
        assert cards.refresh_at_price_edges(session) == 1
        assert cards.verify(session) == []
