"""The platform's desk: the list, one product with both versions, decisions; and who may."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.accounts.models import Membership
from shop.catalog import official, products
from shop.catalog.models import Product
from shop.catalog.official import deciding
from shop.catalog.official.models import Review, ReviewState
from shop.core import clock
from shop.core.access import SYSTEM, allowed
from shop.core.errors import Forbidden
from shop.core.permissions import Permission
from tests.factories.accounts import sign_in
from tests.factories.official import admitted, on_sale, submitted
from tests.factories.workshops import a_member, a_user, a_workshop, acting, an_officer, an_operator
from tests.support.html import parse
from tests.support.isolation import Client

QUEUE = "/oversight/catalogue"


@pytest.fixture
def desk(session: Session, client: Client) -> Client:
    """The client of an operator of the platform."""
    return sign_in(client, an_operator(session))


def retitle(session: Session, product: Product, title: str) -> None:
    session.refresh(product)
    products.describe(
        session, SYSTEM, product_id=product.id, revision=product.revision, title=title,
        craft_id=product.craft_id, category_id=product.category_id,
    )  # fmt: skip


def page_of(review: Review) -> str:
    return f"{QUEUE}/{review.id}"


def text_of(desk: Client, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == 200
    return parse(answer).get_text(" ", strip=True)


def test_what_waits_the_longest_stands_first(session: Session, desk: Client) -> None:
    with clock.at(clock.parse("2026-05-01T10:00")):
        first = submitted(session, on_sale(session, title="先来的"))
    second = submitted(session, on_sale(session, title="后来的"))
    admitted(session, on_sale(session, title="入选的"))
    links = [a.get_text() for a in parse(desk.get(QUEUE)).select("tbody th a")]
    assert links == [first.product.title, second.product.title]
    assert "入选的" in text_of(desk, f"{QUEUE}?view=admitted")
    assert "入选的" not in text_of(desk, f"{QUEUE}?view=returned")


def test_a_product_is_admitted_with_a_number(session: Session, desk: Client) -> None:
    review = submitted(session)
    assert "通过，列入目录" in text_of(desk, page_of(review))
    answer = desk.post(f"{page_of(review)}/admission", data={"revision": review.revision})
    assert answer.status_code == 303
    county, year = review.product.workshop.county_code, clock.local(clock.now()).year
    assert review.number == f"ML-{county}-{year}-0001"
    assert official.in_catalogue(session, review.product_id, clock.now())


def test_both_versions_stand_side_by_side(session: Session, desk: Client) -> None:
    review = admitted(session, on_sale(session, title="织锦披肩"))
    retitle(session, review.product, "织锦围巾")
    found = parse(desk.get(page_of(review)))
    (row,) = [r for r in found.select("tbody.versus tr") if r.th and "名称" in r.th.get_text()]
    before, after = row.select("td")
    assert before.get_text(strip=True) == "织锦披肩" and after.get_text(strip=True) == "织锦围巾"
    assert [d.get_text() for d in before.select("del")] == ["披肩"]
    assert [i.get_text() for i in after.select("ins")] == ["围巾"]
    assert "改了" in row.get_text()


def test_a_product_is_returned_with_reasons_by_field(session: Session, desk: Client) -> None:
    review = submitted(session)
    empty = desk.post(f"{page_of(review)}/return", data={"revision": review.revision})
    assert empty.status_code == 422 and "请写明要改什么" in empty.text
    told = {"revision": review.revision, "reason": "照片看不清", "title": "名字里写清是什么"}
    assert desk.post(f"{page_of(review)}/return", data=told).status_code == 303
    assert review.state == ReviewState.RETURNED
    shown = text_of(desk, page_of(review))
    assert "照片看不清" in shown and "名字里写清是什么" in shown


def test_an_admitted_product_is_withdrawn_with_a_reason(session: Session, desk: Client) -> None:
    review = admitted(session)
    path = f"{page_of(review)}/withdrawal"
    assert desk.post(path, data={"withdrawal-revision": review.revision}).status_code == 422
    told = {"withdrawal-revision": review.revision, "withdrawal-reason": "已经停产"}
    assert desk.post(path, data=told).status_code == 303
    assert not official.in_catalogue(session, review.product_id, clock.now())
    number = review.number
    deciding.admit(session, SYSTEM, submitted(session, review.product).id)
    assert review.number == number  # it is the same product


def test_who_decides_on_an_old_page_is_told_so_and_keeps_what_was_typed(
    session: Session, desk: Client
) -> None:
    review = submitted(session)
    seen = review.revision
    retitle(session, review.product, "等的时候改了名")
    session.commit()
    late = desk.post(f"{page_of(review)}/return", data={"revision": seen, "reason": "照片看不清"})
    assert late.status_code == 409
    assert "有了变动" in late.text and "照片看不清" in late.text and "等的时候改了名" in late.text
    assert desk.post(f"{page_of(review)}/admission", data={"revision": seen}).status_code == 409
    assert desk.post(f"{page_of(review)}/admission", data={}).status_code == 409
    assert review.state == ReviewState.SUBMITTED


def test_nobody_decides_on_a_product_of_their_own_workshop(session: Session, client: Client) -> None:
    workshop = a_workshop(session)
    review = submitted(session, on_sale(session, workshop))
    both = an_operator(session)
    session.add(
        Membership(user_id=both.id, organisation_id=workshop.organisation_id, role="staff", since=clock.now())
    )
    session.flush()
    with pytest.raises(Forbidden) as refusal:
        deciding.admit(session, acting(session, both), review.id)
    assert refusal.value.code == "OWN_CASE"
    desk = sign_in(client, both)
    shown = text_of(desk, page_of(review))
    assert "要由别的经办人来办" in shown and "通过，列入目录" not in shown
    assert desk.post(f"{page_of(review)}/admission", data={"revision": review.revision}).status_code == 403


def test_only_operators_of_the_platform_decide(session: Session, client: Client) -> None:
    review = submitted(session)
    others = [
        a_user(session),
        a_member(session, review.product.workshop),
        an_officer(session),
        an_operator(session, "finance"),
    ]
    for user in others:
        assert not allowed(acting(session, user), Permission.CATALOGUE_DECIDE)
        with pytest.raises(Forbidden):
            deciding.admit(session, acting(session, user), review.id)
    strange = sign_in(client, others[1])
    assert strange.get(QUEUE).status_code == 403
    assert strange.post(f"{page_of(review)}/admission", data={"revision": 1}).status_code == 403
    assert allowed(acting(session, an_operator(session)), Permission.CATALOGUE_DECIDE)


def test_an_unknown_review_is_not_found(desk: Client) -> None:
    for method, path in (("GET", ""), ("POST", "/admission")):
        assert desk.open(f"{QUEUE}/987654{path}", method=method).status_code == 404
