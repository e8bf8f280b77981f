"""The official catalogue in the demo: hundreds of products that were admitted over time, and at the workshop where visitors
sign in one in every state.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.catalog import pricing, products, time_offers
from shop.catalog.models import Product, ProductState
from shop.catalog.official import assistance, deciding, submitting
from shop.catalog.official.content import content_of
from shop.catalog.official.holding import is_food
from shop.catalog.official.models import Move, Review, ReviewKind, ReviewState, Term, Version
from shop.catalog.official.moves import Act
from shop.core import clock
from shop.demo.cases.papers import sheet
from shop.demo.cases.province import MARK, Province
from shop.demo.chance import stream
from shop.workshops.models import Workshop

#: Products that may be in the catalogue; in a store filled for measuring the others never asked.
MOST = 900
#: How many of a hundred products on sale are in the catalogue.
SHARE = 55
HERE = "laochehe"
_WAIT = timedelta(days=60)


def play(province: Province) -> None:
    """Everything up to the day. Products, people and certificates are there."""
    session = province.session
    found = _products(session)
    apart = [p for p in found if p.workshop.slug == HERE and not is_food(p.category)][:7]
    _over_time(province, [p for p in found if p not in apart])
    cases = (_assisted, _changed, _submitted, _returned, _repriced, _left, _lowered)
    for case, product in zip(cases, apart, strict=False):
        case(province, product)
    others = [p for p in found if p.workshop.slug != HERE and not is_food(p.category)]
    for number, product in enumerate([p for p in others if _chance(p) >= SHARE][:9]):
        with province.on(9 - number, 9, 30):
            submitting.submit(session, province.owner_of(product.workshop), product_id=product.id)


def _products(session: Session) -> list[Product]:
    """Products on sale of certified workshops with a picture, the oldest first."""
    rows = (
        sa.select(Product)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .where(
            Product.state == ProductState.PUBLISHED,
            Product.published_at < clock.now() - _WAIT,
            Product.id <= MOST,
            Workshop.certified_until > clock.now(),
            Workshop.suspended_since.is_(None),
            Workshop.verified_until > clock.now(),
        )
        .options(
            joinedload(Product.workshop),
            joinedload(Product.category),
            selectinload(Product.pictures),
            selectinload(Product.steps),
        )
        .order_by(Product.published_at, Product.id)
    )
    return list(session.scalars(rows))


def _chance(product: Product) -> int:
    return stream("catalogue", product.slug).randrange(100)


def _over_time(province: Province, found: list[Product]) -> None:
    """Admitted one after the other; food was passed before it was sold."""
    session, operator = province.session, province.actor("platform").user_id
    counts: Counter[tuple[str, int]] = Counter()
    planned = sorted((_admitted_at(p), p.id, p) for p in found if _chance(p) < SHARE)
    for at, _id, product in planned:
        year = clock.local(at).year
        counts[product.workshop.county_code, year] += 1
        number = f"ML-{product.workshop.county_code}-{year}-{counts[product.workshop.county_code, year]:04d}"
        _pass(session, operator, product, ReviewKind.CATALOGUE, at, number)
        session.add(Term(product_id=product.id, number=number, from_at=at))
    for product in (p for p in found if is_food(p.category)):
        _pass(session, operator, product, ReviewKind.FOOD, _published(product), None)
    session.flush()


def _published(product: Product) -> datetime:
    assert product.published_at is not None
    return product.published_at


def _admitted_at(product: Product) -> datetime:
    days = stream("admitted", product.slug).randint(8, 50)
    return _published(product) + timedelta(days=days, hours=3)


def _pass(
    session: Session,
    operator: int | None,
    product: Product,
    kind: ReviewKind,
    at: datetime,
    number: str | None,
) -> None:
    """What submitting and admitting would have written, without the messages of long ago."""
    with session.no_autoflush:
        version = Version(
            product_id=product.id,
            number=1 if kind is ReviewKind.CATALOGUE or _chance(product) >= SHARE else 2,
            content=content_of(session, product),
            made_at=at - timedelta(days=3),
        )
    review = Review(
        product_id=product.id, kind=kind, number=number, state=ReviewState.ADMITTED, state_since=at,
        revision=3, approved=version,
    )  # fmt: skip
    session.add_all([version, review])
    session.flush()
    steps = ((Act.SUBMIT, ReviewState.NEW, ReviewState.SUBMITTED, version.made_at, None),
             (Act.ADMIT, ReviewState.SUBMITTED, ReviewState.ADMITTED, at, operator))  # fmt: skip
    session.add_all(
        Move(review_id=review.id, at=when, act=act, from_state=before, to_state=to, actor_id=who,
             version_id=version.id)
        for act, before, to, when, who in steps
    )  # fmt: skip


def _admit(province: Province, product: Product, ago: int) -> Review:
    """Handed in by the owner and admitted two workdays later."""
    with province.on(ago, 9, 20):
        submitting.submit(province.session, province.owner_of(product.workshop), product_id=product.id)
    review = _review(province.session, product)
    with province.on(ago - 2, 15, 10):
        deciding.admit(province.session, province.actor("platform"), review.id)
    return review


def _review(session: Session, product: Product) -> Review:
    rows = sa.select(Review).where(Review.product_id == product.id, Review.kind == ReviewKind.CATALOGUE)
    return session.scalars(rows).one()


def _assisted(province: Province, product: Product) -> None:
    """Admitted, with a mark of consumption assistance that is shown."""
    _admit(province, product, 40)
    with province.on(30, 16):
        mark = assistance.file(
            province.session,
            province.owner_of(product.workshop),
            product_id=product.id,
            workshop_id=product.workshop_id,
            number=f"帮扶（演）{province.as_of.year}-0118",
            issuer=f"龙山县农业农村局{MARK}",
            valid_from=province.as_of - timedelta(days=200),
            valid_until=province.as_of + timedelta(days=500),
            paper=assistance.Paper(
                sheet("CERTIFICATE"),
                f"消费帮扶产品证书{MARK}.pdf",
                f"{stream('assistance', product.slug).getrandbits(128):032x}",
            ),
        )
    with province.on(28, 11):
        assistance.accept(province.session, province.actor("platform"), mark.id)


def _changed(province: Province, product: Product) -> None:
    """Admitted; another name and another story wait."""
    _admit(province, product, 35)
    owner = province.owner_of(product.workshop)
    with province.on(4, 20, 15):
        product = products.describe(
            province.session, owner, product_id=product.id, revision=product.revision,
            title=f"{product.title[:50]}（新配色）", craft_id=product.craft_id, category_id=product.category_id,
        )  # fmt: skip
        products.tell(
            province.session, owner, product_id=product.id, revision=product.revision,
            subtitle=product.subtitle, story=f"{product.story}\n\n今年换了靛蓝配茜红的线，织法没有变。",
            steps=[products.Step(s.title, s.text) for s in product.steps],
        )  # fmt: skip


def _submitted(province: Province, product: Product) -> None:
    """Handed in, nobody has looked yet."""
    with province.on(3, 8, 40):
        submitting.submit(province.session, province.owner_of(product.workshop), product_id=product.id)


def _returned(province: Province, product: Product) -> None:
    """Returned with reasons."""
    _submitted(province, product)
    with province.on(1, 10, 5):
        deciding.send_back(
            province.session,
            province.actor("platform"),
            _review(province.session, product).id,
            reason="内容可以，照片要重拍。",
            items={"pictures": "第二张照片太暗，看不清纹样，请在窗边重拍。"},
        )


def _repriced(province: Province, product: Product) -> None:
    """Admitted; a much higher price waits."""
    _admit(province, product, 50)
    variant = min(v.id for v in product.variants)
    with province.on(2, 19, 30):
        running = pricing.price_now(province.session, [variant], clock.now())[variant]
        pricing.set_base_price(
            province.session, province.owner_of(product.workshop), variant_id=variant,
            amount_fen=running.amount_fen * 3 // 2 // 100 * 100, at=clock.now(),
        )  # fmt: skip


def _left(province: Province, product: Product) -> None:
    """Withdrawn by the platform with a reason."""
    review = _admit(province, product, 90)
    with province.on(6, 14):
        deciding.withdraw(
            province.session,
            province.actor("platform"),
            review.id,
            reason="工坊来信说这一款的老线停产，换料以后要重新送审。",
        )


def _lowered(province: Province, product: Product) -> None:
    """Admitted; a price for some days, far below the approved one, waits."""
    _admit(province, product, 45)
    ids = [v.id for v in product.variants if v.active]
    with province.on(1, 21):
        base = pricing.base_now(province.session, ids, clock.now())
        time_offers.set_offer(
            province.session, province.owner_of(product.workshop), product_id=product.id,
            revision=product.revision, from_day=province.as_of + timedelta(days=4),
            until_day=province.as_of + timedelta(days=10),
            prices={i: fen * 7 // 10 // 100 * 100 for i, fen in base.items()},
        )  # fmt: skip
