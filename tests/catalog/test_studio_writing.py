"""Writing a product step by step, as a workshop does on a phone without any script."""

from __future__ import annotations

import io

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from shop.catalog import categories, offers, products, stock
from shop.catalog.models import Category, ListingCard, Product, ProductState, StoredPicture
from shop.core.access import SYSTEM
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, a_variant, the_variant, with_picture
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client


@pytest.fixture
def workshop(session: Session) -> Workshop:
    categories.load(session)
    return a_workshop(session)


@pytest.fixture
def owner(client: Client, session: Session, workshop: Workshop) -> Client:
    client = sign_in(client, a_member(session, workshop))
    session.commit()
    return client


def photo(name: str = "IMG_1.jpg", data: bytes | None = None, **options: object) -> tuple[io.BytesIO, str]:
    return io.BytesIO(a_picture(**options) if data is None else data), name  # type: ignore[arg-type]


def send(client: Client, path: str, **typed: str) -> TestResponse:
    """Open the page, change the fields named, send all of its form as a browser would."""
    form = parse(client.get(path)).select_one("form#w")
    assert form is not None
    return client.post(str(form["action"]), data={**form_values(form), **typed})


def only_product(session: Session) -> Product:
    session.expire_all()
    return session.query(Product).one()


def category(session: Session, slug: str) -> str:
    return str(session.query(Category).filter_by(slug=slug).one().id)


def draft(client: Client, session: Session) -> Product:
    client.post("/studio/products/new", data={"front": photo()})
    return only_product(session)


def test_from_the_first_photo_to_the_shelf(owner: Client, session: Session) -> None:
    response = owner.post(
        "/studio/products/new", data={"front": photo(), "detail": photo(colour=(90, 20, 20))}
    )
    product = only_product(session)
    at = f"/studio/products/{product.id}/edit"
    assert response.location == f"{at}/essentials"
    response = send(owner, f"{at}/essentials", title="四十八勾披肩", price="168", pieces="6")
    assert response.location == at
    measured = send(
        owner, f"{at}/size?back=check", size_text="35 × 180 厘米", material="蚕丝、棉线", weight_g="180"
    )
    assert measured.location == at
    price = {"offers-0-price": "168", "labour": "78", "material": "46", "packing": "9"}
    assert send(owner, f"{at}/price?back=check", **price).location == at
    page = parse(owner.get(at))
    told = text(page.main)
    for word in (
        "四十八勾披肩",
        "35 × 180 厘米",
        "¥168",
        "现货 6 件",
        "工钱",
        "¥78",
        "坊里留下",
        "7 天内能退",
    ):
        assert word in told
    assert text(page.select_one(".card__title")) == "四十八勾披肩"
    publication = page.select_one("form[action$='/publication']")
    assert publication is not None
    assert owner.post(str(publication["action"])).location == "/studio/products"
    product = only_product(session)
    assert product.state == ProductState.PUBLISHED
    assert [p.alt for p in product.pictures] == ["四十八勾披肩，正面", "四十八勾披肩，细节"]
    assert sum(p.share_bp for p in product.price_parts) == offers.WHOLE
    assert stock.available(session, [the_variant(product).id]) == {the_variant(product).id: 6}
    card = session.get_one(ListingCard, product.id)
    assert (card.title, card.price_fen, card.supply) == ("四十八勾披肩", 16800, "in_stock")


def test_any_step_may_be_left_and_taken_up_again(owner: Client, session: Session) -> None:
    product = draft(owner, session)
    at = f"/studio/products/{product.id}/edit"
    assert (
        send(owner, f"{at}/size", size_text="35 厘米", material="丝", later="1").location
        == "/studio/products"
    )
    page = parse(owner.get(f"{at}/size"))
    assert form_values(page.select_one("form#w"))["size_text"] == "35 厘米"  # type: ignore[arg-type]
    listed = parse(owner.get("/studio/products"))
    assert "没写完" in text(listed.select_one("article.task"))
    page = parse(owner.get(at))
    assert "还没说是什么" in text(page.main)
    assert page.select_one("form[action$='/publication']") is None, "no button that would be refused"


