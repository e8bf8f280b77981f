"""The workshop's messages: those that wait for it first."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import queries as order_queries
from shop.orders.loading import get_studio_order_for
from shop.orders.messages import labels, queries, talking
from shop.orders.messages.forms import MessageForm
from shop.orders.messages.loading import get_thread_for
from shop.orders.messages.models import MessagePicture, Side, Thread
from shop.orders.models import Order
from shop.orders.routes.blueprint import bp
from shop.orders.routes.message_files import kept
from shop.orders.routes.studio import studio_of

ANSWER = Permission.MESSAGE_ANSWER


@bp.get("/studio/messages")
@guard(ANSWER)
def studio_messages() -> ResponseReturnValue:
    """Threads of the actor's workshops."""
    mine = current_actor().organisations("workshop", "owner", "staff")
    workshops = order_queries.workshops_of(db.session, mine)
    ids = [workshop.id for workshop in workshops]
    tab = "all" if request.args.get("state") == "all" else ""
    threads, page = queries.of_workshops(db.session, ids, tab, request.args.get("page"))
    words = {"": _("等你回"), "all": _("全部")}
    counts = {key: queries.count(db.session, queries.theirs(ids, key)) for key in words}
    return render_template(
        "orders/studio_messages.html",
        studio=studio_of(workshops[0]) if workshops else None,
        threads=threads,
        last=queries.last_words(db.session, [thread.id for thread in threads]),
        page=page,
        tabs=[
            (word, counts[key], url_for(".studio_messages", state=key or None), key == tab)
            for key, word in words.items()
        ],
        says=labels,
    )


@bp.get("/studio/messages/<int:thread_id>")
@guard(ANSWER, writes="whoever opens a thread has read it")
def studio_thread(thread_id: int) -> ResponseReturnValue:
    """One thread and the form to answer."""
    thread = _thread(thread_id)
    if talking.read(db.session, thread, Side.WORKSHOP):
        edge.commit()
        thread = _thread(thread_id)
    return _page(thread, thread.order, MessageForm(formdata=None), [])


@bp.post("/studio/messages/<int:thread_id>/replies")
@guard(ANSWER)
def reply_to_buyer(thread_id: int) -> ResponseReturnValue:
    """Answer the buyer."""
    form = MessageForm()
    _thread(thread_id)
    valid = form.validate_on_submit()
    pictures = kept(form.pictures)
    thread = _thread(thread_id)
    if not valid or form.pictures.errors:
        return _page(thread, thread.order, form, pictures), 422
    return _send(form, pictures, thread, None)


@bp.get("/studio/orders/<number>/messages")
@guard(ANSWER)
def studio_order_messages(number: str) -> ResponseReturnValue:
    """The thread about an order; the form alone while nobody wrote."""
    order = get_studio_order_for(db.session, current_actor(), number)
    thread = queries.of_order(db.session, order.id)
    if thread is not None:
        return redirect(url_for(".studio_thread", thread_id=thread.id), 303)
    return _page(None, order, MessageForm(formdata=None), [])


@bp.post("/studio/orders/<number>/messages")
@guard(ANSWER)
def write_to_buyer(number: str) -> ResponseReturnValue:
    """Write to the buyer of an order first."""
    form = MessageForm()
    get_studio_order_for(db.session, current_actor(), number)
    valid = form.validate_on_submit()
    pictures = kept(form.pictures)
    order = get_studio_order_for(db.session, current_actor(), number)
    if not valid or form.pictures.errors:
        return _page(queries.of_order(db.session, order.id), order, form, pictures), 422
    return _send(form, pictures, None, order)


def _thread(thread_id: int) -> Thread:
    return get_thread_for(db.session, current_actor(), thread_id, ANSWER)


def _send(
    form: MessageForm, pictures: list[MessagePicture], thread: Thread | None, order: Order | None
) -> ResponseReturnValue:
    about = thread or order
    assert about is not None
    try:
        message = talking.send(
            db.session,
            current_actor(),
            Side.WORKSHOP,
            user_id=about.user_id,
            workshop_id=about.workshop_id,
            order_id=thread.order_id if thread else about.id,
            product_id=thread.product_id if thread else None,
            words=form.words.data or "",
            picture_keys=[picture.key for picture in pictures],
        )
    except (Invalid, TooMany) as error:
        thread_id, number = (thread.id if thread else None), (order.number if order else "")
        db.session.rollback()
        form.refuse(error, "words")
        if thread_id is not None:
            thread = _thread(thread_id)
            return _page(thread, thread.order, form, pictures), 422
        order = get_studio_order_for(db.session, current_actor(), number)
        return _page(None, order, form, pictures), 422
    thread_id, covered = message.thread_id, message.covered
    edge.commit()
    flash(_("发出去了。下单以前，电话和微信这些不显示给对方。") if covered else _("发出去了。"))
    return redirect(url_for(".studio_thread", thread_id=thread_id), 303)


def _page(
    thread: Thread | None, order: Order | None, form: MessageForm, pictures: list[MessagePicture]
) -> str:
    workshop = thread.workshop if thread is not None else (order.workshop if order is not None else None)
    assert workshop is not None
    return render_template(
        "orders/studio_thread.html",
        studio=studio_of(workshop),
        thread=thread,
        order=order,
        said=queries.said_in(db.session, thread.id) if thread is not None else [],
        form=form,
        pictures=pictures,
        side=Side.WORKSHOP,
        says=labels,
    )
