"""The workshop's list of products, and what is done from it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog import pricing, stock
from shop.catalog.models import ListingCard, Product, ProductState, Variant
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, a_variant, the_variant, with_picture
from tests.factories.workshops import a_member, a_workshop, culture_officer
from tests.support.html import errors, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture
def owner(client: Client, session: Session, workshop: Workshop) -> Client:
    return sign_in(client, a_member(session, workshop))


def state(session: Session, product: Product) -> str:
    session.refresh(product)
    return product.state


def test_the_list_shows_state_price_and_stock_of_own_products_only(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    with_picture(session, a_product(session, workshop, title="四十八勾披肩", fen=16800, pieces=6))
    a_product(session, title="别人的披肩")
    session.commit()
    page = parse(owner.get("/studio/products"))
    told = [text(article) for article in page.select("article.task")]
    assert len(told) == 1
    for word in ("四十八勾披肩", "在卖", "¥168", "现货 6 件"):
        assert word in told[0]


def test_products_are_shown_by_state(owner: Client, session: Session, workshop: Workshop) -> None:
    for kind in ProductState:
        a_product(session, workshop, title=f"披肩 {kind}", state=kind)
    session.commit()
    for kind in ProductState:
        page = parse(owner.get(f"/studio/products?state={kind}"))
        assert [text(h) for h in page.select("article.task h2")] == [f"披肩 {kind}"]
    assert len(parse(owner.get("/studio/products?state=nonsense&page=-3")).select("article.task")) == 3


def test_many_products_come_in_pages_and_cost_as_many_statements_as_few(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    a_product(session, workshop)
    session.commit()
    with count_statements() as few:
        owner.get("/studio/products")
    for _ in range(24):
        a_product(session, workshop)
    session.commit()
    with count_statements() as many:
        page = parse(owner.get("/studio/products"))
    assert len(page.select("article.task")) == 20
    assert len(many) == len(few)
    assert len(parse(owner.get("/studio/products?page=2")).select("article.task")) == 5


def test_a_workshop_without_products_is_told_how_to_begin(owner: Client, session: Session) -> None:
    session.commit()
    page = parse(owner.get("/studio/products"))
    assert page.select_one("a[href='/studio/products/new']") is not None
    assert "还没有作品" in text(page.main)


def test_a_product_is_taken_down_and_put_up_again_from_the_list(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = with_picture(session, a_product(session, workshop))
    session.commit()
    assert owner.post(f"/studio/products/{product.id}/withdrawal").status_code == 303
    assert state(session, product) == ProductState.UNPUBLISHED
    assert owner.post(f"/studio/products/{product.id}/publication").location == "/studio/products"
    assert state(session, product) == ProductState.PUBLISHED
    assert session.get(ListingCard, product.id) is not None, "it is in the lists at once"


def test_a_suspended_workshop_is_told_why_and_where_to_go(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = with_picture(session, a_product(session, workshop, state=ProductState.UNPUBLISHED))
    certification.suspend(session, culture_officer(session), workshop.id, document_no="一号", reason="查验")
    session.commit()
    page = parse(owner.get("/studio/products"))
    assert "暂停销售" in text(page.select_one(".note--bad"))
    assert page.select_one(".note--bad a[href='/studio/certification']") is not None
    refused = owner.post(f"/studio/products/{product.id}/publication", follow_redirects=True)
    assert "暂停销售" in text(parse(refused).select_one(".flash"))
    assert state(session, product) == ProductState.UNPUBLISHED


def test_the_price_is_changed_from_the_list(owner: Client, session: Session, workshop: Workshop) -> None:
    product = a_product(session, workshop, fen=16800)
    session.commit()
    assert owner.post(f"/studio/products/{product.id}/prices", data={"price": "１９８.5"}).status_code == 303
    variant_id = the_variant(product).id
    assert pricing.price_now(session, [variant_id], clock.now())[variant_id].amount_fen == 19850


@pytest.mark.parametrize("typed", ["", "abc", "0", "-5", "1.234", "99999999999"])
def test_a_price_nobody_means_is_refused_at_the_field_and_kept(
    owner: Client, session: Session, workshop: Workshop, typed: str
) -> None:
    product = a_product(session, workshop, fen=16800)
    session.commit()
    response = owner.post(f"/studio/products/{product.id}/prices", data={"price": typed})
    page = parse(response)
    assert response.status_code == 422
    assert errors(page)["price"]
    assert page.select_one("[name=price][aria-invalid]")["value"] == typed  # type: ignore[index]
    assert page.select_one(".summary a[href='#price']") is not None
    variant_id = the_variant(product).id
    assert pricing.price_now(session, [variant_id], clock.now())[variant_id].amount_fen == 16800


def test_the_number_of_pieces_is_changed_from_the_list(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop, pieces=6)
    session.commit()
    owner.post(f"/studio/products/{product.id}/counts", data={"seen": "6", "pieces": "9"})
    variant_id = the_variant(product).id
    assert stock.available(session, [variant_id]) == {variant_id: 9}


def test_fewer_pieces_than_are_promised_are_refused_at_the_field(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop, pieces=6)
    line = stock.levels(session, [the_variant(product).id])[the_variant(product).id]
    stock.reserve(session, {line.stock_id: 4}, "P1", clock.now())
    session.commit()
    response = owner.post(f"/studio/products/{product.id}/counts", data={"seen": "6", "pieces": "1"})
    assert response.status_code == 422
    assert "4 件已经被人订下" in errors(parse(response))["pieces"]


def test_a_product_of_several_variants_has_no_price_of_its_own_in_the_list(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop)
    a_variant(session, product, options="大")
    session.commit()
    assert not parse(owner.get("/studio/products")).select("[name=price]")
    assert owner.post(f"/studio/products/{product.id}/prices", data={"price": "1"}).status_code == 404


def test_an_old_product_is_copied_and_changed(owner: Client, session: Session, workshop: Workshop) -> None:
    product = with_picture(session, a_product(session, workshop, title="旧的"))
    session.commit()
    response = owner.post(f"/studio/products/{product.id}/copies")
    made = session.query(Product).filter_by(state=ProductState.DRAFT).one()
    assert response.location == f"/studio/products/{made.id}/edit/essentials"
    page = parse(owner.get(response.location))
    assert page.select_one("[name=title]")["value"] == "旧的"  # type: ignore[index]


ACTS = [
    ("get", "/studio/products/{id}/edit"),
    ("get", "/studio/products/{id}/edit/photos"),
    ("get", "/studio/products/{id}/edit/what"),
    ("post", "/studio/products/{id}/edit/what"),
    ("post", "/studio/products/{id}/edit/photos"),
    ("post", "/studio/products/{id}/pictures"),
    ("post", "/studio/products/{id}/publication"),
    ("post", "/studio/products/{id}/withdrawal"),
    ("post", "/studio/products/{id}/copies"),
    ("post", "/studio/products/{id}/prices"),
    ("post", "/studio/products/{id}/counts"),
]


@pytest.mark.parametrize(("method", "path"), ACTS)
def test_strangers_do_not_find_it_makers_may_not_and_visitors_sign_in(
    client: Client, session: Session, workshop: Workshop, method: str, path: str
) -> None:
    product = a_product(session, workshop)
    people = {
        404: a_member(session, a_workshop(session)),
        403: a_member(session, workshop, "maker"),
    }
    session.commit()
    address = path.format(id=product.id)
    assert "/sign-in" in getattr(client, method)(address).location
    for status, person in people.items():
        assert getattr(sign_in(client, person), method)(address).status_code == status
    assert state(session, product) == ProductState.PUBLISHED
    assert session.query(Variant).count() == 1


def test_delivery_is_shown_and_set(owner: Client, session: Session, workshop: Workshop) -> None:
    session.commit()
    assert owner.post("/studio/delivery", data={"fee": "12", "free_from": "200"}).status_code == 303
    page = parse(owner.get("/studio/delivery"))
    assert [page.select_one(f"[name={n}]")["value"] for n in ("fee", "free_from")] == ["12", "200"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("typed", "field"), [({"fee": ""}, "fee"), ({"fee": "x"}, "fee"), ({"fee": "1001"}, "fee"),
                         ({"fee": "10", "free_from": "0"}, "free_from")],
)  # fmt: skip
def test_a_fee_nobody_means_is_refused_at_the_field(
    owner: Client, session: Session, typed: dict[str, str], field: str
) -> None:
    session.commit()
    response = owner.post("/studio/delivery", data=typed)
    assert response.status_code == 422
    assert errors(parse(response))[field]
    assert parse(response).select_one("[name=fee]")["value"] == typed["fee"]  # type: ignore[index]


def test_the_store_itself_may_act(session: Session, workshop: Workshop) -> None:
    """The demo province writes prices as the store."""
    variant = the_variant(a_product(session, workshop))
    pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=500, at=clock.now())
    assert pricing.price_now(session, [variant.id], clock.now())[variant.id].amount_fen == 500
