"""What law and buyers ask of a product page: who sells, licences, the heritage item, marks, arrival, large photos."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.mark_models import RightsMark
from shop.catalog.models import Product
from shop.core import clock
from shop.workshops.models import Licence
from tests.factories.catalog import a_category, a_product, with_picture
from tests.factories.heritage import an_ich_item
from tests.factories.workshops import a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client


@pytest.fixture
def product(session: Session) -> Product:
    workshop = a_workshop(session, name="捞车河岸织锦工坊")
    workshop.leader_name, workshop.leader_inheritor_level = "向大姐", "provincial"
    made = a_product(session, workshop, title="八角花抱枕")
    made.ich_item_id = an_ich_item(session).id
    cards.refresh(session, [made.id])
    session.commit()
    return made


def section(client: Client, product: Product, title: str) -> str:
    """The words of the section with the heading; '' when there is none."""
    page = parse(client.get(f"/products/{product.slug}"))
    found = [h.parent for h in page.select("section h2") if text(h) == title]
    return text(found[0]) if found else ""


def test_it_says_who_sells_and_that_the_platform_does_not(client: Client, product: Product) -> None:
    told = section(client, product, "谁在卖")
    assert "捞车河岸织锦工坊" in told
    assert "家庭手工业产品" in told
    assert "不是平台自营" in told
    page = parse(client.get(f"/products/{product.slug}"))
    link = page.select_one('a[href$="#papers"]')
    assert link is not None
    assert parse(client.get(str(link["href"]).split("#")[0])).select_one("#papers")


def test_food_shows_the_licence_that_holds_now_and_no_other(client: Client, session: Session) -> None:
    workshop, now = a_workshop(session), clock.now()
    for number, until in (("JY-有效", None), ("JY-过期", now - timedelta(days=1))):
        session.add(Licence(workshop_id=workshop.id, kind="food", number=number, valid_until=until,
                            valid_from=now - timedelta(days=9)))  # fmt: skip
    tea = a_product(session, workshop, category=a_category(session, "tea", "茶", licence_kind="food"))
    cards.refresh(session, [tea.id])
    session.commit()
    told = section(client, tea, "谁在卖")
    assert "JY-有效" in told
    assert "JY-过期" not in told


def test_the_item_and_the_inheritor_stand_in_the_full_words_of_the_registry(
    client: Client, product: Product
) -> None:
    told = section(client, product, "非遗项目与做的人")
    assert told.startswith("非遗项目与做的人 国家级非物质文化遗产代表性项目")
    assert "Ⅷ-18（待核）" in told
    assert "向大姐，省级非物质文化遗产代表性传承人" in told


def test_without_an_item_there_is_no_badge(client: Client, session: Session) -> None:
    plain = a_product(session, a_workshop(session))
    cards.refresh(session, [plain.id])
    session.commit()
    page = parse(client.get(f"/products/{plain.slug}"))
    assert not page.select(".ich")
    assert "代表性项目" not in text(page.main)


def a_mark(
    session: Session, product: Product, *, whole: bool = False, days: int | None = None, **facts: str
) -> None:
    until = None if days is None else clock.today() + timedelta(days=days)
    known = {"kind": "trademark", "name": "捞车河", "number": "12345678", "holder": "", **facts}
    session.add(RightsMark(workshop_id=product.workshop_id, product_id=None if whole else product.id,
                           valid_until=until, created_at=clock.now(), **known))  # fmt: skip
    session.commit()


def test_marks_of_the_product_and_of_all_goods_stand_there_with_their_numbers(
    client: Client, session: Session, product: Product
) -> None:
    assert section(client, product, "知识产权") == ""
    a_mark(session, product, whole=True)
    a_mark(session, product, kind="origin", name="龙山织锦", number="AGI-1", holder="龙山县织锦协会")
    told = section(client, product, "知识产权")
    assert "注册商标 捞车河，12345678" in told
    assert "地理标志 龙山织锦，AGI-1，权利人：龙山县织锦协会" in told


def test_a_mark_of_another_product_or_one_that_ended_does_not(
    client: Client, session: Session, product: Product
) -> None:
    a_mark(session, a_product(session, product.workshop))
    a_mark(session, a_product(session, a_workshop(session)), whole=True, number="2")
    a_mark(session, product, days=-1, number="3")
    assert section(client, product, "知识产权") == ""
    a_mark(session, product, days=0, number="4")
    assert "捞车河，4" in section(client, product, "知识产权")


def promises(client: Client, product: Product, to: str) -> list[str]:
    page = parse(client.get(f"/products/{product.slug}", query_string={"to": to}))
    return [text(li) for li in page.select(".ship li")]


@pytest.mark.parametrize(
    ("to", "place", "fewest", "most"),
    [
        ("永顺县", "湖南省湘西土家族苗族自治州永顺县", 1, 2),
        ("长沙岳麓区", "湖南省长沙市岳麓区", 2, 3),
        ("110105", "北京市朝阳区", 3, 5),
        ("拉萨市", "西藏自治区拉萨市", 5, 8),
        ("香港", "香港特别行政区", 6, 12),
    ],
)
def test_it_says_when_a_parcel_would_arrive_at_the_place_named(
    client: Client, product: Product, to: str, place: str, fewest: int, most: int
) -> None:
    told = " ".join(promises(client, product, to))
    first, last = (clock.today() + timedelta(days=2 + n) for n in (fewest, most))
    days = f"{first.month} 月 {first.day} 日至 {last.month} 月 {last.day} 日"
    assert f"到{place}预计 {days}送达" in told
    assert "包邮" in told


def test_several_places_of_a_name_are_offered_and_an_unknown_one_is_said(
    client: Client, product: Product
) -> None:
    page = parse(client.get(f"/products/{product.slug}?to=朝阳区"))
    offered = {text(a): str(a["href"]) for a in page.select(".to .chip")}
    assert set(offered) == {"北京市朝阳区", "吉林省长春市朝阳区"}
    assert "到北京市朝阳区预计" in " ".join(promises(client, product, offered["北京市朝阳区"].split("=")[1]))
    wrong = parse(client.get(f"/products/{product.slug}?to=没有这里"))
    assert "没有找到" in text(wrong.select_one("#to-error"))
    field = wrong.select_one("#to")
    assert field is not None and field["value"] == "没有这里" and field["aria-describedby"] == "to-error"


@pytest.mark.parametrize("to", ["<b>", "x" * 400, "'or'1'='1", "9" * 30, " ", "省", "县"])
def test_nonsense_for_a_place_is_answered(client: Client, product: Product, to: str) -> None:
    page = parse(client.get(f"/products/{product.slug}", query_string={"to": to}))
    assert text(page.h1) == "八角花抱枕"
    assert not page.select(".to b")


def test_each_photo_leads_to_its_largest_size_without_script(
    client: Client, session: Session, product: Product
) -> None:
    for letter in "ab":
        with_picture(session, product, letter)
    cards.refresh(session, [product.id])
    session.commit()
    page = parse(client.get(f"/products/{product.slug}"))
    links = page.select(".shots a")
    assert [a["href"] for a in links] == [f"/media/{letter * 64}/1600.webp" for letter in "ab"]
    assert [a.select_one("img")["alt"] for a in links] == ["正面 a", "正面 b"]  # type: ignore[index]
