"""Contracts of the demo's company: one settled, some running in several states, one given up, one in dispute.

They are lived through act by act at their days.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.accounts.session import actor_of
from shop.catalog.models import Product, ProductPicture, StoredPicture
from shop.catalog.renditions import place
from shop.config import Settings
from shop.core import clock, files
from shop.core.outbox import OutboxTask
from shop.demo import contract_acts as lived
from shop.demo.chance import stream
from shop.demo.contract_acts import Life
from shop.orders.production.contracts import (
    changes,
    delays,
    disputes,
    ending,
    reviewing,
)
from shop.orders.production.contracts.models import Side
from shop.orders.production.contracts.money_models import Dispute
from shop.workshops import certification
from shop.workshops.models import Workshop

BUYER_EMAIL, OWN_WORKSHOP = "boss@", "laochehe"
TITLES = (
    "节庆礼盒织锦书签",
    "会议伴手礼挂画",
    "客房床旗",
    "周年纪念杯垫",
    "乔迁贺礼挂件",
    "开业花瓶",
    "春节窗花礼包",
)


def play(session: Session, settings: Settings, as_of: date) -> None:
    """All of them. Company, workshops and goods are there; the own workshop of the demo has five of the seven."""
    today = clock.day_start(as_of)
    buyer = session.scalars(sa.select(User).where(User.email.startswith(BUYER_EMAIL))).first()
    if buyer is None:
        return
    firm = session.scalars(
        sa.select(Membership.organisation_id).where(
            Membership.user_id == buyer.id, Membership.role == "owner"
        )
    ).first()
    workshops = _workshops(session, today)
    if firm is None or not workshops:
        return
    last = session.scalar(sa.select(sa.func.max(OutboxTask.id))) or 0
    scripts: tuple[Callable[[Life], None], ...] = (
        _settled,
        _running,
        _to_sign,
        _rework,
        _settled_lately,
        _given_up,
        _disputed,
    )
    for n, script in enumerate(scripts):
        workshop = workshops[0] if n < 5 else workshops[n % len(workshops)]
        seller = _owner(session, workshop)
        if seller is None:
            continue
        number = f"C{as_of:%y%m%d}-{stream('contract', n).randrange(10**6):06d}"
        life = Life(
            session, today, number, workshop, actor_of(session, buyer), actor_of(session, seller), firm, TITLES[n],
            _picture(session, settings, workshop), files.open_store(settings),
        )  # fmt: skip
        script(life)
    session.flush()
    # Whom these acts told has read it long ago.
    session.execute(sa.delete(OutboxTask).where(OutboxTask.id > last))


def _workshops(session: Session, today: datetime) -> list[Workshop]:
    """Those that could be bound half a year ago and can today, the own one first."""
    long_ago = today - timedelta(days=170)
    rows = sa.select(Workshop).where(
        Workshop.id.in_(certification.committing_workshops(long_ago)),
        Workshop.id.in_(certification.committing_workshops(today)),
    )
    found = session.scalars(rows.order_by(Workshop.slug != OWN_WORKSHOP, Workshop.id).limit(6))
    return list(found)


def _owner(session: Session, workshop: Workshop) -> User | None:
    rows = sa.select(User).join(Membership, Membership.user_id == User.id)
    rows = rows.where(Membership.organisation_id == workshop.organisation_id, Membership.role == "owner")
    return session.scalars(rows.order_by(User.id)).first()


def _picture(session: Session, settings: Settings, workshop: Workshop) -> bytes:
    """A piece of the workshop, as a phone shows it."""
    rows = sa.select(StoredPicture.key).join(ProductPicture, ProductPicture.picture_key == StoredPicture.key)
    rows = rows.join(Product, Product.id == ProductPicture.product_id).where(
        Product.workshop_id == workshop.id
    )
    key = session.scalars(rows.order_by(ProductPicture.id)).first()
    data = files.open_store(settings).get(place(key, 800, "webp")) if key else None
    return _as_jpeg(data) if data else _plain()


def _plain() -> bytes:
    """A sheet of indigo cloth, where the workshop has shown no piece."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#27548a").save(out, "JPEG", quality=82)
    return out.getvalue()


