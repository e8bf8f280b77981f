"""Reviews of the demo: of about a third of what was received, by the same chance each time; ratings follow from them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.accounts.session import actor_of
from shop.catalog.models import ProductStat
from shop.catalog.ratings import WorkshopRating
from shop.catalog.renditions import place
from shop.config import Settings
from shop.core import clock, files, images
from shop.core.db import table_of
from shop.core.text import masked_name
from shop.demo import bulk
from shop.demo.bulk import Row
from shop.demo.chance import stream, weighted
from shop.demo.opinion_words import ADVERTISED, BY_CRAFT, FAIR, LATER, LIKED, POOR, REPLIES, SORRY
from shop.heritage.models import Craft
from shop.orders.form_pictures import PREVIEW
from shop.orders.models import Order, OrderLine, OrderState
from shop.orders.reviews import hiding
from shop.orders.reviews.models import BuyerReview, ReviewPicture
from shop.orders.reviews.pictures import file_key

SHARE = 0.36
STARS, WEIGHTS = (5, 4, 3, 2, 1), (60, 26, 9, 3, 2)
#: The buyer who can sign in has something left to review.
LEAVE = timedelta(days=60)
PICTURED = 18


def speak(session: Session, settings: Settings, buyer_id: int) -> None:
    """Write the reviews of everything received before now. `buyer_id`: who has the latest orders left to review."""
    now, chance = clock.now(), stream("reviews")
    lines = _received(session)
    rows: list[Row] = []
    for line in lines:
        lot = chance.random()
        recent = line.user_id == buyer_id and line.received_at > now - LEAVE
        written = line.received_at + timedelta(hours=chance.randrange(5, 200), seconds=chance.randrange(3600))
        if lot < SHARE and not recent and written < now:
            rows.append(_row(chance, len(rows) + 1, line, written, now))
    bulk.insert(session, BuyerReview, rows)
    pictured = [row for row in reversed(rows) if row["stars"] >= 4 and row["words"]][:PICTURED]
    bulk.insert(session, ReviewPicture, _pictures(settings, pictured, {x.id: x.picture_key for x in lines}))
    bulk.count_on(session)
    _rate(session)
    if rows:
        _dispute(session)


def _received(session: Session) -> Sequence[Any]:
    facts = (
        OrderLine.id, OrderLine.product_id, OrderLine.picture_key, Order.workshop_id, Order.user_id, Order.received_at,
        User.name, Craft.slug,
    )  # fmt: skip
    return session.execute(
        sa.select(*facts)
        .join(OrderLine.order)
        .join(User, User.id == Order.user_id)
        .join(Craft, Craft.id == OrderLine.craft_id)
        .where(Order.state.in_((OrderState.RECEIVED, OrderState.COMPLETED)), Order.refunded_fen == 0)
        .order_by(Order.received_at, OrderLine.id)
    ).all()


def _row(chance: Random, number: int, line: Any, written: datetime, now: datetime) -> Row:
    stars = weighted(chance, STARS, WEIGHTS)
    words = _words(chance, stars, line.slug)
    replied = written + timedelta(hours=chance.randrange(3, 70))
    reply = chance.choice(REPLIES if stars >= 4 else SORRY) if words and chance.random() < 0.45 else ""
    added = written + timedelta(days=chance.randrange(40, 95))
    more = chance.choice(LATER) if stars >= 4 and words and chance.random() < 0.08 else ""
    return {
        "id": number,
        "order_line_id": line.id,
        "product_id": line.product_id,
        "workshop_id": line.workshop_id,
        "user_id": line.user_id,
        "shown_name": masked_name(line.name),
        "stars": stars,
        "service_stars": max(1, min(5, stars + weighted(chance, (0, 1, -1), (6, 3, 1)))),
        "words": words,
        "written_at": written,
        "corrected_at": None,
        "added_words": more if added < now else "",
        "added_at": added if more and added < now else None,
        "reply_words": reply if replied < now else "",
        "replied_at": replied if reply and replied < now else None,
        "hidden_reason": None,
        "hidden_at": None,
    }


def _words(chance: Random, stars: int, craft: str) -> str:
    if stars <= 2:
        return chance.choice(POOR)
    if stars == 3:
        return chance.choice(FAIR)
    ending = chance.choice(LIKED)
    return chance.choice(BY_CRAFT.get(craft, LIKED)) + ending if chance.random() < 0.8 else ending


def _pictures(settings: Settings, rows: Sequence[Row], keys: dict[int, str | None]) -> list[Row]:
    """The piece as a phone shows it: a part of its picture, a little askew."""
    store = files.open_store(settings)
    found: list[Row] = []
    for row in rows:
        source = keys[row["order_line_id"]]
        data = store.get(place(source, 800, "webp")) if source else None
        if data is None:
            continue
        key = hashlib.sha256(f"review {row['id']}".encode()).hexdigest()[:32]
        taken = _askew(data, row["id"] % 5 - 2)
        store.put(file_key(key), taken, "image/jpeg")
        store.put(file_key(key, small=True), images.smaller(taken, PREVIEW), "image/jpeg")
        found.append(
            {
                "id": len(found) + 1,
                "key": key,
                "review_id": row["id"],
                "uploaded_by": row["user_id"],
                "uploaded_at": row["written_at"],
            }
        )
    return found


def _askew(data: bytes, degrees: int) -> bytes:
    picture = Image.open(io.BytesIO(data)).convert("RGB").rotate(degrees * 3, Image.Resampling.BICUBIC)
    width, height = picture.size
    cut = picture.crop((width // 8, height // 8, width - width // 8, height - height // 8))
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=82)
    return out.getvalue()


def _rate(session: Session) -> None:
    """Ratings of products and workshops, as the reviews have them."""
    counts: dict[int, dict[int, int]] = {}
    by_stars = sa.select(BuyerReview.product_id, BuyerReview.stars, sa.func.count())
    for product_id, stars, count in session.execute(
        by_stars.group_by(BuyerReview.product_id, BuyerReview.stars)
    ):
        counts.setdefault(product_id, {})[stars] = count
    stat = table_of(ProductStat)
    this = sa.update(stat).where(stat.c.product_id == sa.bindparam("of"))
    values = [
        {"of": product_id, **{f"stars_{n}": found.get(n, 0) for n in STARS}}
        for product_id, found in sorted(counts.items())
    ]
    if values:
        session.connection().execute(
            this.values({f"stars_{n}": sa.bindparam(f"stars_{n}") for n in STARS}), values
        )
    sums = session.execute(
        sa.select(BuyerReview.workshop_id, sa.func.count(), sa.func.sum(BuyerReview.service_stars))
        .group_by(BuyerReview.workshop_id)
        .order_by(BuyerReview.workshop_id)
    )
    rows = [{"workshop_id": w, "reviews": n, "service_stars": int(s)} for w, n, s in sums]
    bulk.insert(session, WorkshopRating, rows)


def _dispute(session: Session) -> None:
    """One review was an advertisement and is hidden; a workshop reports another today."""
    worst = session.scalars(
        sa.select(BuyerReview).where(BuyerReview.stars <= 2).order_by(BuyerReview.id.desc()).limit(2)
    ).all()
    operator = session.scalars(_member("platform", "operator")).first()
    for review, act in zip(worst, ("hide", "report"), strict=False):
        if act == "hide" and operator is not None:
            review.words, review.reply_words, review.replied_at = ADVERTISED, "", None
            session.flush()
            hiding.hide(session, actor_of(session, operator), review, reason="off_topic")
            continue
        owner = session.scalars(
            _member("workshop", "owner").where(
                Membership.organisation_id == review.line.order.workshop.organisation_id
            )
        ).first()
        if owner is not None:
            hiding.report(
                session, actor_of(session, owner), review, reason="off_topic", words="这不是我们家的作品。"
            )
    stat = session.get(ProductStat, worst[0].product_id) if worst else None
    if stat is not None and worst[0].hidden_at is not None:
        stat.reviews_hidden = 1
    session.flush()


def _member(kind: str, role: str) -> sa.Select[User]:
    return (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.kind == kind, Membership.role == role, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