def test_from_the_last_look_a_change_leads_back_to_it(owner: Client, session: Session) -> None:
    product = draft(owner, session)
    at = f"/studio/products/{product.id}/edit"
    page = parse(owner.get(at))
    change = [str(a["href"]) for a in page.select(".ans .edit a")]
    assert len(change) == 8
    for href in change:
        assert owner.get(href).status_code == 200, href
    assert send(owner, f"{at}/size?back=check", size_text="35 厘米", material="丝").location == at


@pytest.mark.parametrize(
    ("step", "typed", "field", "words"),
    [
        ("essentials", {"title": "", "price": "1"}, "title", "起个名字"),
        ("essentials", {"title": "最佳披肩", "price": "1"}, "title", "“最佳”"),
        ("essentials", {"title": "披肩", "price": ""}, "price", "请填价格"),
        ("essentials", {"title": "披肩", "price": "0"}, "price", "0.01 元"),
        ("essentials", {"title": "披肩", "price": "10", "pieces": ""}, "pieces", "有几件"),
        ("essentials", {"title": "披肩", "price": "10", "pieces": "-1"}, "pieces", "件数"),
        ("essentials", {"title": "披肩", "price": "10", "made": "y", "lead_days": "999"}, "lead_days", "365"),
        ("what", {"title": ""}, "title", "起个名字"),
        ("what", {"title": "国家级披肩"}, "title", "“国家级”"),
        ("what", {"title": "长" * 61}, "title", "最多 60 个字"),
        ("what", {"title": "披肩", "category": "0"}, "category", "是什么东西"),
        ("what", {"title": "披肩", "category": "abc"}, "category", "是什么东西"),
        ("what", {"title": "披肩", "craft": "999999"}, "craft", "技艺"),
        ("size", {"size_text": "", "material": "丝"}, "size_text", "多大"),
        ("size", {"size_text": "大", "material": "丝", "weight_g": "很重"}, "weight_g", "整数"),
        ("size", {"size_text": "大", "material": "丝", "weight_g": "-3"}, "weight_g", "1 克"),
        ("price", {"offers-0-price": ""}, "offers-0-price", "请填价格"),
        ("price", {"offers-0-price": "一百"}, "offers-0-price", "金额"),
        ("price", {"offers-0-price": "0"}, "offers-0-price", "0.01 元"),
        ("price", {"offers-0-price": "100", "labour": "101"}, "labour", "比价格还多"),
        ("price", {"offers-0-price": "100", "labour": "1.005"}, "labour", "金额"),
        ("stock", {"supplies-0-pieces": ""}, "supplies-0-pieces", "有几件"),
        ("stock", {"supplies-0-pieces": "-1"}, "supplies-0-pieces", "件数"),
        ("stock", {"supplies-0-pieces": "1", "supplies-0-lead_days": "999"}, "supplies-0-lead_days", "365"),
        ("story", {"story": "能降血压"}, "story", "“降血压”"),
        ("story", {"steps-0-text": "纺线"}, "steps-0-title", "叫什么"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_all_that_was_typed_stays(
    owner: Client, session: Session, step: str, typed: dict[str, str], field: str, words: str
) -> None:
    product = draft(owner, session)
    if step == "what":
        typed = {"category": category(session, "clothing"), **typed}
    response = send(owner, f"/studio/products/{product.id}/edit/{step}", **typed)
    page = parse(response)
    assert response.status_code == 422
    assert words in errors(page)[field]
    assert page.title is not None and text(page.title).startswith("错误：")
    assert page.select(f".summary a[href='#{field}']")
    kept = form_values(page.select_one("form#w"))  # type: ignore[arg-type]
    for name, value in typed.items():
        if not (name == "craft" or value == "abc"):
            assert kept[name] == value
    assert only_product(session).revision == product.revision


def test_an_offer_that_names_no_way_to_have_it_is_refused(owner: Client, session: Session) -> None:
    product = draft(owner, session)
    typed = {"supplies-0-way": "magic", "supplies-0-pieces": "1", "return_rule": "never"}
    response = send(owner, f"/studio/products/{product.id}/edit/stock", **typed)
    assert response.status_code == 422
    assert "请选一种" in text(parse(response).select_one(".summary"))


def test_two_people_at_one_product_lose_nothing(owner: Client, session: Session) -> None:
    product = draft(owner, session)
    at = f"/studio/products/{product.id}/edit/size"
    form = parse(owner.get(at)).select_one("form#w")
    assert form is not None
    mine = {**form_values(form), "size_text": "我量的 35 厘米", "material": "丝"}
    send(owner, at, size_text="别人量的 40 厘米", material="棉")
    response = owner.post(at, data=mine)
    page = parse(response)
    assert response.status_code == 409
    assert "刚刚被别人改过" in text(page.select_one(".note--bad"))
    kept = form_values(page.select_one("form#w"))  # type: ignore[arg-type]
    assert kept["size_text"] == "我量的 35 厘米"
    assert only_product(session).size_text == "别人量的 40 厘米"
    assert owner.post(at, data=kept).status_code == 303, "knowing it, the second save is taken"
    assert only_product(session).size_text == "我量的 35 厘米"


def test_another_variant_is_asked_for_without_script_and_saved(owner: Client, session: Session) -> None:
    product = draft(owner, session)
    at = f"/studio/products/{product.id}/edit/price"
    page = parse(send(owner, at, **{"offers-0-price": "168", "more": "1"}))
    kept = form_values(page.select_one("form#w"))  # type: ignore[arg-type]
    assert kept["offers-0-price"] == "168"
    filled = {**kept, "offers-0-options": "小", "offers-1-options": "大", "offers-1-price": "228"}
    assert owner.post(at, data=filled).status_code == 303
    assert [v.options for v in only_product(session).variants] == ["小", "大"]
    fields = form_values(parse(owner.get(at)).select_one("form#w"))  # type: ignore[arg-type]
    assert fields["offers-2-options"] == "", "there is room for one more"
    assert owner.post(at, data=fields).status_code == 303, "and an empty row says nothing"


def test_goods_made_to_order_need_days_and_no_pieces(owner: Client, session: Session) -> None:
    product = draft(owner, session)
    typed = {"supplies-0-way": "made", "supplies-0-lead_days": "30", "return_rule": "custom_made"}
    assert send(owner, f"/studio/products/{product.id}/edit/stock", **typed).status_code == 303
    variant = the_variant(only_product(session))
    assert (variant.made_to_order, variant.lead_days) == (True, 30)


def test_a_good_photo_survives_a_bad_one_beside_it(owner: Client, session: Session) -> None:
    response = owner.post(
        "/studio/products/new", data={"front": photo(), "detail": photo("notes.pdf", b"%PDF-1.7 no picture")}
    )
    page = parse(response)
    assert response.status_code == 422
    assert "“notes.pdf”" in text(page.select_one("#detail-error"))
    product = only_product(session)
    assert [p.alt for p in product.pictures] == ["土家织锦作品，正面"]
    form = page.select_one("form#w")
    assert form is not None
    assert form["action"] == f"/studio/products/{product.id}/edit/photos", (
        "the next try goes on with the draft"
    )
    assert page.select(f"img[src='/media/{product.pictures[0].picture_key}/400.webp']")
    assert owner.post(str(form["action"]), data={"detail": photo(colour=(9, 9, 9))}).status_code == 303
    assert len(only_product(session).pictures) == 2


@pytest.mark.parametrize("part_sent", [False, True])
def test_the_first_photo_is_needed(owner: Client, session: Session, part_sent: bool) -> None:
    # A browser sends an empty part for a file field in which nothing was chosen.
    files = {"front": (io.BytesIO(b""), "")} if part_sent else {}
    response = owner.post("/studio/products/new", data=files, content_type="multipart/form-data")
    assert response.status_code == 422
    assert "正面" in text(parse(response).select_one("#front-error"))
    assert session.query(Product).count() == 0


def test_a_refused_first_photo_makes_no_draft(owner: Client, session: Session) -> None:
    assert owner.post("/studio/products/new", data={"front": photo(data=b"nothing")}).status_code == 422
    assert session.query(Product).count() == session.query(StoredPicture).count() == 0


def test_photos_are_taken_again_moved_described_and_thrown_away(owner: Client, session: Session) -> None:
    more = [photo(colour=(n, n, n)) for n in (30, 60)]
    owner.post("/studio/products/new", data={"front": photo(), "more": more})
    product = only_product(session)
    keys = [p.picture_key for p in product.pictures]
    at = f"/studio/products/{product.id}"
    page = parse(owner.get(f"{at}/edit/photos"))
    rows = form_values(page.select_one("form[action$='/pictures']"))  # type: ignore[arg-type]
    owner.post(f"{at}/pictures", data={**rows, "pictures-0-alt": "铺在床上", "up": "2"})
    assert [p.picture_key for p in only_product(session).pictures] == [keys[0], keys[2], keys[1]]
    assert only_product(session).pictures[0].alt == "铺在床上"
    rows = form_values(parse(owner.get(f"{at}/edit/photos")).select_one("form[action$='/pictures']"))  # type: ignore[arg-type]
    owner.post(f"{at}/pictures", data={**rows, "drop": "1"})
    assert [p.picture_key for p in only_product(session).pictures] == [keys[0], keys[1]]
    owner.post(f"{at}/edit/photos", data={"front": photo(colour=(200, 10, 10))})
    assert only_product(session).pictures[0].picture_key not in keys
    rows["pictures-0-alt"] = ""
    response = owner.post(f"{at}/pictures", data=rows)
    assert response.status_code == 422
    assert errors(parse(response))["pictures-0-alt"]


def test_a_published_product_is_changed_in_place_and_the_card_with_it(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = with_picture(session, a_product(session, workshop, title="旧名字"))
    products.renew_card(session, product.id)
    session.commit()
    response = send(owner, f"/studio/products/{product.id}/edit/what", title="新名字")
    assert response.location == f"/studio/products/{product.id}/edit"
    session.expire_all()
    assert session.get_one(ListingCard, product.id).title == "新名字"


def test_a_category_that_may_not_be_sold_is_not_offered(owner: Client, session: Session) -> None:
    product = draft(owner, session)
    page = parse(owner.get(f"/studio/products/{product.id}/edit/what"))
    offered = {text(option) for option in page.select("select[name=category] option")}
    assert "衣服围巾" in offered
    assert "烟花爆竹" not in offered
    typed = {"title": "礼花", "category": category(session, "fireworks")}
    response = send(owner, f"/studio/products/{product.id}/edit/what", **typed)
    assert "烟花爆竹不能在这里卖" in errors(parse(response))["category"]


def test_the_pages_of_several_variants_name_each(owner: Client, session: Session, workshop: Workshop) -> None:
    product = a_product(session, workshop, state=ProductState.DRAFT)
    a_variant(session, product, options="大号", pieces=None)
    session.commit()
    page = parse(owner.get(f"/studio/products/{product.id}/edit/stock"))
    assert [text(legend) for legend in page.select("fieldset.rowset > legend")] == ["这件作品", "大号"]


def test_an_unknown_step_is_not_found(owner: Client, session: Session) -> None:
    product = draft(owner, session)
    assert owner.get(f"/studio/products/{product.id}/edit/nonsense").status_code == 404


def test_shares_shown_again_are_what_was_typed(owner: Client, session: Session, workshop: Workshop) -> None:
    product = a_product(session, workshop, fen=16800)
    parts = offers.shares(16800, {"labour": 7800, "material": 4600, "packing": 900})
    offers.set_price_parts(session, SYSTEM, product_id=product.id, revision=product.revision, parts=parts)
    session.commit()
    kept = form_values(parse(owner.get(f"/studio/products/{product.id}/edit/price")).select_one("form#w"))  # type: ignore[arg-type]
    assert [kept[k] for k in ("labour", "material", "packing")] == ["78", "46", "9"]


def test_what_lists_group_by_is_proposed_and_can_be_chosen(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop)
    session.commit()
    at = f"/studio/products/{product.id}/edit/size"
    send(owner, at, size_text="35 厘米", material="蚕丝、棉线")
    page = parse(owner.get(at))
    ticked = [str(box["value"]) for box in page.select("input[name=made_of][checked]")]
    assert ticked == ["cotton", "silk"]
    owner.post(
        at,
        data={**form_values(page.select_one("form#w")), "made_of": ["silk", "wool", "no-such"]},  # type: ignore[arg-type]
    )
    again = parse(owner.get(at))
    assert [str(box["value"]) for box in again.select("input[name=made_of][checked]")] == ["silk", "wool"]


def test_how_few_are_sold_at_once_is_said_beside_the_stock(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop, pieces=60)
    session.commit()
    at = f"/studio/products/{product.id}/edit/stock"
    send(owner, at, **{"supplies-0-least": "10"})
    assert parse(owner.get(at)).select_one("[name=supplies-0-least]")["value"] == "10"  # type: ignore[index]
    send(owner, at, **{"supplies-0-least": ""})
    session.expire_all()
    assert the_variant(product).min_pieces == 1
