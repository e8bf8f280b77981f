"""A workshop at a fair: apply, accept, pay the fee, choose goods, name its people, leave."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import pricing, stock
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.exhibitors import applying, placing, queries
from shop.exhibition.exhibitors.models import Ended, Exhibitor, ExhibitorState
from shop.exhibition.exhibitors.moves import STATE_WORDS, Act, can
from shop.exhibition.fairs import queries as fairs
from shop.exhibition.fairs.models import Fair
from shop.exhibition.forms import ApplyForm, BadgeForm, ItemChangeForm, ItemForm
from shop.exhibition.items import leaving, offering
from shop.exhibition.items import queries as items
from shop.exhibition.items.models import FairItem
from shop.exhibition.routes.blueprint import bp
from shop.workshops.models import Workshop
from shop.workshops.working import studio_head, workshop_of


def standing(slug: str) -> tuple[Fair, Workshop, Exhibitor | None]:
    """The fair, the workshop the actor works for, and how it stands there."""
    workshop = workshop_of(db.session, current_actor(), Permission.FAIR_JOIN)
    fair = fairs.announced(db.session, slug)
    return fair, workshop, queries.of_workshop(db.session, fair.id, workshop.id)


def there(slug: str) -> tuple[Fair, Workshop, Exhibitor]:
    """The same for one that stands with the fair. NotFound for others."""
    fair, workshop, exhibitor = standing(slug)
    if exhibitor is None:
        raise NotFound("")
    return fair, workshop, exhibitor


def back(slug: str, said: str = "", kind: str = "message") -> ResponseReturnValue:
    """To the workshop's page of the fair."""
    if said:
        flash(said, kind)
    return redirect(url_for("exhibition.studio_fair", slug=slug), 303)


@bp.get("/studio/fairs")
@guard(Permission.FAIR_JOIN)
def studio_fairs() -> ResponseReturnValue:
    """Fairs it can apply to, and those it is at."""
    workshop = workshop_of(db.session, current_actor(), Permission.FAIR_JOIN)
    now = clock.now()
    found = queries.fairs_for(db.session, workshop.id)
    return render_template(
        "exhibition/studio_fairs.html",
        studio=studio_head(db.session, workshop, now),
        found=found,
        spans=fairs.spans(db.session, [one.fair.id for one in found]),
        applying={one.fair.id: applying.applying_at(one.fair, now) for one in found},
        state_words=STATE_WORDS,
    )


@bp.get("/studio/fairs/<slug>")
@guard(Permission.FAIR_JOIN)
def studio_fair(slug: str) -> ResponseReturnValue:
    """How it stands and what it can do next."""
    return fair_page(slug)


@bp.post("/studio/fairs/<slug>")
@guard(Permission.FAIR_JOIN)
def apply_to_fair(slug: str) -> ResponseReturnValue:
    """Apply."""
    fair, workshop, _known = standing(slug)
    form = ApplyForm()
    if not form.validate_on_submit():
        return fair_page(slug, apply=form), 422
    try:
        applying.apply(
            db.session,
            current_actor(),
            fair,
            workshop,
            wish=form.wish.data or "",
            contact_name=form.contact_name.data or "",
            contact_phone=form.contact_phone.data or "",
        )
    except Conflict as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return fair_page(slug, apply=form), 409
    edge.commit()
    return back(slug, _("报名收到了，主办方选好以后通知。"))


@bp.post("/studio/fairs/<slug>/acceptance")
@guard(Permission.FAIR_JOIN)
def accept_booth(slug: str) -> ResponseReturnValue:
    """Take the booth that is kept for it."""
    fair, _workshop, exhibitor = there(slug)
    try:
        placing.accept(db.session, current_actor(), fair, exhibitor.id)
    except Conflict as refusal:
        db.session.rollback()
        return back(slug, str(refusal), "warn")
    edge.commit()
    return back(slug, _("展位是你们的了。"))


@bp.get("/studio/fairs/<slug>/withdrawal")
@guard(Permission.FAIR_JOIN)
def leave_page(slug: str) -> ResponseReturnValue:
    """What leaving means, once more."""
    fair, workshop, exhibitor = there(slug)
    if not can(exhibitor, Act.WITHDRAW):
        raise NotFound("")
    head = studio_head(db.session, workshop, clock.now())
    return render_template(
        "exhibition/studio_leave.html",
        studio=head,
        fair=fair,
        exhibitor=exhibitor,
        fee=queries.fee_of(db.session, exhibitor.id),
        now=clock.now(),
    )


@bp.post("/studio/fairs/<slug>/withdrawal")
@guard(Permission.FAIR_JOIN)
def leave_fair(slug: str) -> ResponseReturnValue:
    """It does not come (or does not any more)."""
    fair, _workshop, exhibitor = there(slug)
    try:
        leaving.leave(db.session, current_actor(), fair, exhibitor.id, Ended.GIVEN_UP)
    except Conflict as refusal:
        db.session.rollback()
        return back(slug, str(refusal), "warn")
    edge.commit()
    return back(slug, _("退出了，带去的件数回到商城库存。"))


@bp.post("/studio/fairs/<slug>/goods")
@guard(Permission.FAIR_JOIN)
def offer_item(slug: str) -> ResponseReturnValue:
    """Bring one more."""
    fair, workshop, exhibitor = there(slug)
    form = _choices(workshop, ItemForm(), items.running(db.session, exhibitor.id))
    if not form.validate_on_submit():
        return fair_page(slug, item=form), 422
    try:
        offering.offer(
            db.session,
            current_actor(),
            fair,
            exhibitor,
            variant_id=form.variant.data,
            price_fen=form.price.data or 0,
            pieces=form.pieces.data or 0,
            pool=form.pool.data,
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error, "pieces")
        return fair_page(slug, item=form), 409 if isinstance(error, Conflict) else 422
    edge.commit()
    return back(slug, _("带上了，件数已经从商城挪过来。"))


