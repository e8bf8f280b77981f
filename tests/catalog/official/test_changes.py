"""A change of what was approved waits, while the approved version stays on sale; every version is kept."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from shop.catalog import materials, offers, pricing, product_pictures, products
from shop.catalog.models import ListingCard, Product
from shop.catalog.official import deciding, submitting
from shop.catalog.official.content import changed, content_of, write_back
from shop.catalog.official.holding import show_change
from shop.catalog.official.models import ReviewKind, ReviewState, Version
from shop.catalog.official.words import said
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Invalid
from tests.factories.catalog import a_category, a_stored_picture, the_variant
from tests.factories.official import admitted, on_sale, review_of, submitted
from tests.factories.workshops import a_workshop


@pytest.fixture
def product(session: Session) -> Product:
    return admitted(session, on_sale(session)).product


def tell(session: Session, product: Product, story: str, steps: tuple[products.Step, ...] = ()) -> None:
    session.refresh(product)
    products.tell(
        session, SYSTEM, product_id=product.id, revision=product.revision, subtitle="", story=story, steps=steps
    )  # fmt: skip


def retitle(session: Session, product: Product, title: str, category_id: int | None = None) -> None:
    session.refresh(product)
    products.describe(
        session, SYSTEM, product_id=product.id, revision=product.revision, title=title,
        craft_id=product.craft_id, category_id=category_id or product.category_id,
    )  # fmt: skip


def priced(session: Session, product: Product, fen: int) -> int:
    """The price that holds after it was asked for."""
    variant = the_variant(product).id
    window = pricing.set_base_price(session, SYSTEM, variant_id=variant, amount_fen=fen, at=clock.now())
    assert pricing.price_now(session, [variant], clock.now())[variant].amount_fen == window.amount_fen
    return window.amount_fen


def waiting(session: Session, product: Product) -> Version | None:
    return review_of(session, product).pending


def test_the_approved_version_stays_until_the_change_is_approved(session: Session, product: Product) -> None:
    retitle(session, product, "新名字的披肩")
    session.expire_all()
    assert product.title == "织锦披肩"
    card = session.get(ListingCard, product.id)
    assert card is None or card.title == "织锦披肩"
    review = review_of(session, product)
    assert review.state == ReviewState.CHANGED
    deciding.admit(session, SYSTEM, review.id)
    session.expire_all()
    assert product.title == "新名字的披肩"
    card = session.get(ListingCard, product.id)
    assert card is not None and card.title == "新名字的披肩"
    assert session.info["touch_public"]


def test_edits_add_up_in_the_change_that_waits(session: Session, product: Product) -> None:
    steps = (products.Step("牵经", "三天"),)
    tell(session, product, "外婆传下来的花样。", steps)
    retitle(session, product, "新名字的披肩")
    for letter in "bc":
        a_stored_picture(session, letter * 64)
        product_pictures.put(session, SYSTEM, product_id=product.id, key=letter * 64)
    wanted = waiting(session, product)
    assert wanted is not None
    assert wanted.content["story"] == "外婆传下来的花样。"
    assert wanted.content["steps"] == [["牵经", "三天"]]
    assert [key[0] for key, _alt in wanted.content["pictures"]] == ["a", "b", "c"]
    session.expire_all()
    assert (product.title, product.story, len(product.pictures), product.steps) == ("织锦披肩", "", 1, [])
    deciding.admit(session, SYSTEM, review_of(session, product).id)
    session.expire_all()
    assert (product.title, product.story) == ("新名字的披肩", "外婆传下来的花样。")
    assert [p.picture_key[0] for p in product.pictures] == ["a", "b", "c"]
    assert [(s.title, s.text) for s in product.steps] == [("牵经", "三天")]


def test_the_same_picture_twice_leaves_the_product_as_approved(session: Session, product: Product) -> None:
    retitle(session, product, "新名字的披肩")
    product_pictures.put(session, SYSTEM, product_id=product.id, key="a" * 64)
    session.expire_all()
    assert product.title == "织锦披肩"
    assert waiting(session, product) is not None


def test_what_is_changed_back_does_not_wait_any_more(session: Session, product: Product) -> None:
    retitle(session, product, "新名字的披肩")
    retitle(session, product, "织锦披肩")
    assert waiting(session, product) is None
    assert review_of(session, product).state == ReviewState.ADMITTED


def test_what_nobody_has_to_look_at_holds_at_once(session: Session, product: Product) -> None:
    session.refresh(product)
    products.measure(
        session, SYSTEM, product_id=product.id, revision=product.revision, size_text="180 x 60 厘米",
        material="", weight_g=300, care="手洗",
    )  # fmt: skip
    session.expire_all()
    assert product.size_text == "180 x 60 厘米"
    assert waiting(session, product) is None
    retitle(session, product, "新名字的披肩")
    before = waiting(session, product)
    products.measure(
        session, SYSTEM, product_id=product.id, revision=product.revision, size_text="200 x 60 厘米",
        material="", weight_g=300, care="手洗",
    )  # fmt: skip
    session.expire_all()
    assert product.size_text == "200 x 60 厘米"
    assert waiting(session, product) == before


def test_variants_are_edited_while_a_change_waits(session: Session, product: Product) -> None:
    retitle(session, product, "新名字的披肩")
    show_change(session, product)  # as the page of the workshop does before it saves
    variant = the_variant(product)
    offers.set_offers(
        session, SYSTEM, product_id=product.id, revision=product.revision,
        offers=[offers.Offer(variant.id, "小号", 16800), offers.Offer(None, "大号", 26800)],
    )  # fmt: skip
    session.expire_all()
    assert product.title == "织锦披肩"
    assert [v.options for v in product.variants] == ["小号", "大号"]
    wanted = waiting(session, product)
    assert wanted is not None and wanted.content["title"] == "新名字的披肩"


def test_the_workshop_sees_what_it_wrote(session: Session, product: Product) -> None:
    a_stored_picture(session, "b" * 64)
    product_pictures.put(session, SYSTEM, product_id=product.id, key="b" * 64)
    retitle(session, product, "新名字的披肩", a_category(session, "bags", "包袋").id)
    session.expire_all()
    assert show_change(session, product) is not None
    assert (product.title, product.category.name, len(product.pictures)) == ("新名字的披肩", "包袋", 2)
    assert not session.dirty and not session.new
    session.expire_all()
    assert product.title == "织锦披肩"


def test_a_change_that_is_returned_or_taken_back_leaves_what_was_approved(
    session: Session, product: Product
) -> None:
    review = review_of(session, product)
    retitle(session, product, "新名字的披肩")
    deciding.send_back(session, SYSTEM, review.id, reason="", items={"title": "名字里不要写尺寸"})
    retitle(session, product, "另一个名字")
    submitting.recall(session, SYSTEM, product_id=product.id, kind=ReviewKind.CATALOGUE)
    session.expire_all()
    assert (product.title, review.state, review.pending) == ("织锦披肩", ReviewState.ADMITTED, None)


def test_after_leaving_edits_hold_at_once(session: Session, product: Product) -> None:
    submitting.leave(session, SYSTEM, product_id=product.id)
    retitle(session, product, "新名字的披肩")
    session.expire_all()
    assert product.title == "新名字的披肩"


@pytest.mark.parametrize(
    ("fen", "holds"), [(20160, True), (20161, False), (13440, True), (13439, False), (16800, True)]
)
def test_a_price_waits_beyond_the_limit_of_a_fifth(
    session: Session, product: Product, fen: int, holds: bool
) -> None:
    assert (priced(session, product, fen) == fen) is holds
    assert (waiting(session, product) is None) is holds


@pytest.mark.parametrize(("fen", "holds"), [(16800, True), (20160, True), (20161, False), (13439, False)])
def test_a_new_variant_far_from_the_approved_prices_waits_and_is_not_sold_until_it_is_approved(
    session: Session, product: Product, fen: int, holds: bool
) -> None:
    session.refresh(product)
    first = the_variant(product)
    told = [offers.Offer(first.id, "小号", 16800), offers.Offer(None, "大号", fen)]
    product = offers.set_offers(
        session, SYSTEM, product_id=product.id, revision=product.revision, offers=told
    )
    (big,) = [v.id for v in product.variants if v.options == "大号"]
    assert (big in pricing.price_now(session, [big], clock.now())) is holds
    waits = waiting(session, product)
    assert (waits is None) is holds
    if waits is not None:
        assert f"大号 ¥{fen / 100:.2f}" in said(waits.content, "prices")
        deciding.admit(session, SYSTEM, review_of(session, product).id)
        assert pricing.price_now(session, [big], clock.now())[big].amount_fen == fen


def test_small_steps_of_a_price_add_up(session: Session, product: Product) -> None:
    assert priced(session, product, 20000) == 20000
    assert priced(session, product, 23000) == 20000


def test_an_approved_price_is_the_measure_of_the_next(session: Session, product: Product) -> None:
    review = review_of(session, product)
    priced(session, product, 30000)
    deciding.admit(session, SYSTEM, review.id)
    variant = the_variant(product).id
    assert pricing.price_now(session, [variant], clock.now())[variant].amount_fen == 30000
    assert priced(session, product, 33000) == 33000
    assert priced(session, product, 50000) == 33000
    assert priced(session, product, 31000) == 31000  # what waited is not wanted any more
    assert waiting(session, product) is None


def test_a_price_and_a_name_wait_together(session: Session, product: Product) -> None:
    priced(session, product, 50000)
    retitle(session, product, "新名字的披肩")
    priced(session, product, 60000)
    deciding.admit(session, SYSTEM, review_of(session, product).id)
    session.expire_all()
    variant = the_variant(product).id
    assert product.title == "新名字的披肩"
    assert pricing.price_now(session, [variant], clock.now())[variant].amount_fen == 60000


def test_before_its_admission_a_product_is_looked_at_as_it_is_now(session: Session) -> None:
    review = submitted(session)
    product, first = review.product, review.pending
    retitle(session, product, "新名字的披肩")
    assert priced(session, product, 90000) == 90000
    session.expire_all()
    assert product.title == "新名字的披肩"
    assert review.pending is not None and first is not None
    assert review.pending.number == first.number + 2
    assert review.pending.content["title"] == "新名字的披肩"
    assert list(review.pending.content["prices"].values()) == [90000]


def test_goods_on_sale_do_not_become_food_unseen(session: Session) -> None:
    product = on_sale(session, a_workshop(session))
    tea = a_category(session, "tea", "成品茶", licence_kind="tea")
    with pytest.raises(Invalid) as refusal:
        retitle(session, product, "毛尖", tea.id)
    assert (refusal.value.field, refusal.value.code) == ("category", "FOOD_REVIEW")


def test_versions_cannot_be_changed_afterwards(session: Session, product: Product) -> None:
    version = session.query(Version).filter_by(product_id=product.id).one()
    assert version.content["pictures"] == [["a" * 64, "正面 a"]]
    for statement in (Version.__table__.update().values(number=9), Version.__table__.delete()):
        with pytest.raises(DatabaseError, match="append_only"), session.begin_nested():
            session.execute(statement)


def test_what_lists_group_it_by_waits_with_the_text_that_it_follows(
    session: Session, product: Product
) -> None:
    session.refresh(product)
    products.measure(
        session, SYSTEM, product_id=product.id, revision=product.revision, size_text="180 x 60 厘米",
        material="蚕丝", weight_g=300, care="", made_of=(),
    )  # fmt: skip
    session.expire_all()
    assert (product.material, product.materials) == ("", 0)
    waits = waiting(session, product)
    assert waits is not None
    assert (said(waits.content, "material"), said(waits.content, "materials")) == ("蚕丝", "丝绸")
    deciding.admit(session, SYSTEM, review_of(session, product).id)
    session.expire_all()
    assert materials.codes_of(product.materials) == ("silk",)


def test_a_version_from_before_materials_were_kept_says_nothing_about_them(
    session: Session, product: Product
) -> None:
    approved = review_of(session, product).approved
    assert approved is not None
    older = {name: value for name, value in approved.content.items() if name != "materials"}
    product.materials = materials.number_of(["wool"])
    assert changed(older, content_of(session, product)) == []
    write_back(session, product, older)
    assert materials.codes_of(product.materials) == ("wool",)
