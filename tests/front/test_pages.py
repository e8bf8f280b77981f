"""The pages of the shop window: what they show, what they answer when something is gone, what they cost."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.models import (
    DeliveryRule,
    MakingStep,
    Price,
    PricePart,
    Product,
    ProductPicture,
    ProductState,
    ReturnRule,
)
from shop.core import clock
from shop.core.access import SYSTEM
from shop.front.help_topics import TOPICS
from shop.workshops import certification
from shop.workshops.models import Licence
from tests.factories.catalog import a_category, a_product, a_stored_picture, a_variant, the_stock, the_variant
from tests.factories.heritage import a_craft, an_ich_item
from tests.factories.workshops import a_workshop
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


def listed(session: Session, *products: Product) -> None:
    cards.refresh(session, [p.id for p in products])
    session.commit()


def full_product(session: Session) -> Product:
    """A product with everything a page can show."""
    workshop = a_workshop(session, name="捞车河岸织锦工坊")
    workshop.model_site_level = "province"
    session.add(DeliveryRule(workshop_id=workshop.id, fee_fen=1200, free_from_fen=20000))
    product = a_product(session, workshop, title="壁挂「四十八勾」", fen=128000, pieces=3)
    the_variant(product).options = "60 × 120 厘米"
    a_variant(session, product, options="80 × 160 厘米", fen=168000, pieces=None)
    product.ich_item_id = an_ich_item(session).id
    product.story = "第一段。\n第二段。"
    for n in range(3):
        key = f"{n}" * 64
        a_stored_picture(session, key)
        session.add(ProductPicture(product_id=product.id, picture_key=key, position=n, alt=f"第 {n} 张"))
    session.add(MakingStep(product_id=product.id, position=1, title="牵线", text="三天"))
    for n, (kind, bp) in enumerate((("labour", 5200), ("material", 2300), ("workshop", 2500))):
        session.add(PricePart(product_id=product.id, position=n, kind=kind, share_bp=bp))
    listed(session, product)
    return product


def test_a_product_page_shows_what_is_sold_by_whom_and_why_it_is_real(
    client: Client, session: Session
) -> None:
    product = full_product(session)
    response = client.get(f"/products/{product.slug}")
    page = parse(response)
    assert response.status_code == 200
    assert text(page.h1) == "壁挂「四十八勾」"
    assert text(page.select_one(".pdp__price .price")) == "¥ 1,280 起"
    panel = text(page.select_one(".cert"))
    assert "捞车河岸织锦工坊" in panel
    assert "省级示范点" in panel
    assert "有效" in panel
    assert "国家级非物质文化遗产代表性项目，编号 Ⅷ-18（待核）" in panel
    number = certification.status(session, product.workshop_id, clock.now()).certificate_number
    assert unquote(str(page.select_one(".cert a")["href"])) == f"/certificates/{number}"  # type: ignore[index]
    assert [text(li) for li in page.select(".made li")] == ["牵线 三天"]
    assert "¥665.60 52%" in text(page.select_one("#where"))
    assert "运费 ¥12" in text(page.select_one(".ship"))


def test_the_form_buys_the_chosen_variant(client: Client, session: Session) -> None:
    product = full_product(session)
    page = parse(client.get(f"/products/{product.slug}"))
    form = page.select_one("form#buy")
    assert form is not None
    assert form["action"] == "/cart/lines"
    assert form["method"] == "post"
    values = form_values(form)
    assert values["variant_id"] == str(the_first(product))
    assert values["quantity"] == "1"
    assert [b.get("name") for b in form.select(".buy button")] == [None, "buy_now"]
    bar = page.select(".buybar button[form=buy]")
    assert [text(b) for b in bar] == ["加入购物车", "立即购买"]


def the_first(product: Product) -> int:
    return product.variants[0].id


@pytest.mark.parametrize(("pieces", "word"), [(6, "现货"), (5, "只剩 5 件"), (1, "只剩 1 件"), (900, "现货")])
def test_stock_is_said_in_words_and_as_a_number_only_at_five_or_fewer(
    client: Client, session: Session, pieces: int, word: str
) -> None:
    product = a_product(session, a_workshop(session), pieces=pieces)
    listed(session, product)
    page = parse(client.get(f"/products/{product.slug}"))
    assert text(page.select_one(".opts p")) == word
    assert "900" not in text(page.select_one(".opts"))


def test_what_is_sold_out_can_be_read_but_not_bought(client: Client, session: Session) -> None:
    product = a_product(session, a_workshop(session), pieces=0)
    listed(session, product)
    page = parse(client.get(f"/products/{product.slug}"))
    assert not page.select(".buy button, .buybar button")
    assert page.select_one(".pdp .note")


def test_of_several_variants_the_one_without_stock_says_so_and_cannot_be_chosen(
    client: Client, session: Session
) -> None:
    product = full_product(session)
    the_first_stock = product.variants[0].stocks[0]
    the_first_stock.reserved = the_first_stock.on_hand
    listed(session, product)
    page = parse(client.get(f"/products/{product.slug}"))
    gone, other = page.select("input[name=variant_id]")
    assert gone.has_attr("disabled")
    assert not gone.has_attr("checked")
    assert other.has_attr("checked")
    assert "暂时没有了" in text(gone.parent)


def test_the_price_is_that_of_this_instant(client: Client, session: Session) -> None:
    product = a_product(session, a_workshop(session), fen=50000)
    opens = clock.now() + timedelta(hours=1)
    window = Price(variant_id=the_variant(product).id, amount_fen=30000, from_at=opens,
                   until_at=opens + timedelta(hours=1), source="campaign")  # fmt: skip
    session.add(window)
    listed(session, product)
    for at, amount in ((clock.now(), "500"), (opens, "300"), (opens + timedelta(hours=1), "500")):
        with clock.at(at):
            page = parse(client.get(f"/products/{product.slug}"))
        assert text(page.select_one(".pdp__price .price")) == f"¥ {amount}"


@pytest.mark.parametrize(
    ("rule", "words"),
    [(ReturnRule.SEVEN_DAYS, "7 天内可无理由"), (ReturnRule.CUSTOM_MADE, "单独确认"), (ReturnRule.CONFIRMED_EXCEPTION, "没有确认的")],
)  # fmt: skip
def test_the_return_rule_is_said_in_words(
    client: Client, session: Session, rule: ReturnRule, words: str
) -> None:
    product = a_product(session, a_workshop(session))
    product.return_rule = rule
    listed(session, product)
    assert words in text(parse(client.get(f"/products/{product.slug}")).select_one(".ship"))


def test_a_product_of_a_suspended_workshop_answers_410_says_why_and_offers_others(
    client: Client, session: Session
) -> None:
    other = a_product(session, a_workshop(session), title="还买得到")
    product = full_product(session)
    listed(session, other)
    certification.suspend(
        session, SYSTEM, product.workshop_id, reason="质量问题", document_no="湘文旅〔2026〕9 号"
    )
    session.commit()
    response = client.get(f"/products/{product.slug}")
    page = parse(response)
    assert response.status_code == 410
    said = text(page.main)
    assert "暂停销售" in said
    assert "湘文旅〔2026〕9 号" in said
    assert clock.today().isoformat() in said
    assert [text(t) for t in page.select(".card__title")] == ["还买得到"]
    assert not page.select("form#buy")
    assert not page.select(".oops .seal")


def test_a_product_that_was_taken_down_answers_410(client: Client, session: Session) -> None:
    product = a_product(session, a_workshop(session), state=ProductState.UNPUBLISHED)
    listed(session, product)
    response = client.get(f"/products/{product.slug}")
    assert response.status_code == 410
    assert "下架" in text(parse(response).main)


def test_food_whose_licence_ran_out_answers_410(client: Client, session: Session) -> None:
    workshop = a_workshop(session)
    tea = a_product(session, workshop, category=a_category(session, "tea", "茶", licence_kind="food"))
    now = clock.now()
    session.add(Licence(workshop_id=workshop.id, kind="food", number="JY1", valid_from=now - timedelta(days=9),
                        valid_until=now + timedelta(days=1)))  # fmt: skip
    listed(session, tea)
    assert client.get(f"/products/{tea.slug}").status_code == 200
    with clock.at(now + timedelta(days=1)):
        assert client.get(f"/products/{tea.slug}").status_code == 410


@pytest.mark.parametrize("state", [ProductState.DRAFT, None])
def test_what_never_was_public_is_not_found(
    client: Client, session: Session, state: ProductState | None
) -> None:
    slug = a_product(session, a_workshop(session), state=state).slug if state else "no-such-thing"
    session.commit()
    assert client.get(f"/products/{slug}").status_code == 404


def test_the_home_page_shows_crafts_new_goods_a_workshop_and_places(client: Client, session: Session) -> None:
    product = full_product(session)
    page = parse(client.get("/"))
    assert text(page.h1) == "一艺一纹，各有来处"
    assert page.select_one('.bolt a[href="/crafts/xilankapu"]')
    assert [text(t) for t in page.select(".card__title")] == [product.title]
    assert page.select_one('.feature a[href^="/workshops/"]')
    assert page.select_one('.places a[href="/places/433100"]')


def test_an_empty_store_has_a_home_page(client: Client, session: Session) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/products").status_code == 200
    assert client.get("/workshops").status_code == 200


def test_a_workshop_page_shows_certificate_people_and_licences_but_no_figures(
    client: Client, session: Session
) -> None:
    product = full_product(session)
    page = parse(client.get(f"/workshops/{product.workshop.slug}"))
    assert text(page.h1) == "捞车河岸织锦工坊"
    said = text(page.main)
    assert "20 人" in said
    assert "家庭手工业产品" in said
    assert "有效" in said
    assert [text(t) for t in page.select(".card__title")] == [product.title]
    for word in ("销售额", "营业额", "收入", "工资"):
        assert word not in said


def test_the_page_of_a_suspended_workshop_stays_says_why_and_sells_nothing(
    client: Client, session: Session
) -> None:
    product = full_product(session)
    certification.suspend(session, SYSTEM, product.workshop_id, reason="质量问题", document_no="9 号")
    session.commit()
    response = client.get(f"/workshops/{product.workshop.slug}")
    page = parse(response)
    assert response.status_code == 200
    assert "暂停销售" in text(page.select_one(".note"))
    assert not page.select(".card")
    assert not page.select("main .seal")


def test_a_workshop_that_never_was_certified_has_no_page(client: Client, session: Session) -> None:
    workshop = a_workshop(session, certified=None)
    session.commit()
    assert client.get(f"/workshops/{workshop.slug}").status_code == 404
    assert client.get("/workshops/nobody").status_code == 404
    assert workshop.name not in client.get("/workshops").get_data(as_text=True)


def test_the_pages_of_a_craft_and_of_its_place(client: Client, session: Session) -> None:
    craft = a_craft(session)
    craft.default_ich_item_id = an_ich_item(session).id
    craft.imitation = "看背面。"
    product = full_product(session)
    page = parse(client.get("/crafts/xilankapu"))
    assert "看背面" in text(page.main)
    assert "待核" in text(page.main)
    assert [text(t) for t in page.select(".card__title")] == [product.title]
    for code, name in (("433130", "龙山县"), ("433100", "湘西土家族苗族自治州")):
        page = parse(client.get(f"/places/{code}"))
        assert text(page.h1) == name
        assert [text(t) for t in page.select(".card__title")] == [product.title]


@pytest.mark.parametrize("path", ["/crafts/none", "/places/999999", "/places/430000", "/places/x", "/places/４３３１３０",
                                  "/help/none", "/help/_topic"])  # fmt: skip
def test_unknown_addresses_are_not_found(client: Client, session: Session, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/help", "/privacy", "/crafts", "/places", *(f"/help/{t.key}" for t in TOPICS)]
)
def test_plain_pages_answer_with_one_heading(client: Client, session: Session, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert len(parse(response).select("h1")) == 1


@pytest.mark.parametrize(
    ("page", "budget"), [("/", 8), ("/products", 8), ("product", 10), ("/products?q=壁挂", 8)]
)
def test_pages_keep_to_their_statements_whatever_they_hold(
    client: Client, session: Session, page: str, budget: int
) -> None:
    product = full_product(session)
    address = f"/products/{product.slug}" if page == "product" else page
    client.get(address)
    with count_statements() as few:
        client.get(address)
    listed(session, *(a_product(session, a_workshop(session)) for _ in range(6)))
    the_stock(a_product(session, product.workshop))
    with count_statements() as more:
        client.get(address)
    assert len(few) == len(more) <= budget, more
