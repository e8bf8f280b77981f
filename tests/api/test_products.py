"""Products in the open catalogue: the same goods, question and reasons as on the pages."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog.models import MakingStep, PricePart, Product, ProductState, ReturnRule
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import SuspensionGround
from tests.api.promise import ROOT, ask
from tests.factories.catalog import a_product, a_variant, the_stock, with_picture
from tests.factories.heritage import an_ich_item
from tests.factories.workshops import a_workshop
from tests.front.test_pages import listed
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


def titles(answer: object) -> list[str]:
    return [item["title"] for item in answer.get_json()["items"]]  # type: ignore[attr-defined]


def test_a_product_tells_what_its_page_shows(client: Client, session: Session) -> None:
    workshop = a_workshop(session, name="捞车河岸织锦工坊")
    product = with_picture(
        session, a_product(session, workshop, title="壁挂「四十八勾」", fen=128000, pieces=3)
    )
    a_variant(session, product, options="80 × 160 厘米", fen=168000, pieces=None)
    product.ich_item_id = an_ich_item(session).id
    session.add(MakingStep(product_id=product.id, position=1, title="牵线", text="三天"))
    for n, (kind, bp) in enumerate((("labour", 5200), ("material", 2300), ("workshop", 2500))):
        session.add(PricePart(product_id=product.id, position=n, kind=kind, share_bp=bp))
    listed(session, product)
    data = ask(client, f"/products/{product.slug}", template="/products/{slug}").get_json()
    assert data["title"] == "壁挂「四十八勾」"
    first, second = data["variants"]
    assert first["price"] == {"amount_fen": 128000, "currency": "CNY"}
    assert (first["stock"], first["pieces_left"], first["buyable"]) == ("只剩 3 件", 3, True)
    assert (second["made_to_order"], second["stock"], second["lead_days"]) == (True, None, 20)
    assert sum(part["amount"]["amount_fen"] for part in data["price_parts"]) == 128000
    assert data["ich_item"]["title"] == "国家级非物质文化遗产代表性项目"
    assert data["returns"]["rule"] == ReturnRule.SEVEN_DAYS
    assert data["workshop"]["certificate"]["state"] == "certified"
    (picture,) = data["pictures"]
    assert {size["width"] for size in picture["sizes"]} == {400, 800, 1600}
    assert all(size["url"].startswith("http://") for size in picture["sizes"])
    assert data["making_steps"] == [{"title": "牵线", "text": "三天"}]


@pytest.mark.parametrize("pieces", [6, 900])
def test_more_than_five_pieces_are_never_told_as_a_number(
    client: Client, session: Session, pieces: int
) -> None:
    product = a_product(session, a_workshop(session), pieces=pieces)
    listed(session, product)
    (variant,) = ask(client, f"/products/{product.slug}", template="/products/{slug}").get_json()["variants"]
    assert (variant["stock"], variant["pieces_left"]) == ("现货", None)


def test_a_product_without_stock_stays_and_cannot_be_bought(client: Client, session: Session) -> None:
    product = a_product(session, a_workshop(session), pieces=2)
    the_stock(product).on_hand = 0
    listed(session, product)
    (variant,) = ask(client, f"/products/{product.slug}", template="/products/{slug}").get_json()["variants"]
    assert (variant["buyable"], variant["pieces_left"]) == (False, None)


def test_the_list_answers_the_question_of_the_page(client: Client, session: Session) -> None:
    one, other = a_workshop(session, name="甲"), a_workshop(session, name="乙")
    goods = [a_product(session, one, title=f"桌旗 {n}", fen=10000 + n) for n in range(30)]
    goods += [a_product(session, other, title="香囊", fen=5000, pieces=None)]
    listed(session, *goods)
    for query in (
        "",
        "?sort=price&page=2",
        "?supply=made_to_order",
        f"?workshop={other.slug}",
        "?min=100.05&sort=price_desc",
    ):
        answer = ask(client, f"/products{query}{'&' if query else '?'}catalogue=all", template="/products")
        page = parse(client.get(f"/products{query}"))
        assert titles(answer) == [text(t) for t in page.select(".card__title")], query
        boxes = {(str(i["name"]), str(i["value"])) for i in page.select("input[type=checkbox]")}
        told = {(f["name"], c["value"]) for f in answer.get_json()["facets"] for c in f["choices"]}
        assert told <= boxes, query
    data = ask(client, "/products?sort=price&catalogue=all").get_json()
    assert (data["total"], data["pages"], data["per_page"]) == (31, 2, 24)
    following = data["links"]["next"].partition(ROOT)[2]
    assert len(titles(ask(client, following, template="/products"))) == 7
    assert "next" not in ask(client, following, template="/products").get_json()["links"]


def test_a_bound_that_is_no_amount_is_refused_in_the_words_of_the_page(client: Client) -> None:
    answer = ask(client, "/products?min=abc", code=422)
    sentence = text(parse(client.get("/products?min=abc")).select_one("#price-error"))
    (wrong,) = answer.get_json()["errors"]
    assert wrong["field"] == "min"
    assert wrong["detail"] in sentence


def suspended(session: Session, product: Product) -> None:
    certification.suspend(
        session,
        SYSTEM,
        workshop_id=product.workshop_id,
        ground=SuspensionGround.SAFETY,
        document_no="湘文旅停〔2026〕1号",
        reason="抽检不合格",
    )


def test_what_may_not_be_sold_is_gone_at_the_next_request_with_the_reason(
    client: Client, session: Session
) -> None:
    product = a_product(session, a_workshop(session), title="四十八勾")
    listed(session, product)
    assert titles(ask(client, "/products?catalogue=all")) == ["四十八勾"]
    suspended(session, product)
    session.commit()
    answer = ask(client, "/products?catalogue=all")
    assert answer.get_json()["total"] == 0
    assert all(not choice["count"] for facet in answer.get_json()["facets"] for choice in facet["choices"])
    gone = ask(client, f"/products/{product.slug}", code=410, template="/products/{slug}").get_json()
    assert gone["code"] == "NOT_CERTIFIED"
    assert gone["document_no"] == "湘文旅停〔2026〕1号"
    assert gone["detail"] in text(parse(client.get(f"/products/{product.slug}")).main)
    state = ask(client, f"/workshops/{product.workshop.slug}", template="/workshops/{slug}").get_json()
    assert (state["may_sell"], state["level"], state["products"]) == (False, "", [])


def test_a_draft_was_never_there(client: Client, session: Session) -> None:
    product = a_product(session, a_workshop(session), state=ProductState.DRAFT)
    session.commit()
    gone = ask(client, f"/products/{product.slug}", code=404, template="/products/{slug}")
    assert gone.get_json()["detail"] == "没有找到这件作品。可能是网址有误。"


def test_an_answer_that_has_not_changed_is_304_and_one_that_has_is_not(
    client: Client, session: Session
) -> None:
    product = a_product(session, a_workshop(session), title="旧名")
    listed(session, product)
    for path in ("/products?catalogue=all", f"/products/{product.slug}"):
        first = client.get(ROOT + path)
        again = client.get(ROOT + path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert "no-cache" in first.headers["Cache-Control"]
    tag = client.get(f"{ROOT}/products/{product.slug}").headers["ETag"]
    product.title = "新名"
    listed(session, product)
    changed = client.get(f"{ROOT}/products/{product.slug}", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.get_json()["title"] == "新名"


def test_a_list_costs_the_same_whatever_it_holds(client: Client, session: Session) -> None:
    listed(session, a_product(session, a_workshop(session)))
    with count_statements() as one:
        client.get(f"{ROOT}/products?catalogue=all")
    listed(session, *[a_product(session, a_workshop(session)) for _n in range(8)])
    with count_statements() as many:
        client.get(f"{ROOT}/products?catalogue=all")
    assert len(many) == len(one) <= 8
    product = a_product(session, a_workshop(session))
    listed(session, product)
    with count_statements() as single:
        client.get(f"{ROOT}/products/{product.slug}")
    assert len(single) <= 10


def test_instants_are_told_with_the_offset_of_shanghai(client: Client, session: Session) -> None:
    workshop = a_workshop(session)
    session.commit()
    number = certification.status(session, workshop.id, clock.now()).certificate_number
    path = f"/certificates/{certification.digits(number)}"
    data = ask(client, path, template="/certificates/{number}").get_json()
    assert data["granted_at"].endswith("+08:00")
    assert clock.parse(data["lapses_at"]) == certification.status(session, workshop.id, clock.now()).lapses_at
