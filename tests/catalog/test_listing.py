"""The list: only what may be sold at this instant, in the order asked for, at the price of this instant."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards, listing, pricing
from shop.catalog.filters import Filters
from shop.catalog.listing import Listing
from shop.catalog.models import Price, Product, ProductStat, ProductState
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import Licence, Workshop
from tests.factories.catalog import a_category, a_product, a_variant, the_variant
from tests.factories.heritage import an_ich_item
from tests.factories.workshops import a_workshop
from tests.support.watch import count_statements


def listed(session: Session, *products: Product) -> None:
    cards.refresh(session, [p.id for p in products])
    session.commit()


def titles(found: Listing) -> list[str]:
    return [card.title for card in found.cards]


def find(session: Session, **asked: object) -> Listing:
    return listing.find(session, Filters(**asked), clock.now())  # type: ignore[arg-type]


def many(session: Session, workshop: Workshop, number: int) -> list[Product]:
    """Products published one after the other, the last one newest."""
    products = []
    for n in range(number):
        product = a_product(session, workshop, title=f"第 {n} 件", fen=1000 + n)
        product.published_at = clock.now() - timedelta(hours=number - n)
        products.append(product)
    return products


def test_a_certified_workshops_goods_are_listed_and_anothers_are_not(session: Session) -> None:
    listed(
        session,
        a_product(session, a_workshop(session), title="看得见"),
        a_product(session, a_workshop(session, certified=None), title="看不见"),
    )
    found = find(session)
    assert titles(found) == ["看得见"]
    assert found.total == 1


def test_a_suspension_takes_all_its_goods_out_of_list_and_counts_at_once(session: Session) -> None:
    workshop = a_workshop(session)
    listed(session, a_product(session, workshop))
    assert find(session).total == 1
    certification.suspend(session, SYSTEM, workshop.id, document_no="湘文旅 1 号", reason="质量问题")
    assert find(session).total == 0
    assert find(session).cards == []


def test_the_right_that_time_ends_empties_the_list_without_any_job(session: Session) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    listed(session, a_product(session, workshop))
    end = workshop.certified_until
    assert end is not None
    with clock.at(end - timedelta(microseconds=1)):
        assert find(session).total == 1
    with clock.at(end):
        assert find(session).total == 0


def test_goods_that_need_a_licence_are_listed_only_while_it_is_valid(session: Session) -> None:
    workshop = a_workshop(session)
    tea = a_category(session, "tea", "茶", licence_kind="food")
    listed(
        session,
        a_product(session, workshop, title="茶", category=tea),
        a_product(session, workshop, title="布"),
    )
    assert titles(find(session)) == ["布"]
    now = clock.now()
    licence = Licence(workshop_id=workshop.id, kind="food", number="JY1", valid_from=now - timedelta(days=9),
                      valid_until=now + timedelta(days=1))  # fmt: skip
    session.add(licence)
    session.flush()
    assert find(session).total == 2
    assert set(titles(find(session))) == {"茶", "布"}
    with clock.at(now + timedelta(days=1)):
        assert titles(find(session)) == ["布"]
        assert find(session).total == 1


def test_goods_of_a_workshop_whose_verification_ran_out_are_not_listed(session: Session) -> None:
    workshop = a_workshop(session, verified_until=clock.now() + timedelta(hours=1))
    listed(session, a_product(session, workshop))
    assert find(session).total == 1
    with clock.at(clock.now() + timedelta(hours=1)):
        assert find(session).total == 0


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["新", "中", "旧"]),
        ("new", ["新", "中", "旧"]),
        ("price", ["中", "旧", "新"]),
        ("price_desc", ["新", "旧", "中"]),
        ("sold", ["旧", "新", "中"]),
        ("nonsense", ["新", "中", "旧"]),
    ],
)
def test_orders(session: Session, sort: str, expected: list[str]) -> None:
    workshop = a_workshop(session)
    goods = {}
    for title, days, fen, sold in (("旧", 3, 2000, 9), ("中", 2, 1000, 0), ("新", 1, 3000, 4)):
        product = a_product(session, workshop, title=title, fen=fen)
        product.published_at = clock.now() - timedelta(days=days)
        if sold:
            session.add(ProductStat(product_id=product.id, sold=sold))
        goods[title] = product
    listed(session, *goods.values())
    assert titles(find(session, sort=sort)) == expected


def test_the_filters_hold_together_and_their_values_one_by_one(session: Session) -> None:
    west = a_workshop(session, county="433130", craft="xilankapu")
    south = a_workshop(session, county="430524", craft="nianhua")
    south.model_site_level = "province"
    level = an_ich_item(session)
    brocade = a_product(session, west, title="锦", fen=26800)
    vase = a_product(session, south, title="瓶", fen=268000, pieces=None)
    vase.ich_item_id = level.id
    listed(session, brocade, vase)
    for asked in (
        {"craft": ("nianhua",)},
        {"place": ("430524",)},
        {"place": ("430500",)},
        {"site": ("province",)},
        {"ich": ("national",)},
        {"supply": ("made_to_order",)},
        {"band": (4,)},
        {"low_fen": 100000},
        {"workshop": (south.slug,)},
        {"craft": ("nianhua",), "place": ("430500",), "low_fen": 268000, "high_fen": 268000},
    ):
        assert titles(find(session, **asked)) == ["瓶"], asked
        assert find(session, **asked).total == 1
    assert set(titles(find(session, craft=("nianhua", "xilankapu")))) == {"瓶", "锦"}
    assert find(session, craft=("nianhua",), place=("433100",)).total == 0
    assert find(session, craft=("no-such-craft",)).total == 0
    assert find(session, site=("county",)).total == 1


def test_a_sold_out_piece_is_not_listed(session: Session) -> None:
    listed(session, a_product(session, a_workshop(session), pieces=0))
    assert find(session).cards == []
    assert find(session).total == 0


def test_a_page_holds_24_and_a_later_one_the_rest(session: Session) -> None:
    listed(session, *many(session, a_workshop(session), 50))
    first, last = find(session), find(session, page=3)
    assert (len(first.cards), first.total, first.pages) == (24, 50, 3)
    assert titles(first)[0] == "第 49 件"
    assert titles(last) == ["第 1 件", "第 0 件"]
    seen = titles(first) + titles(find(session, page=2)) + titles(last)
    assert len(set(seen)) == 50


def test_a_page_too_high_is_the_last_page(session: Session) -> None:
    listed(session, *many(session, a_workshop(session), 30))
    found = find(session, page=999999)
    assert found.number == found.pages == 2
    assert len(found.cards) == 6


def test_no_more_than_fifty_pages_can_be_turned() -> None:
    assert listing.paging(24 * 50 + 1, 51) == (50, 50)
    assert listing.paging(0, 7) == (1, 1)
    assert listing.paging(25, 2) == (2, 2)


def test_the_card_shows_the_price_of_this_instant_even_before_it_is_rewritten(session: Session) -> None:
    product = a_product(session, a_workshop(session), fen=50000)
    a_variant(session, product, options="大", fen=80000)
    listed(session, product)
    (card,) = find(session).cards
    assert (card.price_fen, card.from_price) == (50000, True)
    opens = clock.now() + timedelta(hours=1)
    session.add(
        Price(variant_id=product.variants[1].id, amount_fen=30000, from_at=opens,
              until_at=opens + timedelta(hours=1), source="campaign")
    )  # fmt: skip
    session.flush()
    with clock.at(opens):
        (card,) = find(session).cards
        windows = pricing.price_now(session, [v.id for v in product.variants], opens)
        assert card.price_fen == min(w.amount_fen for w in windows.values()) == 30000


def test_the_seal_of_a_card_follows_the_workshops_level(session: Session) -> None:
    workshop = a_workshop(session, county="433130", name="捞车河岸织锦工坊")
    workshop.model_site_level = "city"
    listed(session, a_product(session, workshop))
    (card,) = find(session).cards
    assert (card.seal, card.seal_label) == ("city", "市级示范点")
    assert (card.workshop_name, card.place, card.lead_text) == ("捞车河岸织锦工坊", "龙山", "现货")


def test_cards_for_given_products_keep_their_order_and_leave_out_what_may_not_be_sold(
    session: Session,
) -> None:
    good, better = (a_product(session, a_workshop(session)) for _ in range(2))
    lapsed = a_product(session, a_workshop(session, certified=None))
    draft = a_product(session, good.workshop, state=ProductState.DRAFT)
    listed(session, good, better, lapsed, draft)
    found = listing.cards_for(session, [better.id, lapsed.id, good.id, draft.id], clock.now())
    assert [card.product_id for card in found] == [better.id, good.id]
    assert listing.cards_for(session, [], clock.now()) == []


def test_the_number_of_statements_does_not_depend_on_what_the_page_holds(session: Session) -> None:
    listed(session, *many(session, a_workshop(session), 30))
    with count_statements() as few:
        find(session)
    workshops = [a_workshop(session) for _ in range(5)]
    listed(session, *(a_product(session, w) for w in workshops for _ in range(3)))
    with count_statements() as more:
        find(session, craft=("xilankapu",), band=(0, 1), low_fen=1, page=2)
    assert len(more) == len(few) == 5


def test_price_of_the_only_variant_is_no_from_price(session: Session) -> None:
    product = a_product(session, a_workshop(session))
    listed(session, product)
    (card,) = find(session).cards
    assert not card.from_price
    assert (
        card.price_fen
        == pricing.price_now(session, [the_variant(product).id], clock.now())[
            the_variant(product).id
        ].amount_fen
    )
