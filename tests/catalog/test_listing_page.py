"""The page of the list: only what may be sold at this instant, in the order asked for, at the price of this instant."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards, materials
from shop.catalog.models import Product
from tests.factories.catalog import a_product
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


def listed(session: Session, *products: Product) -> None:
    cards.refresh(session, [p.id for p in products])
    session.commit()


def test_the_page_shows_goods_chips_and_counts(client: Client, session: Session) -> None:
    listed(session, a_product(session, a_workshop(session), title="凤穿牡丹桌旗", fen=16800))
    page = parse(client.get("/products?craft=xilankapu&price=1&max=500"))
    assert text(page.h1) == "土家织锦"
    assert [text(t) for t in page.select(".card__title")] == ["凤穿牡丹桌旗"]
    chips = {
        text(a): parse_qs(urlsplit(str(a["href"])).query) for a in page.select("a.chip:not(.chip--clear)")
    }
    assert len(chips) == 3
    assert {"price": ["1"], "max": ["500"]} in chips.values()
    boxes = {str(i["value"]): i for i in page.select("input[type=checkbox][name=craft]")}
    assert boxes["xilankapu"].has_attr("checked")
    assert page.select_one("input[name=max]")["value"] == "500"  # type: ignore[index]


def test_a_bound_that_is_no_amount_comes_back_with_a_sentence_and_what_was_typed(client: Client) -> None:
    response = client.get("/products?min=abc&max=5")
    page = parse(response)
    assert response.status_code == 422
    field = page.select_one("input[name=min]")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == ("abc", "true")
    assert "金额" in text(page.select_one("#price-error"))
    assert client.get("/products?min=9&max=5").status_code == 422


def test_when_nothing_is_found_the_page_says_which_condition_to_drop(
    client: Client, session: Session
) -> None:
    listed(session, a_product(session, a_workshop(session), fen=16800))
    page = parse(client.get("/products?craft=xilankapu&price=0"))
    ways = {text(a): str(a["href"]) for a in page.select(".empty a")}
    assert list(ways) == ["不限价格，有 1 件"]
    assert "price=0" not in ways["不限价格，有 1 件"]


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=9999999999", "place=zz", "sort=zz", "price=99",
                                   "craft=" + "a" * 500, "ich=%E5%9B%BD", "q=" + "长" * 300])  # fmt: skip
def test_odd_addresses_get_a_proper_page(client: Client, query: str) -> None:
    assert client.get(f"/products?{query}").status_code == 200


def test_an_address_with_a_nul_is_a_bad_request_on_a_proper_page(client: Client) -> None:
    answer = client.get("/products?sort=%00")
    assert answer.status_code == 400
    assert text(parse(answer).select_one("h1"))


def test_the_page_keeps_to_its_statements(client: Client, session: Session) -> None:
    listed(session, *(a_product(session, a_workshop(session)) for _ in range(4)))
    client.get("/products")
    with count_statements() as statements:
        client.get("/products?supply=in_stock&sort=price")
    assert len(statements) <= 8, statements


def test_material_and_lead_time_are_boxes_chips_and_addresses(client: Client, session: Session) -> None:
    silk, bamboo = (
        a_product(session, a_workshop(session), title=word, pieces=n)
        for word, n in (("丝巾", 3), ("竹篮", None))
    )
    silk.materials, bamboo.materials = materials.number_of(["silk"]), materials.number_of(["bamboo"])
    listed(session, silk, bamboo)
    page = parse(client.get("/products"))
    boxes = {str(i["value"]): text(i.parent) for i in page.select("input[name=material], input[name=lead]")}
    assert boxes == {
        "silk": "丝绸 1", "bamboo": "竹 1",
        "3": "3 天内发出 1", "7": "7 天内发出 1", "15": "15 天内发出 1", "30": "30 天内发出 2",
    }  # fmt: skip
    chosen = parse(client.get("/products?material=bamboo&lead=30&lead=nonsense&material=nonsense"))
    assert [text(t) for t in chosen.select(".card__title")] == ["竹篮"]
    chips = [text(a) for a in chosen.select("a.chip:not(.chip--clear)")]
    assert len(chips) == 2
    assert "竹" in "".join(chips)
    sorting = chosen.select_one("form.sort, .toolbar form")
    assert {str(i["name"]) for i in sorting.select("input[type=hidden]")} >= {"material", "lead"}  # type: ignore[union-attr]
    empty = parse(client.get("/products?material=bamboo&lead=3"))
    assert {text(a) for a in empty.select(".empty a")} == {"不限材质，有 1 件", "不限交货期，有 1 件"}


def test_the_order_is_explained_and_nobody_paid_for_a_place_in_it(client: Client, session: Session) -> None:
    listed(session, a_product(session, a_workshop(session)))
    told = text(parse(client.get("/products")).main)
    assert "默认按上架时间排列，新的在前。没有付费排名，也不按你看过什么来排。" in told


def test_how_few_are_sold_at_once_is_a_choice_only_where_it_differs(client: Client, session: Session) -> None:
    single, handful = a_product(session, a_workshop(session)), a_product(session, a_workshop(session))
    listed(session, single)
    assert not parse(client.get("/products")).select("input[name=least]")
    handful.variants[0].min_pieces = 5
    listed(session, handful)
    page = parse(client.get("/products"))
    assert [text(box.parent) for box in page.select("input[name=least]")] == ["1 件起 1", "2–9 件起 1"]
    assert "5 件起" in text(page.select_one("ul.grid"))
    chosen = parse(client.get("/products?least=2"))
    assert len(chosen.select(".card")) == 1
    assert "2–9 件起" in text(chosen.select_one("a.chip:not(.chip--clear)"))
