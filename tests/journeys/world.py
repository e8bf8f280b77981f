"""A small province to walk in, built as the demo is built but without its history, and copied for each file.

Building costs seconds, copying does not: the first file of a worker builds, the others copy database and folder.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from shop.accounts import hashing
from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.accounts.models import Membership, User
from shop.catalog import cards, pictures, pricing, renditions
from shop.catalog.models import DeliveryRule, Product, ProductState, ReturnRule, Stock, Variant
from shop.catalog.search import upkeep
from shop.config import Settings
from shop.core import clock, files
from shop.core.db import db
from shop.demo import easel
from shop.demo.build import Plan, build
from shop.workshops.models import Workshop
from tests.conftest import make_app
from tests.support.databases import Databases

PRODUCTS = 140
EMBROIDERERS = "shaping"  # 湘绣, in Changsha
OTHERS = "kaihui"  # 湘绣 too, in the next county
WEAVERS = "laochehe"  # in Longshan, whose officer signs in as COUNTY
UNCONFIRMED = "xichehe"  # has missed a year: its right ends on 1 January if it misses another
BUYER, WEAVER = "buyer@demo.example", "owner@demo.example"
EMBROIDERER, OTHER_EMBROIDERER = "shaping@demo.example", "kaihui@demo.example"
COUNTY, PROVINCE, PLATFORM = "county@demo.example", "province@demo.example", "platform@demo.example"
FEE_FEN = 1000


@dataclass(frozen=True)
class World:
    """The built province: nobody is connected to its database, nobody writes into its folder."""

    url: str
    folder: Path

    def copied(self, databases: Databases, folder: Path) -> str:
        """Lay the data folder into `folder` and answer the URL of a database of one's own."""
        shutil.copytree(self.folder / "data", folder / "data")
        return databases.copy(self.url)


def create(databases: Databases, engine: str, folder: Path) -> World:
    """Build the province on the engine."""
    url = databases.fresh(engine)
    app = make_app(url, folder / "data")
    with app.app_context(), mock.patch.object(easel, "paint", _paint):
        plan = Plan(clock.today(), PRODUCTS, purchases=0, cases=False)
        build(db.session, app.extensions["settings"], plan, lambda *_: None)
        for slug in (EMBROIDERERS, OTHERS, WEAVERS, UNCONFIRMED):
            _fill_the_shelf(db.session, slug)
        _let_in(db.session, EMBROIDERERS, EMBROIDERER)
        _let_in(db.session, OTHERS, OTHER_EMBROIDERER)
        db.session.commit()
        upkeep.rebuild(db.session, app.extensions["search"])
        db.session.close()
        db.engine.dispose()
    return World(url, folder)


def _paint(settings: Settings, wanted: Sequence[easel.Motif]) -> Iterator[easel.Drawn]:
    """One plain sheet stands in for all pictures: real files, as pages ask for them, drawn once."""
    sheet = Image.new("RGB", (800, 800), "#27548a")
    original = io.BytesIO()
    sheet.save(original, "JPEG")
    drawn = {pair: renditions.drawn(sheet, *pair) for pair in renditions.SIZES}
    store = files.open_store(settings)
    for motif in wanted:
        key = hashlib.sha256(repr(motif).encode()).hexdigest()
        store.put(pictures.original_key(key), original.getvalue(), "image/jpeg")
        for pair, data in drawn.items():
            store.put(renditions.place(key, *pair), data, renditions.SIZES[pair])
        yield easel.Drawn(motif, key, 800, 800)


def _fill_the_shelf(session: Session, slug: str) -> None:
    """Every product of the workshop is on sale, the first variant there in fifty pieces; delivery costs FEE_FEN."""
    workshop = workshop_of(session, slug)
    rule = session.get(DeliveryRule, workshop.id)
    assert rule is not None
    rule.fee_fen, rule.free_from_fen = FEE_FEN, None
    products = session.scalars(sa.select(Product).where(Product.workshop_id == workshop.id)).all()
    for product in products:
        product.state, product.return_rule = ProductState.PUBLISHED, ReturnRule.SEVEN_DAYS
        product.published_at = product.published_at or product.created_at
        first, *others = sorted(product.variants, key=lambda v: v.position)
        first.made_to_order, first.lead_days = False, 2
        for variant in others:
            variant.active = False
        for stock in first.stocks:
            stock.on_hand, stock.reserved = 50, 0
        if not first.stocks:
            session.add(Stock(variant_id=first.id, on_hand=50))
    session.flush()
    cards.refresh(session, [product.id for product in products])


def _let_in(session: Session, slug: str, login: str) -> None:
    """The owner of the workshop may sign in with this address."""
    organisation = workshop_of(session, slug).organisation_id
    owner = session.scalars(
        sa.select(User).join(Membership).where(Membership.organisation_id == organisation)
    ).one()
    owner.email, owner.password_hash = login, hashing.hash_password(DEMO_PASSWORD)


def workshop_of(session: Session, slug: str) -> Workshop:
    """The workshop of the slug."""
    return session.scalars(sa.select(Workshop).where(Workshop.slug == slug)).one()


def first_product(session: Session, slug: str) -> Product:
    """The first product of a workshop."""
    query = sa.select(Product).join(Workshop).where(Workshop.slug == slug).order_by(Product.id)
    return session.scalars(query).first() or _missing(slug)


def first_variant(product: Product) -> Variant:
    """What is in the shop's window of a product."""
    return min(product.variants, key=lambda v: v.position)


def fen_of(session: Session, product: Product) -> int:
    """What a piece of it costs now."""
    variant = first_variant(product)
    return pricing.price_now(session, [variant.id], clock.now())[variant.id].amount_fen


def user_of(session: Session, login: str) -> User:
    """Who signs in with this address."""
    return session.scalars(sa.select(User).where(User.email == login)).one()


def _missing(slug: str) -> Product:
    raise AssertionError(f"the workshop {slug} has no product")