@bp.get("/studio/fairs/<slug>/goods/<int:item_id>")
@guard(Permission.FAIR_JOIN)
def studio_fair_item(slug: str, item_id: int) -> ResponseReturnValue:
    """One item: price and pieces."""
    item = _item(slug, item_id)
    return _item_page(slug, item, ItemChangeForm(None, price=item.price_fen, more=0))


@bp.post("/studio/fairs/<slug>/goods/<int:item_id>")
@guard(Permission.FAIR_JOIN)
def change_item(slug: str, item_id: int) -> ResponseReturnValue:
    """Another price, more or fewer pieces."""
    item, form = _item(slug, item_id), ItemChangeForm()
    if not form.validate_on_submit():
        return _item_page(slug, item, form), 422
    try:
        fair = fairs.announced(db.session, slug)
        more = form.more.data or 0
        offering.change(db.session, current_actor(), fair, item, price_fen=form.price.data or 0, more=more)
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error, "more")
        page = _item_page(slug, _item(slug, item_id), form)
        return page, 409 if isinstance(error, Conflict) else 422
    edge.commit()
    return back(slug, _("改好了。"))


@bp.post("/studio/fairs/<slug>/goods/<int:item_id>/end")
@guard(Permission.FAIR_JOIN)
def end_item(slug: str, item_id: int) -> ResponseReturnValue:
    """It does not come along any more."""
    item = _item(slug, item_id)
    count = leaving.end_item(db.session, current_actor(), fairs.announced(db.session, slug), item)
    edge.commit()
    return back(slug, _("撤下了，%(n)s 件回到商城库存。", n=count))


def _item(slug: str, item_id: int) -> FairItem:
    """An item of the workshop's own that runs."""
    _fair, _workshop, exhibitor = there(slug)
    for item in items.running(db.session, exhibitor.id):
        if item.id == item_id:
            return item
    raise NotFound("")


def _choices(workshop: Workshop, form: ItemForm, running: list[FairItem]) -> ItemForm:
    """What can be brought: words with the shop's price and the pieces that are free."""
    now = clock.now()
    here = {item.variant_id for item in running}
    found = [v for v in offering.choices(db.session, workshop.id, now) if v.id not in here]
    ids = [variant.id for variant in found]
    fen = pricing.base_now(db.session, ids, now)
    free = stock.available(db.session, ids)
    form.variant.choices = [
        (
            v.id,
            _(
                "%(title)s %(option)s，平时价 %(yuan)s 元，%(left)s",
                title=v.product.title,
                option=v.options,
                yuan=f"{fen.get(v.id, 0) / 100:g}",
                left=_("订做") if v.made_to_order else _("商城有 %(n)s 件", n=free[v.id]),
            ),
        )
        for v in found
    ]
    return form


def _item_page(slug: str, item: FairItem, form: ItemChangeForm) -> str:
    fair, workshop, _exhibitor = standing(slug)
    now = clock.now()
    return render_template(
        "exhibition/studio_fair_item.html",
        studio=studio_head(db.session, workshop, now),
        fair=fair,
        item=item,
        form=form,
        here=stock.available(db.session, [item.variant_id], item.pool, item.pool_ref)[item.variant_id],
        mall=stock.available(db.session, [item.variant_id])[item.variant_id],
        base=pricing.base_now(db.session, [item.variant_id], now).get(item.variant_id, 0),
    )


def fair_page(
    slug: str,
    *,
    apply: ApplyForm | None = None,
    item: ItemForm | None = None,
    badge: BadgeForm | None = None,
) -> str:
    """The workshop's page of the fair; a form that came back with errors stands in it."""
    fair, workshop, exhibitor = standing(slug)
    now = clock.now()
    placed = exhibitor is not None and exhibitor.state == ExhibitorState.PLACED
    running = items.running(db.session, exhibitor.id) if exhibitor else []
    return render_template(
        "exhibition/studio_fair.html",
        studio=studio_head(db.session, workshop, now),
        fair=fair,
        span=fairs.span_of(db.session, fair.id),
        exhibitor=exhibitor,
        placed=placed,
        holding=placing.open_of(db.session, exhibitor.id) if exhibitor else None,
        booth=queries.booth_of(db.session, exhibitor.id, now) if exhibitor else None,
        offered=queries.booth_named(db.session, exhibitor.offered_booth_id) if exhibitor else None,
        fee=queries.fee_of(db.session, exhibitor.id) if exhibitor else None,
        can_apply=can(exhibitor, Act.APPLY)
        and (applying.applying_at(fair, now) or (exhibitor is not None and fair.state in applying.INVITING)),
        can_leave=exhibitor is not None and can(exhibitor, Act.WITHDRAW) and fair.state in placing.ARRANGING,
        apply=apply
        or ApplyForm(None, contact_name=workshop.leader_name, contact_phone=workshop.contact_phone),
        item=item or _choices(workshop, ItemForm(None), running),
        badge=badge or BadgeForm(None),
        running=running,
        left={
            i.id: stock.available(db.session, [i.variant_id], i.pool, i.pool_ref)[i.variant_id]
            for i in running
        },
        badges=queries.badges_of(db.session, fair.id, exhibitor.id) if exhibitor else [],
        now=now,
        answered=bool(request.form),
        state_words=STATE_WORDS,
    )