def _as_jpeg(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()


def _settled(life: Life) -> None:
    lived.is_drawn_up(life, 160, quantity=300, fen=12_800)
    lived.begins(life, 158)
    lived.shows(life, 150, 1, 1, "样品做好了，照封样")
    lived.shows(life, 130, 2, 150, "第一批点数 150")
    lived.is_paid(life, 127)
    lived.delivers(life, 110, 200, rework=12)
    lived.delivers(life, 100, 112)
    lived.is_paid(life, 85)
    lived.invoice(life, 84, handed_in=81)
    with clock.at(life.at(80)):
        reviewing.write(life.session, life.buyer, life.id, stars=5, words="做得细，返工也快，客人都喜欢。")
        reviewing.reply(life.session, life.seller, life.id, words="谢谢信任，下次再合作。")


def _running(life: Life) -> None:
    lived.is_drawn_up(life, 40, quantity=120, fen=26_000, late=70)
    lived.begins(life, 38)
    lived.shows(life, 30, 1, 1, "样品照图做的，尺寸 60 × 90 厘米")
    with clock.at(life.at(12)):
        wanted = [(140, 26_000)]
        deliver_by = clock.today() + timedelta(days=50)
        version = changes.propose(
            life.session,
            life.buyer,
            life.id,
            Side.BUYER,
            lines=wanted,
            deliver_by=deliver_by,
            reason="会议加了 20 个人",
        )
    with clock.at(life.at(11)):
        changes.confirm(life.session, life.seller, life.id, Side.WORKSHOP, text_hash=version.text_hash)
    lived.shows(life, 1, 2, 60, "第一批点数 60，自查 2 件有白点，已换", approved=False)


def _to_sign(life: Life) -> None:
    lived.is_drawn_up(life, 1, quantity=200, fen=8_600)


def _rework(life: Life) -> None:
    lived.is_drawn_up(life, 70, quantity=80, fen=15_000, late=75)
    lived.begins(life, 69)
    lived.shows(life, 60, 1, 1, "样品")
    lived.shows(life, 40, 2, 40, "第一批点数 40")
    lived.is_paid(life, 36)
    lived.delivers(life, 6, 80, rework=9)
    with clock.at(life.at(2)):
        day = clock.today() + timedelta(days=20)
        delays.ask(
            life.session, life.seller, life.id, position=None, to_day=day, reason="返工的要重新晾，连着下雨"
        )


def _settled_lately(life: Life) -> None:
    """Its invoice was due yesterday: the workshop is reminded, the platform sees it."""
    lived.is_drawn_up(life, 64, quantity=60, fen=9_800, late=50)
    lived.begins(life, 62)
    lived.shows(life, 55, 1, 1, "样品")
    lived.shows(life, 40, 2, 30, "第一批点数 30")
    lived.is_paid(life, 37)
    lived.delivers(life, 20, 60)
    lived.is_paid(life, 12)
    lived.invoice(life, 9)


def _given_up(life: Life) -> None:
    lived.is_drawn_up(life, 90, quantity=50, fen=18_000)
    lived.begins(life, 88)
    lived.shows(life, 80, 1, 1, "样品")
    with clock.at(life.at(60)):
        ending.give_up(life.session, life.buyer, life.id, Side.BUYER, words="活动取消了")
    lived.is_paid_back(life, 57)


def _disputed(life: Life) -> None:
    lived.is_drawn_up(life, 50, quantity=600, fen=3_200, late=45)
    lived.begins(life, 49)
    lived.shows(life, 40, 1, 1, "样品")
    with clock.at(life.at(3)):
        disputes.raise_one(
            life.session, life.buyer, life.id, Side.BUYER, words="过了交货日期还没有发货，电话里说人手不够。",
            wanted="解除合同，双倍返还定金",
        )  # fmt: skip
    rows = sa.select(Dispute).where(Dispute.contract_id == life.id)
    for dispute in life.session.scalars(rows):
        dispute.number = f"Z{life.number[1:]}"
    life.session.flush()
