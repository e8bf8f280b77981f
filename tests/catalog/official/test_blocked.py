"""Fireworks are refused at listing with a clear sentence, also under another category."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog import products, publication
from shop.catalog.models import Category, ProductState
from shop.catalog.official import deciding, possible, submitting
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Invalid
from tests.factories.catalog import a_category, a_product, with_picture
from tests.factories.official import on_sale, review_of


def describe(session: Session, title: str, category: Category) -> None:
    product = a_product(session, state=ProductState.DRAFT)
    products.describe(
        session, SYSTEM, product_id=product.id, revision=product.revision, title=title,
        craft_id=product.craft_id, category_id=category.id,
    )  # fmt: skip


def test_the_blocked_category_says_which_rule(session: Session) -> None:
    fireworks = a_category(session, "fireworks", "烟花爆竹", blocked=True)
    with pytest.raises(Invalid, match="烟花爆竹不能在这里卖：.*不许邮寄.*安全管理条例") as refusal:
        describe(session, "浏阳礼花", fireworks)
    assert (refusal.value.field, refusal.value.code) == ("category", "BLOCKED_GOODS")
    product = with_picture(session, a_product(session, state=ProductState.DRAFT, category=fireworks))
    with pytest.raises(Conflict, match="不许邮寄"):
        publication.publish(session, SYSTEM, product_id=product.id)


@pytest.mark.parametrize(
    "title", ["浏阳烟花", "大地红 鞭炮", "花炮礼盒", "千响鞭炮 1000响", "喜庆爆竹（红）", "摔炮一盒"]
)
def test_fireworks_are_refused_by_their_name_too(session: Session, title: str) -> None:
    with pytest.raises(Invalid) as refusal:
        describe(session, title, a_category(session))
    assert (refusal.value.field, refusal.value.code) == ("title", "BLOCKED_GOODS")


@pytest.mark.parametrize("title", ["烟花纹样披肩", "鞭炮剪纸", "花炮图案杯垫两件装", "烟花三月折扇"])
def test_what_only_shows_fireworks_is_not_refused(session: Session, title: str) -> None:
    describe(session, title, a_category(session))


def test_a_category_that_was_blocked_meanwhile_is_not_admitted(session: Session) -> None:
    product = on_sale(session)
    submitting.submit(session, SYSTEM, product_id=product.id)
    review = review_of(session, product)
    product.category.blocked = True
    session.flush()
    assert review.pending is not None
    assert possible.why_not_admitted(session, product, review.pending.content, product.created_at)
    with pytest.raises(Conflict) as refusal:
        deciding.admit(session, SYSTEM, review.id)
    assert refusal.value.code == "NOT_ON_SALE"
