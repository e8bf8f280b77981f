"""A file of products changes what is there by its own number: shown first, then all or nothing; what is risky is reviewed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from shop.catalog import pricing, products, stock
from shop.catalog.models import ListingCard, Product, ProductState, ReturnRule, Variant
from shop.catalog.official import price_limit
from shop.catalog.official.models import ReviewState
from shop.catalog.product_files import export, importing
from shop.catalog.product_files.columns import COLUMNS
from shop.catalog.product_files.models import Arrival, ImportState, ProductImport
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_category, a_product, the_stock, the_variant
from tests.factories.official import admitted, food_category, licensed, on_sale, review_of, submitted
from tests.factories.orders import run_jobs
from tests.factories.pictures import a_picture
from tests.factories.product_files import Row, a_row, as_csv, as_xlsx, as_zip, brought_in, looked_at
from tests.factories.workshops import a_member, a_workshop, acting
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

STEPS = "牵经：整好三百根经线|上机"


@pytest.fixture
def workshop(session: Session) -> Workshop:
    a_category(session)
    return a_workshop(session)


@pytest.fixture
def owner(session: Session, workshop: Workshop) -> Actor:
    return acting(session, a_member(session, workshop))


@pytest.fixture
def there(session: Session, owner: Actor, workshop: Workshop) -> Product:
    """A product that came with a file, of two variants, on sale."""
    rows = [
        a_row(
            "A",
            options="大号",
            price="1280",
            pictures="a.jpg",
            steps=STEPS,
            part_labour="600",
            story="织了三个月。",
        ),
        {"ref": "A", "options": "小号", "price": "680", "way": "订做", "lead_days": "30"},
    ]
    brought_in(
        session, owner, workshop, as_zip({"t.csv": as_csv(*rows), "a.jpg": a_picture()}), Arrival.ON_SALE
    )
    (made,) = export.products_of(session, workshop.id)
    return made


def plan(found: ProductImport) -> dict[str, Any]:
    told: dict[str, Any] = found.errors["plan"]
    return told


def counts(found: ProductImport) -> tuple[int, int, int]:
    return plan(found)["new"], plan(found)["changed"], plan(found)["same"]


def changes(found: ProductImport) -> list[list[str]]:
    return [change for row in plan(found)["rows"] for change in row["changes"]]


def costs(session: Session, product: Product) -> list[int]:
    ids = [v.id for v in product.variants if v.active]
    held = pricing.base_now(session, ids, clock.now())
    return [held[i] for i in ids]


def test_what_was_exported_changes_nothing(
    session: Session, owner: Actor, workshop: Workshop, there: Product
) -> None:
    a_product(session, workshop)
    session.commit()
    goods = export.products_of(session, workshop.id)
    table = export.as_xlsx(session, goods, clock.now())
    before = there.revision
    for data in (
        table,
        export.as_csv(session, goods, clock.now()).encode(),
        export.as_zip(table, goods).read(),
    ):
        found = looked_at(session, owner, workshop, data)
        assert (found.error_count, counts(found)) == (0, (0, 0, 2)), found.errors
    brought_in(session, owner, workshop, table)
    session.refresh(there)
    assert there.revision == before


def test_an_empty_cell_changes_nothing_and_a_variant_left_out_stays(
    session: Session, owner: Actor, workshop: Workshop, there: Product
) -> None:
    row: Row = {"ref": "A", "options": "大号", "price": "1300", "pieces": "7"}
    found = brought_in(session, owner, workshop, as_csv(row))
    assert counts(found) == (0, 1, 0)
    assert changes(found) == [["大号 价格（元）", "1280.00", "1300.00"], ["大号 有几件", "3", "7"]]
    session.refresh(there)
    assert costs(session, there) == [130000, 68000]
    assert there.story == "织了三个月。" and len(there.pictures) == 1 and len(there.price_parts) == 2
    big, small = there.variants
    assert stock.available(session, [big.id]) == {big.id: 7}
    assert (small.active, small.made_to_order, small.lead_days) == (True, True, 30)
    card = session.get(ListingCard, there.id)
    assert card is not None and card.price_fen == 68000


def test_everything_of_a_product_can_be_changed(
    session: Session, owner: Actor, workshop: Workshop, there: Product
) -> None:
    row = a_row(
        "A", title="八角花壁挂", subtitle="新的", story="换了故事。", material="丝", weight_g="900", care="干洗",
        size_text="1 米", options="大号", price="1500", way="订做", pieces="", lead_days="9", steps="打样|上机：细细织",
        part_labour="800", part_material="100", pictures="b.jpg、a.jpg", alts="新的正面|旧的",
    )  # fmt: skip
    more = {"ref": "A", "options": "中号", "price": "990", "way": "现货", "pieces": "2"}
    pictures = {"b.jpg": a_picture(colour=(9, 99, 9)), "a.jpg": a_picture()}
    brought_in(session, owner, workshop, as_zip({"t.csv": as_csv(row, more), **pictures}))
    session.expire_all()
    told = [
        getattr(there, key)
        for key in ("title", "subtitle", "story", "material", "weight_g", "care", "size_text")
    ]
    assert told == ["八角花壁挂", "新的", "换了故事。", "丝", 900, "干洗", "1 米"]
    assert [(s.title, s.text) for s in there.steps] == [("打样", ""), ("上机", "细细织")]
    assert [(v.options, v.made_to_order, v.active) for v in there.variants] == [
        ("大号", True, True), ("小号", True, True), ("中号", False, True),
    ]  # fmt: skip
    assert costs(session, there) == [150000, 68000, 99000]
    assert {p.kind for p in there.price_parts} == {"labour", "material", "workshop"}
    assert [p.alt for p in there.pictures] == ["新的正面", "旧的"] and there.state == ProductState.PUBLISHED


def test_a_product_of_the_desk_is_named_by_its_address_and_one_variant_can_be_renamed(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    product = a_product(session, workshop, title="披肩")
    session.commit()
    brought_in(session, owner, workshop, as_csv({"ref": product.slug, "options": "长款"}))
    session.expire_all()
    assert [(v.options, v.active) for v in product.variants] == [("长款", True)]
    assert the_stock(product).on_hand == 6


def test_numbers_of_other_workshops_are_new_ones_here(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    theirs = a_product(session, a_workshop(session))
    theirs.article = "A"
    session.commit()
    found = brought_in(session, owner, workshop, as_csv(a_row("A"), a_row(theirs.slug)))
    assert counts(found) == (2, 0, 0)


def test_what_moved_since_the_look_is_shown_again(
    session: Session, owner: Actor, workshop: Workshop, there: Product
) -> None:
    found = looked_at(session, owner, workshop, as_csv({"ref": "A", "options": "大号", "pieces": "9"}))
    importing.confirm(session, owner, found.key)
    variant = next(v for v in there.variants if v.options == "大号")
    stock.recount(session, SYSTEM, variant_id=variant.id, pieces=2, seen=3)
    session.commit()
    run_jobs()
    session.refresh(found)
    assert found.state == ImportState.CHECKED and found.errors["moved"] is True
    assert changes(found) == [["大号 有几件", "2", "9"]]
    assert stock.available(session, [variant.id]) == {variant.id: 2}


def test_one_wrong_row_changes_nothing(
    session: Session, owner: Actor, workshop: Workshop, there: Product
) -> None:
    wrong: Row = {"ref": "A", "title": "国家级壁挂"}
    found = looked_at(session, owner, workshop, as_csv(wrong, a_row("B")))
    assert [(row, key) for row, key, _said in found.errors["lines"]] == [(2, "title")]
    assert "国家级" in found.errors["lines"][0][2]
    assert len(export.products_of(session, workshop.id)) == 1


def test_pieces_that_are_promised_stay(session: Session, owner: Actor, workshop: Workshop) -> None:
    product = a_product(session, workshop, title="披肩")
    stock.reserve(session, {the_stock(product).id: 4}, "P-1", clock.now())
    session.commit()
    found = looked_at(session, owner, workshop, as_csv({"ref": product.slug, "pieces": "3"}))
    assert [(key, "4 件" in said) for _row, key, said in found.errors["lines"]] == [("pieces", True)]


def test_goods_on_sale_do_not_become_food_unseen(session: Session, owner: Actor, workshop: Workshop) -> None:
    food_category(session)
    licensed(session, workshop)
    product = a_product(session, workshop, title="披肩")
    session.commit()
    found = looked_at(session, owner, workshop, as_csv({"ref": product.slug, "category": "腌腊蜜饯"}))
    assert [key for _row, key, _said in found.errors["lines"]] == ["category"]


def test_of_an_admitted_product_what_is_risky_waits(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    product = admitted(session, on_sale(session, workshop)).product
    session.commit()
    row: Row = {"ref": product.slug, "title": "八角花披肩", "price": "900", "pieces": "9", "care": "干洗"}
    found = brought_in(session, owner, workshop, as_csv(row))
    assert plan(found)["rows"][0]["waits"] == ["名字"] and plan(found)["rows"][0]["watched"]
    session.expire_all()
    assert (product.title, product.care, costs(session, product)) == ("织锦披肩", "干洗", [16800])
    assert the_stock(product).on_hand == 9
    review = review_of(session, product)
    assert review.state == ReviewState.CHANGED and review.pending is not None
    assert review.pending.content["title"] == "八角花披肩"
    assert price_limit.waiting_prices(session, [product.id]) == {the_variant(product).id: 90000}


def test_a_change_beside_one_that_waits_leaves_that_one(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    product = admitted(session, on_sale(session, workshop)).product
    products.tell(
        session, SYSTEM, product_id=product.id, revision=product.revision, subtitle="", story="外婆的花样。", steps=[]
    )  # fmt: skip
    session.commit()
    brought_in(session, owner, workshop, as_csv({"ref": product.slug, "title": "八角花披肩"}))
    pending = review_of(session, product).pending
    assert pending is not None
    assert (pending.content["title"], pending.content["story"]) == ("八角花披肩", "外婆的花样。")


def test_what_waits_for_its_first_decision_is_looked_at_as_changed(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    review = submitted(session, on_sale(session, workshop))
    session.commit()
    brought_in(
        session, owner, workshop, as_csv({"ref": review.product.slug, "title": "八角花披肩", "price": "900"})
    )
    session.expire_all()
    assert review.product.title == "八角花披肩" and review.pending is not None
    assert review.pending.content["title"] == "八角花披肩"
    assert list(review.pending.content["prices"].values()) == [90000]


def test_the_page_shows_new_changed_same_and_the_differences(
    client: Client, session: Session, owner: Actor, workshop: Workshop, there: Product
) -> None:
    a_product(session, workshop, title="不动的")
    session.commit()
    slug = next(p.slug for p in export.products_of(session, workshop.id) if p.title == "不动的")
    rows: list[Row] = [{"ref": "A", "title": "新名字"}, {"ref": slug}, a_row("N")]
    found = looked_at(session, owner, workshop, as_csv(*rows))
    sign_in(client, a_member(session, workshop))
    page = parse(client.get(f"/studio/products/imports/{found.key}"))
    told = text(page.main)
    assert "确认：新建 1 件，修改 1 件" in told
    assert [text(x) for x in page.select("del, ins")] == ["四十八勾壁挂 A", "新名字"]
    assert counts(found) == (1, 1, 1)


def test_thousands_of_changes_take_a_number_of_statements_that_hardly_grows(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    def statements(first: int, n: int) -> int:
        refs = [f"S{first + i}" for i in range(n)]
        brought_in(session, owner, workshop, as_xlsx(*(a_row(ref) for ref in refs)))
        rows: list[Row] = [
            {"ref": ref, "title": f"新名字 {ref}", "price": "200", "pieces": "9"} for ref in refs
        ]
        found = looked_at(session, owner, workshop, as_csv(*rows))
        importing.confirm(session, owner, found.key)
        session.commit()
        with count_statements() as seen:
            run_jobs()
        assert session.query(Variant).count() >= n
        return len(seen)

    assert statements(1000, 60) <= statements(0, 6) + 12


def test_who_changes_the_first_row_of_an_exported_file_need_not_change_all(
    session: Session, owner: Actor, workshop: Workshop, there: Product
) -> None:
    rows = [
        {c.key: str(cell) for c, cell in zip(COLUMNS, row, strict=True) if cell is not None}
        for row in export.rows(session, [there], clock.now())
    ]
    rows[0]["title"] = "新名字"
    rows[1]["least"] = "5"
    found = brought_in(session, owner, workshop, as_csv(*rows))
    assert [what for what, _before, _after in changes(found)] == ["名字", "小号 几件起卖"]
    session.expire_all()
    assert there.title == "新名字" and [v.min_pieces for v in there.variants] == [1, 5]


def test_how_a_product_may_be_returned_is_its_own_matter(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    product = a_product(session, workshop, title="披肩")
    product.return_rule = ReturnRule.CUSTOM_MADE
    session.commit()
    brought_in(session, owner, workshop, as_csv({"ref": product.slug, "price": "99"}))
    session.expire_all()
    assert product.return_rule == ReturnRule.CUSTOM_MADE and costs(session, product) == [9900]
    found = looked_at(
        session, owner, workshop, as_csv({"ref": product.slug, "way": "现货", "returns": "订做不退"})
    )
    assert found.error_count == 0 and counts(found) == (0, 0, 1)
    product.return_rule = ReturnRule.SEVEN_DAYS
    session.commit()
    found = looked_at(session, owner, workshop, as_csv({"ref": product.slug, "returns": "订做不退"}))
    assert [key for _row, key, _said in found.errors["lines"]] == ["returns"]
