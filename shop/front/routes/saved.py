"""Saving products and following workshops, and the pages of one's own that list them.

The buttons stand on pages that are the same for everybody; a visitor who presses one signs in on the way and then
confirms, so that no GET writes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import saving
from shop.core import clock
from shop.core.access import current_actor, guard, public
from shop.core.db import db
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.front import kept_page
from shop.front.routes.blueprint import bp
from shop.front.routes.paging import Pager, page_number

ON_THE_WAY = "visitors press it too and are asked to sign in on the way"


@bp.get("/favourites")
@guard(Permission.ACCOUNT_MANAGE)
def favourites() -> ResponseReturnValue:
    """The products one saved; what cannot be had any more says so."""
    page = kept_page.saved(db.session, current_actor(), clock.now(), page_number(request.args))
    pager = Pager(page.number, page.pages, lambda n: url_for("front.favourites", page=n))
    return render_template("front/favourites.html", page=page, pager=pager)


@bp.get("/following")
@guard(Permission.ACCOUNT_MANAGE)
def following() -> ResponseReturnValue:
    """The workshops one follows, and their newest goods."""
    page = kept_page.following(db.session, current_actor(), clock.now())
    return render_template("front/following.html", page=page)


@bp.get("/favourites/new")
@guard(Permission.ACCOUNT_MANAGE)
def confirm_product() -> ResponseReturnValue:
    """After a sign-in on the way: shall this product be saved?"""
    product = saving.product_of(db.session, request.args.get("product", ""))
    return render_template("front/confirm_product.html", product=product)


@bp.get("/following/new")
@guard(Permission.ACCOUNT_MANAGE)
def confirm_workshop() -> ResponseReturnValue:
    """After a sign-in on the way: shall this workshop be followed?"""
    workshop = saving.workshop_of(db.session, request.args.get("workshop", ""))
    return render_template("front/confirm_workshop.html", workshop=workshop)


@bp.post("/favourites")
@public(ON_THE_WAY)
def save_product() -> ResponseReturnValue:
    """Save the product (field product, its slug), or with act=drop keep it no longer; then back to where it was."""
    product, actor = saving.product_of(db.session, request.form.get("product", "")), current_actor()
    if not actor.is_authenticated:
        return _sign_in(url_for("front.confirm_product", product=product.slug))
    return _kept_or_dropped(
        partial(saving.save, db.session, actor, product=product),
        partial(saving.drop, db.session, actor, product=product),
        words=(_("收藏好了，在“我的账号”里的“收藏的作品”能找到。"), _("不再收藏了。")),
        listed=url_for("front.favourites"),
        back=url_for("front.product", slug=product.slug),
    )


@bp.post("/following")
@public(ON_THE_WAY)
def follow_workshop() -> ResponseReturnValue:
    """Follow the workshop (field workshop, its slug), or with act=drop no longer; then back to where it was."""
    workshop, actor = saving.workshop_of(db.session, request.form.get("workshop", "")), current_actor()
    if not actor.is_authenticated:
        return _sign_in(url_for("front.confirm_workshop", workshop=workshop.slug))
    return _kept_or_dropped(
        partial(saving.follow, db.session, actor, workshop=workshop),
        partial(saving.unfollow, db.session, actor, workshop=workshop),
        words=(_("关注好了，在“我的账号”里的“关注的工坊”能看到它的新作品。"), _("不再关注了。")),
        listed=url_for("front.following"),
        back=url_for("front.workshop", slug=workshop.slug),
    )


def _kept_or_dropped(
    keep: Callable[[], None], drop: Callable[[], None], *, words: tuple[str, str], listed: str, back: str
) -> ResponseReturnValue:
    """Do what was pressed, say so, and go back to the list or to the page of the thing."""
    dropped = request.form.get("act") == "drop"
    try:
        (drop if dropped else keep)()
    except Conflict as full:
        db.session.rollback()
        flash(full.sentence, "warn")
        return redirect(listed, 303)
    edge.commit()
    flash(words[dropped])
    return redirect(listed if request.form.get("back") == "list" else back, 303)


def _sign_in(back: str) -> ResponseReturnValue:
    return redirect(url_for("accounts.sign_in", next=back), 303)
