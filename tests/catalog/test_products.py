"""Writing a product: drafts, revisions, what follows from what, words that are refused."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog import categories, copies, offers, pricing, product_pictures, products, stock
from shop.catalog.models import Category, ListingCard, Product, ProductState, ReturnRule, Variant
from shop.catalog.offers import Offer, Supply
from shop.catalog.product_pictures import Shown
from shop.catalog.products import Step
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from tests.factories.catalog import (
    a_category,
    a_product,
    a_stored_picture,
    a_variant,
    the_variant,
    with_picture,
)
from tests.factories.heritage import a_craft, an_ich_item
from tests.factories.workshops import a_member, a_workshop, acting


def described(session: Session, product: Product, **facts: object) -> Product:
    given = {"title": "织锦披肩", "craft_id": product.craft_id, "category_id": product.category_id, **facts}
    return products.describe(session, SYSTEM, product_id=product.id, revision=product.revision, **given)


def priced(session: Session, product: Product) -> dict[str, int]:
    active = {v.id: v.options for v in product.variants if v.active}
    return {active[i]: p.amount_fen for i, p in pricing.price_now(session, list(active), clock.now()).items()}


def offered(session: Session, product: Product, *rows: tuple[int | None, str, int]) -> Product:
    return offers.set_offers(
        session,
        SYSTEM,
        product_id=product.id,
        revision=product.revision,
        offers=[Offer(*row) for row in rows],
    )


def supplied(
    session: Session, product: Product, *rows: Supply, rule: ReturnRule = ReturnRule.SEVEN_DAYS
) -> Product:
    return offers.set_supply(
        session, SYSTEM, product_id=product.id, revision=product.revision, supplies=rows, return_rule=rule
    )


def test_a_draft_begins_with_the_craft_and_the_item_of_its_workshop(session: Session) -> None:
    workshop = a_workshop(session)
    workshop.ich_item_id = an_ich_item(session).id
    product = products.create_draft(session, SYSTEM, workshop=workshop)
    assert product.state == ProductState.DRAFT
    assert product.craft_id == workshop.craft_id
    assert product.ich_item_id == workshop.ich_item_id
    assert product.slug.startswith("xilankapu-")
    assert [v.options for v in product.variants] == [""]


def test_only_people_of_the_workshop_find_a_product_and_makers_may_not_write_it(session: Session) -> None:
    product = a_product(session)
    owner, maker = (acting(session, a_member(session, product.workshop, role)) for role in ("owner", "maker"))
    stranger = acting(session, a_member(session, a_workshop(session)))
    edit = Permission.PRODUCT_EDIT
    assert products.product_for(session, owner, product.id, edit) is product
    with pytest.raises(Forbidden):
        products.product_for(session, maker, product.id, edit)
    for nobody in (stranger, Actor()):
        with pytest.raises(NotFound):
            products.product_for(session, nobody, product.id, edit)
    with pytest.raises(NotFound):
        products.product_for(session, owner, 987_654, edit)


def test_the_item_follows_from_the_craft(session: Session) -> None:
    workshop = a_workshop(session)
    item = an_ich_item(session)
    other = a_craft(session, "nianhua")
    other.default_ich_item_id = item.id
    product = products.create_draft(session, SYSTEM, workshop=workshop)
    described(session, product, craft_id=other.id)
    assert product.ich_item == item
    assert product.slug.startswith("nianhua-")
    described(session, product, craft_id=workshop.craft_id)
    assert product.ich_item is None


def test_a_published_product_keeps_its_address(session: Session) -> None:
    product = a_product(session)
    slug = product.slug
    described(session, product, craft_id=a_craft(session, "nianhua").id)
    assert product.slug == slug


def test_a_form_made_before_somebody_else_saved_is_refused(session: Session) -> None:
    product = a_product(session)
    old = product.revision
    described(session, product, title="第一个人写的")
    with pytest.raises(Conflict) as refusal:
        products.describe(session, SYSTEM, product_id=product.id, revision=old, title="第二个人写的",
                          craft_id=product.craft_id, category_id=product.category_id)  # fmt: skip
    assert refusal.value.code == "CHANGED_MEANWHILE"
    assert product.title == "第一个人写的"


def test_a_change_of_a_published_product_is_audited_and_its_card_renewed_a_draft_is_nobodys_business(
    session: Session,
) -> None:
    for state in (ProductState.PUBLISHED, ProductState.DRAFT):
        product = a_product(session, state=state)
        session.info.pop("touch_public", None)
        described(session, product, title="新名字")
        card = session.get(ListingCard, product.id)
        assert (card.title if card else None) == ("新名字" if state == ProductState.PUBLISHED else None)
        assert bool(session.info.get("touch_public")) == (state == ProductState.PUBLISHED)
        assert (
            session.query(AuditEvent).filter_by(action="product.described", object_ref=str(product.id)).one()
        )


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"title": "最佳披肩"}, "title"), ({"title": "  "}, "title"), ({"craft_id": 9999}, "craft"),
     ({"category_id": 9999}, "category")],
)  # fmt: skip
def test_what_it_is_must_be_said_properly(session: Session, facts: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        described(session, a_product(session), **facts)
    assert refusal.value.field == field


def test_a_blocked_category_cannot_be_chosen(session: Session) -> None:
    fireworks = a_category(session, "fireworks", "烟花爆竹", blocked=True)
    with pytest.raises(Invalid, match="烟花爆竹"):
        described(session, a_product(session), category_id=fireworks.id)


def test_size_and_story_are_kept_and_their_words_checked(session: Session) -> None:
    product = a_product(session)
    products.measure(session, SYSTEM, product_id=product.id, revision=product.revision, size_text="35 × 180 厘米",
                     material="丝、棉", weight_g=180, care="冷水手洗")  # fmt: skip
    products.tell(session, SYSTEM, product_id=product.id, revision=product.revision, subtitle="", story="一段话",
                  steps=[Step("纺线"), Step("挑织", "反面挑，正面看")])  # fmt: skip
    assert (product.weight_g, product.care, product.story) == (180, "冷水手洗", "一段话")
    assert [(s.position, s.title) for s in product.steps] == [(1, "纺线"), (2, "挑织")]
    with pytest.raises(Invalid) as refusal:
        products.tell(session, SYSTEM, product_id=product.id, revision=product.revision, subtitle="", story="",
                      steps=[Step("纺线"), Step("挑织", "能降血压")])  # fmt: skip
    assert refusal.value.field == "steps-1-text"
    assert "“降血压”" in refusal.value.sentence
    with pytest.raises(Invalid) as refusal:
        products.measure(session, SYSTEM, product_id=product.id, revision=product.revision, size_text="",
                         material="", weight_g=0, care="")  # fmt: skip
    assert refusal.value.field == "weight_g"


def test_variants_are_added_renamed_and_put_to_rest_and_their_past_stays(session: Session) -> None:
    product = a_product(session, fen=100)
    only = the_variant(product)
    offered(session, product, (only.id, "小", 200), (None, "大", 300))
    assert priced(session, product) == {"小": 200, "大": 300}
    small, large = product.variants
    offered(session, product, (large.id, "小", 300), (small.id, "大", 200))
    assert priced(session, product) == {"小": 300, "大": 200}, "names may change places"
    offered(session, product, (large.id, "大", 300))
    assert priced(session, product) == {"大": 300}
    assert session.get_one(Variant, small.id).active is False
    offered(session, product, (large.id, "大", 300), (None, "中", 250))
    assert priced(session, product) == {"大": 300, "中": 250}
    resting = session.get_one(Variant, small.id)
    offered(session, product, (large.id, "大", 300), (None, resting.options, 250))
    assert session.get_one(Variant, small.id).active, "one that rested comes back under its options"


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([], "offers"),
        ([(None, f"款{n}", 100) for n in range(offers.MOST_VARIANTS + 1)], "offers"),
        ([(None, "大", 100), (None, " 大 ", 200)], "offers-1-options"),
        ([(None, "", 100), (None, "大", 200)], "offers-0-options"),
        ([(None, "顶级", 100)], "offers-0-options"),
        ([(None, "大", 100), (None, "小", 0)], "offers-1-price"),
    ],
)
def test_variants_that_cannot_be_are_refused_at_their_field(
    session: Session, rows: list[tuple[int | None, str, int]], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        offered(session, a_product(session), *rows)
    assert refusal.value.field == field


def test_a_variant_of_another_product_is_not_found(session: Session) -> None:
    foreign = the_variant(a_product(session))
    with pytest.raises(NotFound):
        offered(session, a_product(session), (foreign.id, "大", 100))
    with pytest.raises(NotFound):
        supplied(session, a_product(session), Supply(foreign.id, True, 20))


def test_pieces_or_days_are_said_for_each_variant(session: Session) -> None:
    product = a_product(session, pieces=6)
    first, second = the_variant(product), a_variant(session, product, options="大", pieces=None)
    supplied(session, product, Supply(first.id, False, 2, pieces=8, seen=6), Supply(second.id, True, 30))
    assert stock.available(session, [first.id, second.id]) == {first.id: 8, second.id: 0}
    assert (
        session.get_one(Variant, second.id).made_to_order,
        session.get_one(Variant, second.id).lead_days,
    ) == (True, 30)


@pytest.mark.parametrize(
    ("supply", "field"),
    [
        ((False, 2, -1, 6), "supplies-0-pieces"),
        ((True, 0), "supplies-0-lead_days"),
        ((True, 366), "supplies-0-lead_days"),
    ],
)
def test_pieces_and_days_that_nobody_means_are_refused(
    session: Session, supply: tuple[int, ...], field: str
) -> None:
    product = a_product(session)
    with pytest.raises(Invalid) as refusal:
        supplied(session, product, Supply(the_variant(product).id, *supply))
    assert refusal.value.field == field


def test_goods_from_stock_can_be_returned_whatever_the_workshop_wishes(session: Session) -> None:
    product = a_product(session)
    variant = the_variant(product)
    with pytest.raises(Invalid) as refusal:
        supplied(session, product, Supply(variant.id, False, 2, 6, 6), rule=ReturnRule.CUSTOM_MADE)
    assert refusal.value.field == "return_rule"
    supplied(session, product, Supply(variant.id, True, 30), rule=ReturnRule.CUSTOM_MADE)
    assert product.return_rule == ReturnRule.CUSTOM_MADE


def test_where_the_price_goes_adds_up_to_the_whole(session: Session) -> None:
    product = a_product(session, fen=16800)
    parts = offers.shares(16800, {"labour": 7800, "material": 4600, "packing": 900})
    assert sum(parts.values()) == offers.WHOLE
    offers.set_price_parts(session, SYSTEM, product_id=product.id, revision=product.revision, parts=parts)
    assert [p.kind for p in product.price_parts] == ["labour", "material", "packing", "workshop"]
    for wrong in ({"labour": 9999}, {"labour": 10_001}, {"tips": 10_000}, {"labour": 10_001, "packing": -1}):
        with pytest.raises(Invalid):
            offers.set_price_parts(
                session, SYSTEM, product_id=product.id, revision=product.revision, parts=wrong
            )
    offers.set_price_parts(session, SYSTEM, product_id=product.id, revision=product.revision, parts={})
    assert product.price_parts == []


def test_parts_larger_than_the_price_are_refused_and_any_others_leave_a_rest() -> None:
    assert offers.shares(3, {"labour": 1, "material": 1, "packing": 1}) == {
        "labour": 3333, "material": 3333, "packing": 3333, "workshop": 1,
    }  # fmt: skip
    assert sum(offers.shares(7, {"labour": 5, "material": 2}).values()) == offers.WHOLE
    assert offers.shares(20_000, {"labour": 9_999, "material": 10_001})["workshop"] == 0


def test_pictures_have_an_order_and_words_that_follow_the_name_until_somebody_writes_them(
    session: Session,
) -> None:
    product = products.create_draft(session, SYSTEM, workshop=a_workshop(session))
    keys = [a_stored_picture(session, letter * 64).key for letter in "abc"]
    for key in keys:
        product_pictures.put(session, SYSTEM, product_id=product.id, key=key)
    assert [p.alt for p in product.pictures][:2] == ["土家织锦作品，正面", "土家织锦作品，细节"]
    shown = [Shown(keys[2], "挂在墙上"), Shown(keys[0], product.pictures[0].alt)]
    product_pictures.arrange(session, SYSTEM, product_id=product.id, revision=product.revision, shown=shown)
    assert [(p.picture_key, p.alt) for p in product.pictures] == shown
    described(session, product, title="四十八勾被面")
    assert [p.alt for p in product.pictures] == ["挂在墙上", "土家织锦作品，正面"], (
        "it is not in its first place"
    )


def test_words_nobody_wrote_follow_the_name(session: Session) -> None:
    product = products.create_draft(session, SYSTEM, workshop=a_workshop(session))
    product_pictures.put(session, SYSTEM, product_id=product.id, key=a_stored_picture(session).key)
    described(session, product, title="四十八勾被面")
    assert [p.alt for p in product.pictures] == ["四十八勾被面，正面"]


def test_a_photo_is_taken_again_in_its_place_and_nine_are_enough(session: Session) -> None:
    product = a_product(session)
    for letter in "abcdef012":
        with_picture(session, product, letter)
    new = a_stored_picture(session, "3" * 64).key
    product_pictures.put(session, SYSTEM, product_id=product.id, key=new, position=1)
    assert product.pictures[1].picture_key == new
    assert len(product.pictures) == product_pictures.MOST
    with pytest.raises(Conflict):
        product_pictures.put(
            session, SYSTEM, product_id=product.id, key=a_stored_picture(session, "4" * 64).key
        )
    product_pictures.put(session, SYSTEM, product_id=product.id, key=new)
    assert len(product.pictures) == product_pictures.MOST, "the same picture twice stays once"


@pytest.mark.parametrize(("alt", "field"), [(" ", "pictures-0-alt"), ("国家级作品", "pictures-0-alt")])
def test_a_picture_needs_proper_words(session: Session, alt: str, field: str) -> None:
    product = with_picture(session, a_product(session))
    with pytest.raises(Invalid) as refusal:
        product_pictures.arrange(session, SYSTEM, product_id=product.id, revision=product.revision,
                                 shown=[Shown("a" * 64, alt)])  # fmt: skip
    assert refusal.value.field == field


def test_a_published_product_keeps_at_least_one_picture_and_only_its_own(session: Session) -> None:
    product = with_picture(session, a_product(session))
    with pytest.raises(Invalid):
        product_pictures.arrange(session, SYSTEM, product_id=product.id, revision=product.revision, shown=[])
    with pytest.raises(NotFound):
        product_pictures.arrange(session, SYSTEM, product_id=product.id, revision=product.revision,
                                 shown=[Shown("b" * 64, "别人的")])  # fmt: skip


def test_a_copy_tells_the_same_and_has_nothing_in_stock(session: Session) -> None:
    source = with_picture(session, a_product(session, fen=16800, pieces=6))
    products.tell(session, SYSTEM, product_id=source.id, revision=source.revision, subtitle="副题", story="一段话",
                  steps=[Step("纺线")])  # fmt: skip
    made = copies.copy(session, SYSTEM, source=source)
    assert made.state == ProductState.DRAFT
    assert made.slug != source.slug
    assert (made.title, made.story, [s.title for s in made.steps]) == (source.title, "一段话", ["纺线"])
    assert [p.picture_key for p in made.pictures] == [p.picture_key for p in source.pictures]
    assert priced(session, made) == {"": 16800}
    assert stock.available(session, [the_variant(made).id]) == {the_variant(made).id: 0}


def test_categories_come_once_and_keep_what_an_operator_changed(session: Session) -> None:
    assert categories.load(session) == len(categories.SEEDS)
    tea = session.query(Category).filter_by(slug="tea").one()
    tea.tax_rate_bp = 900
    session.flush()
    assert categories.load(session) == 0
    session.refresh(tea)
    assert (tea.tax_rate_bp, tea.licence_kind) == (900, "tea")
    assert session.query(Category).filter_by(slug="fireworks").one().blocked
    assert categories.all_of(session)[-1].slug == categories.OTHER
