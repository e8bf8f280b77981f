"""BR-27: a price may stand struck through only at the lowest that was really paid in the seven days before it fell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.models import DealPrice, Price, Product
from shop.core import clock
from tests.factories.catalog import a_product, the_variant
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client


def lowered(session: Session, *deals: tuple[int, int], to: int = 5800, opened: int = 0) -> Product:
    """List price 100, now `to` fen since `opened` days; `deals`: days before that, and the lowest fen paid then."""
    product = a_product(session, a_workshop(session), fen=10_000)
    start = clock.now() - timedelta(days=opened, minutes=5)
    variant = the_variant(product)
    session.add(Price(variant_id=variant.id, amount_fen=to, from_at=start, until_at=start + timedelta(days=30),
                      source="campaign"))  # fmt: skip
    for days, fen in deals:
        day = clock.local_day(start) - timedelta(days=days)
        session.add(DealPrice(variant_id=variant.id, channel="mall", day=day, min_fen=fen))
    cards.refresh(session, [product.id])
    session.commit()
    return product


def struck(client: Client, product: Product) -> str:
    """The price struck through on the page; '' for none."""
    found = parse(client.get(f"/products/{product.slug}")).select_one(".pdp__price s")
    return text(found) if found else ""


def test_with_a_lowest_deal_of_60_the_list_price_of_100_is_not_shown_but_60_is(
    client: Client, session: Session
) -> None:
    product = lowered(session, (2, 6000), (4, 9000))
    assert struck(client, product) == "¥60"
    assert "¥100" not in text(parse(client.get(f"/products/{product.slug}")).select_one(".pdp__price"))


def test_without_a_deal_in_seven_days_the_last_one_before_counts(client: Client, session: Session) -> None:
    assert struck(client, lowered(session, (8, 9500), (20, 7000))) == "¥95"


def test_the_seventh_day_before_counts_and_the_eighth_does_not(client: Client, session: Session) -> None:
    assert struck(client, lowered(session, (7, 8000), (8, 6000))) == "¥80"


def test_what_was_never_sold_has_no_price_struck_through(client: Client, session: Session) -> None:
    assert struck(client, lowered(session)) == ""


@pytest.mark.parametrize("deal", [5800, 5000])
def test_a_deal_that_was_not_dearer_is_nothing_to_boast_of(
    client: Client, session: Session, deal: int
) -> None:
    assert struck(client, lowered(session, (1, deal))) == ""


def test_deals_at_the_lowered_price_do_not_change_what_was_paid_before(
    client: Client, session: Session
) -> None:
    product = lowered(session, (2, 9000), opened=3)
    session.add(
        DealPrice(variant_id=the_variant(product).id, channel="mall", day=clock.today(), min_fen=5800)
    )
    session.commit()
    assert struck(client, product) == "¥90"


def test_deals_of_fairs_do_not_count_and_a_base_price_is_never_beside_another(
    client: Client, session: Session
) -> None:
    product = a_product(session, a_workshop(session), fen=10_000)
    yesterday = clock.today() - timedelta(days=1)
    session.add(DealPrice(variant_id=the_variant(product).id, channel="mall", day=yesterday, min_fen=20_000))
    cards.refresh(session, [product.id])
    session.commit()
    assert struck(client, product) == ""
    fair = lowered(session)
    session.add(DealPrice(variant_id=the_variant(fair).id, channel="fair", day=yesterday, min_fen=9000))
    session.commit()
    assert struck(client, fair) == ""
