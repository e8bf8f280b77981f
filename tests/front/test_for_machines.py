"""What search engines and other machines read: sitemap, robots, canonical addresses, data of goods and workshops."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.models import Product
from shop.core import clock
from shop.front import sitemap
from shop.workshops import certification
from tests.factories.catalog import a_product, a_variant, the_variant, with_picture
from tests.factories.workshops import a_workshop
from tests.support.html import parse
from tests.support.isolation import Client
from tests.support.watch import count_statements

HOST = "http://localhost"


@pytest.fixture
def product(session: Session) -> Product:
    workshop = a_workshop(session, name="捞车河岸织锦工坊")
    made = a_product(session, workshop, title='壁挂</script>"四十八勾"', fen=128_050, pieces=3)
    the_variant(made).options = "大"
    a_variant(session, made, options="订做", fen=90_000, pieces=None)
    a_variant(session, made, options="小", fen=70_000, pieces=0)
    with_picture(session, made)
    cards.refresh(session, [made.id])
    session.commit()
    return made


def data(client: Client, path: str) -> list[Any]:
    blocks = parse(client.get(path)).select('script[type="application/ld+json"]')
    return [json.loads(block.get_text()) for block in blocks]


def locations(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.mimetype == "application/xml"
    return re.findall(r"<loc>(.*?)</loc>", answer.get_data(as_text=True))


def test_a_product_tells_offers_and_the_certificate_it_is_made_under(
    client: Client, session: Session, product: Product
) -> None:
    thing, trail = data(client, f"/products/{product.slug}")
    assert thing["@type"] == "Product"
    assert thing["name"] == product.title
    assert thing["image"] == [f"{HOST}/media/{'a' * 64}/1600.webp"]
    told = [
        (o["name"], o["price"], o["priceCurrency"], o["availability"].rsplit("/")[-1])
        for o in thing["offers"]
    ]
    assert told == [
        ("大", "1280.50", "CNY", "InStock"),
        ("订做", "900.00", "CNY", "MadeToOrder"),
        ("小", "700.00", "CNY", "SoldOut"),
    ]
    assert thing["offers"][0]["seller"]["name"] == "捞车河岸织锦工坊"
    (certificate,) = thing["hasCertification"]
    number = certification.status(session, product.workshop_id, clock.now()).certificate_number
    assert certificate["certificationIdentification"] == number
    assert certificate["certificationStatus"].endswith("CertificationActive")
    assert [step["position"] for step in trail["itemListElement"]] == [1, 2, 3]


def test_a_workshop_tells_its_certificate_and_no_figures(client: Client, product: Product) -> None:
    (told,) = data(client, f"/workshops/{product.workshop.slug}")
    assert told["name"] == "捞车河岸织锦工坊"
    assert told["hasCertification"]["certificationStatus"].endswith("CertificationActive")
    assert "numberOfEmployees" not in told


def test_each_page_names_its_one_address(client: Client, product: Product) -> None:
    pages = ["/", "/crafts", f"/crafts/{product.craft.slug}", "/places", "/places/433130", "/workshops",
             f"/workshops/{product.workshop.slug}", f"/products/{product.slug}"]  # fmt: skip
    for path in pages:
        for asked in (path, f"{path}?utm=x"):
            link = parse(client.get(asked)).select_one("link[rel=canonical]")
            assert link is not None and link["href"] == HOST + path, asked


def test_a_product_shows_itself_where_its_link_is_shared(client: Client, product: Product) -> None:
    page = parse(client.get(f"/products/{product.slug}"))
    shared = {str(m["property"]): m["content"] for m in page.select("meta[property]")}
    assert shared["og:title"] == product.title
    assert shared["og:url"] == f"{HOST}/products/{product.slug}"
    assert shared["og:image"] == f"{HOST}/media/{'a' * 64}/800.jpg"
    assert shared["product:price:amount"] == "1280.50"


def test_the_sitemap_leads_to_every_page_and_each_of_them_answers(client: Client, product: Product) -> None:
    parts = locations(client, "/sitemap.xml")
    pages = [page for part in parts for page in locations(client, part.removeprefix(HOST))]
    assert f"{HOST}/products/{product.slug}" in pages
    assert f"{HOST}/workshops/{product.workshop.slug}" in pages
    assert f"{HOST}/places/433130" in pages
    assert len(pages) == len(set(pages))
    for page in pages:
        assert client.get(page.removeprefix(HOST)).status_code == 200, page


def test_parts_are_bounded_and_none_is_lost(
    client: Client, session: Session, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = [a_product(session, product.workshop) for _ in range(5)]
    cards.refresh(session, [p.id for p in more])
    session.commit()
    monkeypatch.setattr(sitemap, "STRETCH", 2)
    parts = [p for p in locations(client, "/sitemap.xml") if "products" in p]
    found = [locations(client, part.removeprefix(HOST)) for part in parts]
    assert max(len(pages) for pages in found) <= 2
    assert {page for pages in found for page in pages} == {
        f"{HOST}/products/{p.slug}" for p in [product, *more]
    }
    with count_statements() as made:
        client.get(parts[-1].removeprefix(HOST))
    assert len(made) <= 4, made


@pytest.mark.parametrize("name", ["products-0", "products-x", "products", "others", "products-99999999"])
def test_a_part_that_is_none_is_not_found(client: Client, session: Session, name: str) -> None:
    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_robots_keep_out_of_what_is_ones_own_and_know_the_sitemap(client: Client, session: Session) -> None:
    told = client.get("/robots.txt").get_data(as_text=True).splitlines()
    assert {"Disallow: /cart", "Disallow: /account", "Disallow: /studio", "Disallow: /seen"} <= set(told)
    assert "Disallow: /products" not in told
    assert f"Sitemap: {HOST}/sitemap.xml" in told
