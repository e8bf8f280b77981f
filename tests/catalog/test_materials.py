"""What things are made of: chosen by the workshop, proposed from what it wrote, never guessed from dyes and places."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.catalog import copies, listing, materials, products
from shop.catalog.filters import Filters
from shop.catalog.models import Product
from shop.core import clock
from shop.core.access import SYSTEM
from tests.factories.catalog import a_product


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("棉线 60% 丝线 40%，植物染", {"cotton", "silk"}),
        ("足银 990，手工锻制", {"silver"}),
        ("手工皮纸，熟桐油", {"paper"}),
        ("楠竹扇骨，宣纸扇面，牛角钉", {"bamboo", "paper", "horn"}),
        ("本地陶泥，草木灰釉", {"ceramic"}),
        ("浏阳河底菊花石", {"stone"}),
        ("金丝楠木", {"wood"}),
        ("竹丝扣瓷", {"bamboo", "ceramic"}),
        ("牛皮纸，石青设色，毛笔勾线", {"paper"}),
        ("银杏木，银色茶花纹", {"wood"}),
        ("铜官窑口", set()),
        ("", set()),
    ],
)
def test_a_text_names_its_materials_and_nothing_else(text: str, named: set[str]) -> None:
    assert set(materials.codes_of(materials.proposed(text))) == named


def test_each_material_has_a_name_and_a_bit_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        assert tuple(materials.names()) == materials.CODES
        assert len(set(materials.names().values())) == len(materials.CODES)
    assert materials.codes_of(materials.number_of(materials.CODES)) == materials.CODES
    # The places that are stored in databases: a material never moves.
    assert materials.CODES[:4] == ("cotton", "hemp", "silk", "wool")
    assert materials.CODES[18] == "tea"


@pytest.fixture
def product(session: Session) -> Product:
    """A silk shawl on sale that says nothing of its material yet."""
    return a_product(session)


def measured(session: Session, product: Product, text: str, made_of: Collection[str] | None) -> set[str]:
    products.measure(
        session, SYSTEM, product_id=product.id, revision=product.revision, size_text="30 × 30 厘米", material=text,
        weight_g=None, care="", made_of=made_of,
    )  # fmt: skip
    return set(materials.codes_of(product.materials))


def test_materials_follow_the_text_until_the_workshop_chooses(session: Session, product: Product) -> None:
    assert measured(session, product, "蚕丝", ()) == {"silk"}
    assert measured(session, product, "蚕丝、棉线", ("silk",)) == {"silk", "cotton"}
    assert measured(session, product, "蚕丝、棉线", ("silk", "wool")) == {"silk", "wool"}
    assert measured(session, product, "楠竹", ("silk", "wool")) == {"silk", "wool"}
    assert measured(session, product, "楠竹", ()) == set()
    assert measured(session, product, "宣纸", ()) == set()


def test_the_list_knows_at_once_what_a_thing_is_made_of(session: Session, product: Product) -> None:
    measured(session, product, "蚕丝", ())
    asked = Filters(material=("silk",))
    assert listing.find(session, asked, clock.now()).total == 1
    measured(session, product, "楠竹", ("silk",))
    assert listing.find(session, asked, clock.now()).total == 0
    assert dict(listing.find(session, Filters(), clock.now()).counts.by["material"]) == {"bamboo": 1}


def test_a_copy_is_made_of_the_same(session: Session, product: Product) -> None:
    measured(session, product, "蚕丝", ("silk", "silver"))
    assert copies.copy(session, SYSTEM, source=product).materials == product.materials > 0
