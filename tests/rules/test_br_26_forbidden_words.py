"""BR-26: “国家级”, “最佳”, “降血压” in free text are refused with the word shown."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog import products, words
from shop.core.access import SYSTEM
from shop.core.errors import Invalid
from tests.factories.catalog import a_product


@pytest.mark.parametrize("word", ["国家级", "最佳", "降血压"])
@pytest.mark.parametrize("field", ["subtitle", "story"])
def test_the_word_is_shown_at_the_field_and_nothing_is_saved(session: Session, word: str, field: str) -> None:
    product = a_product(session)
    facts = {"subtitle": "", "story": "", field: f"这是{word}的手艺"}
    with pytest.raises(Invalid) as refusal:
        products.tell(session, SYSTEM, product_id=product.id, revision=product.revision, steps=[], **facts)
    assert refusal.value.field == field
    assert f"“{word}”" in refusal.value.sentence
    assert getattr(product, field) == ""


def test_the_badge_from_the_registry_is_no_free_text_and_a_proper_story_is_saved(session: Session) -> None:
    assert words.find("国家级非物质文化遗产代表性项目"), (
        "typed by hand it falls; the page prints it from the registry"
    )
    product = a_product(session)
    products.tell(session, SYSTEM, product_id=product.id, revision=product.revision, subtitle="", steps=[],
                  story="母亲传给女儿，一台腰机坐半年。")  # fmt: skip
    assert product.story.startswith("母亲")
