"""Questions and messages of the demo: a dozen questions with their answers, some that wait, threads about a product and
orders, one message that was reported.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.accounts.session import actor_of
from shop.catalog import ratings
from shop.catalog.models import Product, ProductState
from shop.core import clock
from shop.core.access import Actor
from shop.core.text import later as _l
from shop.orders.messages import judging, talking
from shop.orders.messages.models import Side
from shop.orders.models import Order, OrderState
from shop.orders.questions import asking, hiding, queries
from shop.orders.questions.models import ProductQuestion
from shop.workshops.models import Workshop

#: What was asked and answered; '' waits for its answer.
ASKED = (
    (
        _l("可以水洗吗？会不会掉色？"),
        _l("可以，冷水手洗，第一次会有一点浮色，分开洗。不要漂白，阴凉处晾干。"),
    ),
    (_l("两米的桌子用多长的合适？"), _l("两边各垂三十厘米的话，要两米六。可以订做，比现货多十天左右。")),
    (_l("花纹是织的还是绣的？"), _l("是织的，反面看得到纬线。一个人一天织三寸左右。")),
    (_l("能开发票吗？单位要报账。"), _l("能开，普通的、专用的都可以，下单以后在订单里申请。")),
    (_l("颜色和照片差得多吗？"), _l("照片是白天在窗边拍的，没有调过色。不同的屏幕会有一点点差别。")),
    (_l("送人的话有盒子吗？"), _l("有素色纸盒，不另收钱，下单留言写一声。")),
)
WAITING = (_l("名字能织上去吗？两个字。"), _l("过年前能发出来吗？"))
PER_WORKSHOP = 2


def converse(session: Session, offers: str, buyer_id: int) -> None:
    """Ask, answer and write. `offers`: the slug of the workshop whose owner can sign in; `buyer_id`: the buyer who can."""
    buyer = actor_of(session, session.get_one(User, buyer_id))
    others = session.scalars(
        sa.select(User).where(User.id > buyer_id, User.password_hash.is_(None)).order_by(User.id).limit(8)
    ).all()
    workshop = session.scalar(sa.select(Workshop).where(Workshop.slug == offers))
    products = _products(session, workshop.id) if workshop is not None else []
    if workshop is None or not products or not others:
        return
    for number, (question, answer) in enumerate(ASKED):
        asker = actor_of(session, others[number % len(others)])
        for product in products[number % 2 :: 2][:PER_WORKSHOP]:
            _ask(session, asker, product, question, answer, 20 - 2 * number)
    for number, (question, product) in enumerate(zip(WAITING, products, strict=False)):
        asked = _ask(session, buyer if number else actor_of(session, others[0]), product, question, "", 1)
        if number:
            hiding.report(session, _owner(session, workshop), asked, reason="off_topic")
    for product in products:
        ratings.post_asked(session, product.id, queries.shown_of(session, product.id))
    _write(session, buyer, workshop, products[0])


def _products(session: Session, workshop_id: int) -> list[Product]:
    rows = sa.select(Product).where(
        Product.workshop_id == workshop_id, Product.state == ProductState.PUBLISHED
    )
    return list(session.scalars(rows.order_by(Product.id).limit(6)))


def _ask(
    session: Session, asker: Actor, product: Product, question: str, answer: str, days: int
) -> ProductQuestion:
    with clock.at(clock.now() - timedelta(days=days, hours=product.id % 9)):
        asked = asking.ask(session, asker, product_id=product.id, words=str(question))
    if answer:
        with clock.at(asked.asked_at + timedelta(hours=5)):
            workshop = session.get_one(Workshop, product.workshop_id)
            asking.answer(session, _owner(session, workshop), asked, words=str(answer))
    return asked


def _owner(session: Session, workshop: Workshop) -> Actor:
    member = sa.select(User).join(Membership, Membership.user_id == User.id)
    found = member.where(
        Membership.organisation_id == workshop.organisation_id, Membership.role == "owner"
    ).order_by(Membership.id)
    return actor_of(session, session.scalars(found.limit(1)).one())


def _write(session: Session, buyer: Actor, workshop: Workshop, product: Product) -> None:
    assert buyer.user_id is not None
    owner, now = _owner(session, workshop), clock.now()
    about: dict[str, Any] = {"user_id": buyer.user_id, "workshop_id": workshop.id, "product_id": product.id}
    with clock.at(now - timedelta(days=2, hours=3)):
        talking.send(
            session, buyer, Side.BUYER, words=str(_l("这条能改成一米八吗？我的电话 13800001234。")), **about
        )
    with clock.at(now - timedelta(days=2, hours=1)):
        talking.send(
            session,
            owner,
            Side.WORKSHOP,
            words=str(_l("能改，要加十天。下单的时候留言写一米八就行。")),
            **about,
        )
    orders = session.scalars(
        sa.select(Order)
        .where(Order.user_id == buyer.user_id, Order.state.in_((OrderState.PAID, OrderState.SHIPPED)))
        .order_by(Order.id.desc())
        .limit(2)
    ).all()
    for number, order in enumerate(orders):
        at: dict[str, Any] = {
            "user_id": buyer.user_id,
            "workshop_id": order.workshop_id,
            "order_id": order.id,
        }
        seller = _owner(session, session.get_one(Workshop, order.workshop_id))
        with clock.at(now - timedelta(days=1, hours=4 - number)):
            talking.send(session, buyer, Side.BUYER, words=str(_l("周末家里没人，能放在驿站吗？")), **at)
        with clock.at(now - timedelta(hours=20)):
            words = _l("可以，备注给快递了。") if number == 0 else _l("加微信转账的话便宜二十。")
            said = talking.send(session, seller, Side.WORKSHOP, words=str(words), **at)
        if number:
            with clock.at(now - timedelta(hours=19)):
                judging.report(session, buyer, said, reason="offsite")
