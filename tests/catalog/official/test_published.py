"""The official catalogue as everybody sees it: by county, as a workbook, as a brochure on A4."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from shop.catalog import cards, pictures
from shop.catalog.models import Product, ProductPicture
from shop.catalog.official.models import Term
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import SuspensionGround
from tests.factories.catalog import a_product, with_picture
from tests.factories.heritage import an_ich_item
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_workshop
from tests.support.browser import axe, too_wide_at
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.server import Server
from tests.support.watch import count_statements


def in_catalogue(session: Session, *products: Product) -> None:
    start = clock.now() - timedelta(days=1)
    session.add_all(Term(product_id=p.id, number=f"ML-{p.id:05d}", from_at=start) for p in products)
    session.flush()


@pytest.fixture
def goods(session: Session) -> list[Product]:
    """Two in the catalogue, of two counties, and one on sale that is not."""
    here = a_workshop(session, name="捞车河织锦坊")
    there = a_workshop(session, name="苗绣坊", county="433123")
    found = [
        with_picture(session, a_product(session, here, title="四十八勾壁挂", fen=128000)),
        a_product(session, there, title="苗绣围巾", pieces=None),
        a_product(session, here, title="没列入的披肩"),
    ]
    found[0].ich_item_id = an_ich_item(session).id
    in_catalogue(session, *found[:2])
    cards.refresh(session, [p.id for p in found])
    session.commit()
    return found


def rows(client: Client, code: str) -> list[list[object]]:
    answer = client.get(f"/catalogue/{code}.xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_holds_admitted_products_of_the_place(client: Client, goods: list[Product]) -> None:
    head, *told = rows(client, goods[0].workshop.county_code)
    assert [row[1] for row in told] == ["四十八勾壁挂"]
    row = dict(zip(head, told[0], strict=True))
    assert row["目录编号"] == f"ML-{goods[0].id:05d}"
    assert float(str(row["价格（元）"])) == 1280
    assert row["项目级别"] == "国家级非物质文化遗产代表性项目"
    assert str(row["网页"]).endswith(f"/products/{goods[0].slug}")
    assert {r[1] for r in rows(client, "433100")[1:]} == {"四十八勾壁挂", "苗绣围巾"}
    assert len(rows(client, "430100")) == 1


def test_the_page_counts_by_county_and_leads_to_the_files(client: Client, goods: list[Product]) -> None:
    page = parse(client.get("/catalogue"))
    assert "一共 2 件" in text(page.main)
    links = {str(a["href"]) for a in page.select("tbody a")}
    code = goods[0].workshop.county_code
    assert {f"/catalogue/{code}.xlsx", f"/catalogue/{code}/brochure"} <= links
    assert "/catalogue" in {a["href"] for a in parse(client.get("/")).select("footer a")}


def test_the_brochure_shows_admitted_products_with_number_and_certificate(
    client: Client, goods: list[Product]
) -> None:
    page = parse(client.get(f"/catalogue/{goods[0].workshop.county_code}/brochure"))
    assert [text(h) for h in page.select("h3")] == ["四十八勾壁挂"]
    assert f"ML-{goods[0].id:05d}" in text(page.main)
    (qr,) = page.select("img.broch__qr")
    assert client.get(str(qr["src"])).mimetype == "image/svg+xml"


def test_what_loses_the_right_is_out_at_the_next_request(
    client: Client, session: Session, goods: list[Product]
) -> None:
    certification.suspend(
        session,
        SYSTEM,
        workshop_id=goods[0].workshop_id,
        ground=SuspensionGround.SAFETY,
        document_no="停 1",
        reason="抽检不合格",
    )
    session.commit()
    code = goods[0].workshop.county_code
    assert len(rows(client, code)) == 1
    assert "还没有列入目录的作品" in text(parse(client.get(f"/catalogue/{code}/brochure")).main)
    assert "一共 1 件" in text(parse(client.get("/catalogue")).main)


def test_places_that_are_none_and_brochures_of_more_than_a_county_are_not_found(client: Client) -> None:
    for path in ("/catalogue/999999.xlsx", "/catalogue/x/brochure", "/catalogue/433100/brochure"):
        assert client.get(path).status_code == 404, path
    assert client.get("/catalogue").status_code == 200


def test_a_county_costs_the_same_whatever_it_holds(
    client: Client, session: Session, goods: list[Product]
) -> None:
    path = f"/catalogue/{goods[0].workshop.county_code}/brochure"
    with count_statements() as few:
        client.get(path)
    more = [a_product(session, a_workshop(session)) for _n in range(5)]
    in_catalogue(session, *more)
    cards.refresh(session, [p.id for p in more])
    session.commit()
    with count_statements() as many:
        assert len(parse(client.get(path)).select("h3")) == 6
    assert len(many) == len(few) <= 8


@pytest.mark.browser
def test_the_brochure_prints_on_a4_with_pictures_and_codes(
    live_server: Server, browser_page: Callable[..., Page]
) -> None:
    with live_server.session() as session:
        makers = [a_workshop(session, name=f"织锦坊 {n}") for n in range(2)]
        made: list[Product] = []
        for n in range(14):
            product = a_product(session, makers[n % 2], title=f"四十八勾壁挂 {n + 1}", fen=16800 + n)
            stored = pictures.take_in(session, a_picture(colour=(20 * n % 255, 60, 120)))
            session.add(ProductPicture(product_id=product.id, picture_key=stored.key, position=0, alt="正面"))
            made.append(product)
        in_catalogue(session, *made)
        cards.refresh(session, [p.id for p in made])
        session.commit()
        code = makers[0].county_code
    for width in (390, 1280):
        page = browser_page(live_server.url, width=width)
        for path in ("/catalogue", f"/catalogue/{code}/brochure", "/help/developers"):
            page.goto(path)
            assert not axe(page), path
            assert not too_wide_at(page, width), path
    page.goto(f"/catalogue/{code}/brochure")
    widths = page.evaluate("[...document.querySelectorAll('.broch img')].map(i => i.naturalWidth)")
    assert len(widths) == 16
    assert min(widths) > 0
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    side = [round(float(x) / 72 * 25.4) for x in printed.pages[0].mediabox[2:]]
    assert side == [210, 297]
    assert 2 <= len(printed.pages) <= 4
    # The font's shapes of some characters are told as radicals; NFKC makes them characters again.
    told = "".join(unicodedata.normalize("NFKC", "".join(p.extract_text() for p in printed.pages)).split())
    for product in range(1, 15):
        assert f"四十八勾壁挂{product}" in told
    assert "回到产品目录" not in told
