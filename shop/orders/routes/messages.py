"""The buyer's messages: the list, a thread, and writing about an order or a product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import product_page
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.loading import get_order_for
from shop.orders.messages import labels, queries, talking
from shop.orders.messages.forms import MessageForm
from shop.orders.messages.loading import get_thread_for
from shop.orders.messages.models import MessagePicture, Side, Thread
from shop.orders.routes.blueprint import bp
from shop.orders.routes.message_files import kept

WRITE = Permission.MESSAGE_WRITE


@dataclass(frozen=True)
class About:
    """What one writes about: `post` takes the form, `href` shows the thing. `open`: a thread may begin."""

    title: str
    workshop_name: str
    workshop_id: int
    post: str
    href: str
    order_id: int | None = None
    product_id: int | None = None
    open: bool = True


@bp.get("/messages")
@guard(WRITE)
def messages() -> ResponseReturnValue:
    """The buyer's threads, the newest word first."""
    user_id = current_actor().user_id
    assert user_id is not None
    threads, page = queries.of_buyer(db.session, user_id, request.args.get("page"))
    return render_template(
        "orders/messages.html",
        threads=threads,
        last=queries.last_words(db.session, [thread.id for thread in threads]),
        page=page,
        says=labels,
    )


@bp.get("/messages/<int:thread_id>")
@guard(WRITE, writes="whoever opens a thread has read it")
def message_thread(thread_id: int) -> ResponseReturnValue:
    """One thread, the oldest word first, and the form to write."""
    thread = get_thread_for(db.session, current_actor(), thread_id, WRITE)
    if talking.read(db.session, thread, Side.BUYER):
        edge.commit()
        thread = get_thread_for(db.session, current_actor(), thread_id, WRITE)
    return _page(_about(thread), thread, MessageForm(formdata=None), [])


@bp.get("/orders/<number>/messages")
@guard(WRITE)
def order_messages(number: str) -> ResponseReturnValue:
    """The thread about an order; the form alone while nobody wrote."""
    return _begin(_about_order(number))


@bp.post("/orders/<number>/messages")
@guard(WRITE)
def write_about_order(number: str) -> ResponseReturnValue:
    """Write to the workshop about an order."""
    return _send(lambda: _about_order(number))


@bp.get("/products/<slug>/messages")
@guard(WRITE)
def product_messages(slug: str) -> ResponseReturnValue:
    """The thread about a product; the form alone while nobody wrote."""
    return _begin(_about_product(slug))


@bp.post("/products/<slug>/messages")
@guard(WRITE)
def write_about_product(slug: str) -> ResponseReturnValue:
    """Write to the workshop about a product."""
    return _send(lambda: _about_product(slug))


def _begin(about: About) -> ResponseReturnValue:
    thread = _thread(about)
    if thread is not None:
        return redirect(url_for(".message_thread", thread_id=thread.id), 303)
    return _page(about, None, MessageForm(formdata=None), [])


def _send(load: Callable[[], About]) -> ResponseReturnValue:
    actor, form = current_actor(), MessageForm()
    about = load()
    valid = form.validate_on_submit()
    pictures = kept(form.pictures)
    about = load()
    thread = _thread(about)
    if thread is None and not about.open:
        raise Conflict(_("这件作品现在没有上架，不能再开始联系。"))
    if not valid or form.pictures.errors:
        return _page(about, thread, form, pictures), 422
    assert actor.user_id is not None
    try:
        message = talking.send(
            db.session,
            actor,
            Side.BUYER,
            user_id=actor.user_id,
            workshop_id=about.workshop_id,
            order_id=about.order_id,
            product_id=about.product_id,
            words=form.words.data or "",
            picture_keys=[picture.key for picture in pictures],
        )
    except (Invalid, TooMany) as error:
        db.session.rollback()
        form.refuse(error, "words")
        about = load()
        return _page(about, _thread(about), form, pictures), 422
    thread_id, covered = message.thread_id, message.covered
    edge.commit()
    flash(_("发出去了。下单以前，电话和微信这些不显示给对方。") if covered else _("发出去了。"))
    return redirect(url_for(".message_thread", thread_id=thread_id), 303)


def _thread(about: About) -> Thread | None:
    user_id = current_actor().user_id
    assert user_id is not None
    found = talking.find(db.session, user_id=user_id, order_id=about.order_id, product_id=about.product_id)
    return None if found is None else queries.get(db.session, found.id)


def _about_order(number: str) -> About:
    order = get_order_for(db.session, current_actor(), number)
    return About(
        title=_("订单 %(no)s", no=order.number),
        workshop_name=order.workshop_name,
        workshop_id=order.workshop_id,
        post=url_for(".write_about_order", number=number),
        href=url_for(".order", number=number),
        order_id=order.id,
    )


def _about_product(slug: str) -> About:
    found = product_page.load(db.session, slug, clock.now())
    return About(
        title=found.product.title,
        workshop_name=found.workshop.name,
        workshop_id=found.workshop.id,
        post=url_for(".write_about_product", slug=slug),
        href=url_for("front.product", slug=slug),
        product_id=found.product.id,
        open=found.on_sale,
    )


def _about(thread: Thread) -> About:
    if thread.order is not None:
        return _about_order(thread.order.number)
    assert thread.product is not None
    return _about_product(thread.product.slug)


def _page(about: About, thread: Thread | None, form: MessageForm, pictures: list[MessagePicture]) -> str:
    return render_template(
        "orders/message_thread.html",
        about=about,
        thread=thread,
        said=queries.said_in(db.session, thread.id) if thread is not None else [],
        form=form,
        pictures=pictures,
        side=Side.BUYER,
        says=labels,
    )
