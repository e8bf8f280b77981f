"""Writing a product: drafts, what it is, how it is made. Each act asks for the revision its form was made
from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.catalog import alts, blocked, cards, categories, materials, words
from shop.catalog.models import Category, MakingStep, Product, ProductState, Variant
from shop.catalog.official import holding
from shop.core import audit, chance, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage.models import Craft
from shop.workshops.models import Workshop

# Without letters and digits that look alike, as somebody may read it out.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
MOST_STEPS = 8


class Step(NamedTuple):
    """A step of making, as it is told."""

    title: str
    text: str = ""


def product_for(session: Session, actor: Actor, product_id: int, permission: Permission) -> Product:
    """The product with all that its pages show. NotFound for strangers, Forbidden for those of the workshop
    who may not.
    """
    product = session.scalar(
        sa.select(Product)
        .where(Product.id == product_id)
        .options(
            joinedload(Product.workshop),
            joinedload(Product.craft),
            joinedload(Product.category),
            joinedload(Product.ich_item),
            selectinload(Product.variants).selectinload(Variant.stocks),
            selectinload(Product.pictures),
            selectinload(Product.steps),
            selectinload(Product.price_parts),
        )
    )
    if product is None or product.workshop.organisation_id not in actor.organisations("workshop"):
        raise NotFound(_("没有找到这件作品。"))
    require(actor, permission, product.workshop)
    return product


def create_draft(
    session: Session, actor: Actor, *, workshop: Workshop, begun_key: str | None = None
) -> Product:
    """An empty draft of the workshop's own craft; nobody sees it but the workshop.

    `begun_key` names the page that it begins on: the same key of the same workshop again is the same product
    (sent twice, back and forth). A Conflict when the page was sent twice in one instant; the first is kept.
    """
    if (begun := begun_before(session, workshop.id, begun_key)) is not None:
        return begun
    category = categories.by_slug(session, categories.OTHER)
    if category is None:
        categories.load(session)
        category = categories.by_slug(session, categories.OTHER)
    assert category is not None
    craft = session.get_one(Craft, workshop.craft_id)
    now = clock.now()
    product = Product(
        workshop_id=workshop.id,
        slug=new_slug(craft),
        title="",
        craft_id=craft.id,
        category_id=category.id,
        ich_item_id=ich_item_id(workshop, craft),
        begun_key=begun_key or None,
        created_at=now,
        updated_at=now,
    )
    add_begun(session, product)
    session.add(Variant(product_id=product.id, sku_code=new_sku()))
    session.flush()
    audit.record(session, actor, "product.drafted", "product", product.id, slug=product.slug)
    return product


def begun_before(session: Session, workshop_id: int, begun_key: str | None) -> Product | None:
    """What the workshop began on the page of this key."""
    if not begun_key:
        return None
    mine = sa.select(Product).where(Product.begun_key == begun_key, Product.workshop_id == workshop_id)
    return session.scalar(mine)


def add_begun(session: Session, product: Product) -> None:
    """Write the new product down. Conflict when its page was sent twice in one instant."""
    try:
        with session.begin_nested():
            session.add(product)
    except IntegrityError as error:
        raise Conflict(_("刚刚已经存好了，请到“作品”里看。"), code="BEGUN_TWICE") from error


def new_slug(craft: Craft) -> str:
    """An address that names the craft and cannot be guessed in sequence: `xilankapu-7k3f9qxm`."""
    return random_slug(craft.slug)


def random_slug(craft_slug: str) -> str:
    """The same for a craft of which only the address is known."""
    return f"{craft_slug}-{_random(8)}"


def new_sku() -> str:
    """The code of a variant, for packing slips and bills."""
    return f"BG{_random(8).upper()}"


def _random(letters: int) -> str:
    return chance.letters(_ALPHABET, letters)


def begin(session: Session, product_id: int, revision: int | None) -> Product:
    """Lock the product for a change; its revision grows. Conflict when somebody changed it since the form
    was made.

    None as revision: the act adds something and writes over nothing.
    """
    product = session.scalar(
        sa.select(Product)
        .where(Product.id == product_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if product is None:
        raise NotFound(_("没有找到这件作品。"))
    if revision is not None and product.revision != revision:
        raise Conflict(
            _("这件作品刚刚被别人改过。您写的还在下面，请对照现在的内容再存一次。"), code="CHANGED_MEANWHILE"
        )
    # What pages showed of a change that waits for the platform is no part of an edit.
    session.expire(product, ["pictures", "steps", "craft", "category", "ich_item"])
    return product


def end(session: Session, actor: Actor, product: Product, action: str, **facts: object) -> None:
    """The change is made: the revision grows, it is audited, and what the public sees of the product is
    made anew. What the platform has to look at first is held back (see `official.holding`).
    """
    product.revision += 1
    product.updated_at = clock.now()
    session.flush()
    audit.record(session, actor, action, "product", product.id, revision=product.revision, **facts)
    holding.hold_back(session, actor, product)
    if product.state == ProductState.PUBLISHED:
        renew_card(session, product.id)


def renew_card(session: Session, product_id: int) -> None:
    """The card in lists is rewritten at once; cached pages are void after the commit."""
    cards.refresh(session, [product_id])


def describe(
    session: Session,
    actor: Actor,
    *,
    product_id: int,
    revision: int,
    title: str,
    craft_id: int,
    category_id: int,
) -> Product:
    """Say what it is. The ICH item follows from craft and workshop and is never typed.

    Invalid at the field for an unknown craft, a blocked or unknown category and refused words (BR-26).
    """
    words.refuse({"title": title})
    if not title.strip():
        raise Invalid(_("请给作品起个名字。"), field="title")
    craft = session.get(Craft, craft_id)
    if craft is None:
        raise Invalid(_("请选一种技艺。"), field="craft")
    category = session.get(Category, category_id)
    if category is None:
        raise Invalid(_("请选这是什么东西。"), field="category")
    blocked.refuse(category, title)
    product = begin(session, product_id, revision)
    holding.open_change(session, product)
    workshop = session.get_one(Workshop, product.workshop_id)
    if craft.id != product.craft_id and product.published_at is None:
        product.slug = new_slug(craft)
    words_before = alts.all_prefilled(product)
    product.title, product.craft, product.category = title.strip(), craft, category
    product.ich_item_id = ich_item_id(workshop, craft)
    alts.follow(product, words_before)
    end(session, actor, product, "product.described", craft=craft.slug, category=category.slug)
    session.expire(product, ["ich_item"])
    return product


def measure(
    session: Session,
    actor: Actor,
    *,
    product_id: int,
    revision: int,
    size_text: str,
    material: str,
    weight_g: int | None,
    care: str,
    made_of: Collection[str] | None = None,
) -> Product:
    """Size, material, weight in grams and care. Invalid at the field for refused words and weights nobody
    means.

    `made_of`: the materials (codes) that lists group it by, as the workshop chose them; while it leaves what was
    proposed, or names none here, they follow the text.
    """
    words.refuse({"size_text": size_text, "material": material, "care": care})
    if weight_g is not None and not 0 < weight_g <= 1_000_000:
        raise Invalid(_("重量请填 1 克到 1000 公斤，或者不填。"), field="weight_g")
    product = begin(session, product_id, revision)
    holding.open_change(session, product)
    was = product.materials
    chosen = was if made_of is None else materials.number_of(made_of)
    product.materials = materials.followed(chosen, material, (was, product.material))
    product.size_text, product.material, product.weight_g, product.care = size_text, material, weight_g, care
    end(session, actor, product, "product.measured")
    return product


def tell(
    session: Session,
    actor: Actor,
    *,
    product_id: int,
    revision: int,
    subtitle: str,
    story: str,
    steps: Sequence[Step],
) -> Product:
    """The story and the steps of making, in order. Invalid at the field for refused words and too many
    steps.
    """
    texts = {"subtitle": subtitle, "story": story}
    for number, step in enumerate(steps):
        texts[f"steps-{number}-title"], texts[f"steps-{number}-text"] = step.title, step.text
    words.refuse(texts)
    if len(steps) > MOST_STEPS:
        raise Invalid(_("最多写 %(most)s 步。", most=MOST_STEPS), field="steps")
    product = begin(session, product_id, revision)
    holding.open_change(session, product)
    product.subtitle, product.story = subtitle, story
    product.steps.clear()
    session.flush()
    product.steps.extend(
        MakingStep(position=number, title=step.title, text=step.text) for number, step in enumerate(steps, 1)
    )
    end(session, actor, product, "product.told", steps=len(steps))
    return product


def ich_item_id(workshop: Workshop, craft: Craft) -> int | None:
    """The item the workshop is registered with when it works in its own craft, else the usual one of the
    craft.
    """
    if craft.id == workshop.craft_id and workshop.ich_item_id is not None:
        return workshop.ich_item_id
    return craft.default_ich_item_id
