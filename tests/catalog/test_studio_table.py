"""Variants as a matrix, and the prices and pieces of all of them on one page: all saved or none."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog import axes, bulk, copies, matrix, pricing, stock
from shop.catalog.axes import Axis
from shop.catalog.bulk import Cell
from shop.catalog.models import ListingCard, Product, ProductState
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid, NotFound
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, a_variant, the_variant
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

RED_BLUE = Axis("颜色", ("红色", "蓝色"))
SIZES = Axis("大小", ("大号", "小号"))


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture
def owner(client: Client, session: Session, workshop: Workshop) -> Client:
    client = sign_in(client, a_member(session, workshop))
    session.commit()
    return client


def options(product: Product) -> list[str]:
    return [v.options for v in product.variants if v.active]


def cross(session: Session, product: Product, *told: Axis) -> Product:
    return matrix.cross(session, SYSTEM, product_id=product.id, revision=product.revision, told=told)


def base(session: Session, product: Product) -> list[int]:
    ids = [v.id for v in product.variants if v.active]
    found = pricing.base_now(session, ids, clock.now())
    return [found[i] for i in ids]


def test_two_axes_make_every_crossing_and_the_first_keeps_what_it_had(session: Session) -> None:
    product = a_product(session, fen=16800, pieces=6)
    before = the_variant(product).id
    cross(session, product, RED_BLUE, SIZES)
    assert options(product) == ["红色 / 大号", "红色 / 小号", "蓝色 / 大号", "蓝色 / 小号"]
    assert product.variants[0].id == before
    assert base(session, product) == [16800] * 4
    ids = [v.id for v in product.variants]
    assert list(stock.available(session, ids).values()) == [6, 0, 0, 0]
    assert axes.axes_of(session, product.id) == [RED_BLUE, SIZES]


def test_a_value_more_or_less_leaves_the_others_alone(session: Session) -> None:
    product = cross(session, a_product(session), RED_BLUE)
    red, blue = product.variants
    pricing.set_base_price(session, SYSTEM, variant_id=blue.id, amount_fen=20000, at=clock.now())
    cross(session, product, Axis("颜色", ("蓝色", "绿色")))
    assert options(product) == ["蓝色", "绿色"]
    assert not red.active
    assert {
        v.options: fen
        for v, fen in zip([v for v in product.variants if v.active], base(session, product), strict=True)
    } == {
        "蓝色": 20000,
        "绿色": 16800,
    }
    cross(session, product, RED_BLUE)
    assert red.active, "what rested comes back with its past"


def test_without_axes_there_is_one_variant_again(session: Session) -> None:
    product = cross(session, a_product(session), RED_BLUE, SIZES)
    cross(session, product)
    assert len(options(product)) == 1
    assert axes.axes_of(session, product.id) == []


def test_new_variants_are_made_to_order_when_the_first_is(session: Session) -> None:
    product = cross(session, a_product(session, pieces=None), RED_BLUE)
    assert [(v.made_to_order, v.lead_days) for v in product.variants] == [(True, 20), (True, 20)]


def test_a_copy_has_the_axes_too(session: Session) -> None:
    product = cross(session, a_product(session), RED_BLUE)
    made = copies.copy(session, SYSTEM, source=product)
    assert axes.axes_of(session, made.id) == [RED_BLUE]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ([Axis("", ("红",))], "axes-0-name"),
        ([Axis("颜色", ("红", "红"))], "axes-0-values"),
        ([Axis("颜色", ("最佳",))], "axes-0-values"),
        ([Axis("颜色", tuple("红橙黄绿青蓝紫白黑灰棕"))], "axes-0-values"),
        ([RED_BLUE, RED_BLUE], "axes-1-name"),
        ([Axis("颜色", tuple("红橙黄绿青蓝紫")), Axis("大小", tuple("一二三四五六"))], "axes-0-values"),
        ([Axis("颜色", ("长" * 21,))], "axes-0-values"),
    ],
)
def test_axes_nobody_means_are_refused_at_their_field(session: Session, told: list[Axis], field: str) -> None:
    product = a_product(session)
    with pytest.raises(Invalid) as refusal:
        cross(session, product, *told)
    assert refusal.value.field == field
    assert options(product) == [""]


def test_the_matrix_is_made_and_filled_without_script(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop, title="方巾", state=ProductState.DRAFT)
    session.commit()
    at = f"/studio/products/{product.id}/edit/kinds"
    values = form_values(parse(owner.get(at)).select_one("form#w"))  # type: ignore[arg-type]
    answer = owner.post(at, data={**values, "axes-0-values": "红色、蓝色", "axes-1-values": "大号 小号"})
    assert answer.location == f"/studio/table?product={product.id}"
    form = parse(owner.get(answer.location)).select_one("form#w")
    assert form is not None
    kept = form_values(form)
    filled = parse(
        owner.post(str(form["action"]), data={**kept, "all_prices": "99", "all_pieces": "3", "fill": "1"})
    )
    kept = form_values(filled.select_one("form#w"))  # type: ignore[arg-type]
    assert [kept[f"rows-{n}-price"] for n in range(4)] == ["99"] * 4
    session.expire_all()
    assert base(session, product) == [16800] * 4, "filling saves nothing"
    saved = owner.post(str(form["action"]), data={**kept, "rows-3-price": "120"})
    assert saved.status_code == 303
    session.expire_all()
    assert base(session, product) == [9900, 9900, 9900, 12000]
    assert list(stock.available(session, [v.id for v in product.variants]).values()) == [3, 3, 3, 3]


def test_axes_refused_on_the_page_stay_as_typed(owner: Client, session: Session, workshop: Workshop) -> None:
    product = a_product(session, workshop)
    session.commit()
    at = f"/studio/products/{product.id}/edit/kinds"
    values = form_values(parse(owner.get(at)).select_one("form#w"))  # type: ignore[arg-type]
    page = parse(owner.post(at, data={**values, "axes-0-values": "顶级红、最佳蓝"}))
    told = errors(page)["axes-0-values"]
    assert "“顶级”" in told and "“最佳”" in told
    assert form_values(page.select_one("form#w"))["axes-0-values"] == "顶级红、最佳蓝"  # type: ignore[arg-type]


def test_all_products_on_one_page_are_saved_together(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    first, second = (a_product(session, workshop, title=t, fen=10000, pieces=5) for t in ("甲", "乙"))
    a_product(session, title="别人的")
    a_product(session, workshop, title="草稿", state=ProductState.DRAFT)
    session.commit()
    form = parse(owner.get("/studio/table")).select_one("form#w")
    assert form is not None
    assert [text(legend) for legend in form.select("legend")] == ["乙", "甲"]
    answer = owner.post(
        "/studio/table", data={**form_values(form), "rows-0-price": "88", "rows-1-pieces": "9"}
    )
    assert answer.status_code == 303
    session.expire_all()
    assert (base(session, second), base(session, first)) == ([8800], [10000])
    assert stock.available(session, [the_variant(first).id]) == {the_variant(first).id: 9}
    assert session.get_one(ListingCard, second.id).price_fen == 8800


def test_one_wrong_cell_saves_nothing_and_every_wrong_cell_is_shown(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    products = [a_product(session, workshop, title=f"披肩 {n}", fen=10000, pieces=5) for n in range(3)]
    session.commit()
    values = form_values(parse(owner.get("/studio/table")).select_one("form#w"))  # type: ignore[arg-type]
    typed = {**values, "rows-0-price": "50", "rows-1-price": "0", "rows-2-pieces": "-4"}
    answer = owner.post("/studio/table", data=typed)
    page = parse(answer)
    assert answer.status_code == 422
    assert set(errors(page)) == {"rows-1-price", "rows-2-pieces"}
    assert form_values(page.select_one("form#w"))["rows-0-price"] == "50"  # type: ignore[arg-type]
    session.expire_all()
    assert [base(session, p) for p in products] == [[10000]] * 3


def test_fewer_than_promised_saves_nothing_and_is_said_at_the_cell(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    first = a_product(session, workshop, title="甲", fen=10000, pieces=5)
    second = a_product(session, workshop, title="乙", fen=10000, pieces=5)
    line = stock.levels(session, [the_variant(first).id])[the_variant(first).id]
    stock.reserve(session, {line.stock_id: 4}, "P1", clock.now())
    session.commit()
    values = form_values(parse(owner.get("/studio/table")).select_one("form#w"))  # type: ignore[arg-type]
    answer = owner.post("/studio/table", data={**values, "rows-0-price": "1", "rows-1-pieces": "2"})
    assert answer.status_code == 422
    assert "4 件已经被人订下" in errors(parse(answer))["rows-1-pieces"]
    session.expire_all()
    assert base(session, second) == [10000]


def test_a_sale_meanwhile_is_not_undone_and_a_price_meanwhile_is_not_written_over(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop, fen=10000, pieces=5)
    variant = the_variant(product)
    session.commit()
    values = form_values(parse(owner.get("/studio/table")).select_one("form#w"))  # type: ignore[arg-type]
    line = stock.levels(session, [variant.id])[variant.id]
    stock.reserve(session, {line.stock_id: 2}, "P1", clock.now())
    stock.sell(session, "P1", clock.now())
    session.commit()
    owner.post("/studio/table", data={**values, "rows-0-pieces": "8"})
    assert stock.available(session, [variant.id]) == {variant.id: 6}, "three more were found, two were sold"
    pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=7000, at=clock.now())
    session.commit()
    stale = owner.post("/studio/table", data={**values, "rows-0-price": "90"})
    assert stale.status_code == 409
    again = form_values(parse(stale).select_one("form#w"))  # type: ignore[arg-type]
    assert again["rows-0-price"] == "90"
    assert owner.post("/studio/table", data=again).status_code == 303, "knowing it, the second save is taken"
    session.expire_all()
    assert base(session, product) == [9000]


def test_a_variant_of_another_workshop_is_not_found(
    session: Session, workshop: Workshop, owner: Client
) -> None:
    theirs = the_variant(a_product(session))
    session.commit()
    with pytest.raises(NotFound):
        cell = Cell(theirs.id, 1, 16800, 1, 6)
        bulk.set_all(session, SYSTEM, workshop_id=workshop.id, cells=[cell], at=clock.now())
    values = {"rows-0-variant_id": str(theirs.id), "rows-0-price": "1", "rows-0-seen_fen": "16800"}
    assert owner.post("/studio/table", data=values).status_code == 404
    assert owner.get(f"/studio/table?product={theirs.product_id}").status_code == 404


def test_the_table_costs_as_many_statements_for_many_as_for_few(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop)
    session.commit()
    with count_statements() as few:
        owner.get("/studio/table")
    for n in range(30):
        a_variant(session, product, options=f"第 {n} 款")
    session.commit()
    with count_statements() as many:
        assert len(parse(owner.get("/studio/table")).select("fieldset.cells")) == 31
    assert len(many) == len(few)


def test_a_stale_matrix_is_a_conflict(session: Session) -> None:
    product = a_product(session)
    with pytest.raises(Conflict):
        matrix.cross(session, SYSTEM, product_id=product.id, revision=product.revision - 1, told=[RED_BLUE])


@pytest.mark.parametrize("named", ["9" * 30, "abc", "-1", "０"])
def test_a_product_nobody_means_is_not_found(owner: Client, named: str) -> None:
    assert owner.get(f"/studio/table?product={named}").status_code == 404
    assert owner.get(f"/studio/table?page={'9' * 30}").status_code == 200


@pytest.mark.parametrize("typed", ["9" * 30, "-1", "abc", ""])
def test_rows_that_name_no_variant_are_not_found(owner: Client, typed: str) -> None:
    sent = {"rows-0-variant_id": typed, "rows-0-price": "1"}
    assert owner.post("/studio/table", data=sent).status_code == 404
