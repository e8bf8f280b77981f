"""Photos of a product. Good ones are kept even when another of the same form is refused."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import pictures, product_pictures, products, studio_rows
from shop.catalog.models import Product
from shop.catalog.photo_forms import PhotosForm, PicturesForm
from shop.catalog.pictures import Cleaned
from shop.catalog.product_pictures import Shown
from shop.catalog.routes import studio_steps
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_product, own_workshop, page
from shop.catalog.routes.studio_wizard import way_on
from shop.core import chance
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.models import Workshop


@bp.get("/studio/products/new")
@guard(Permission.PRODUCT_EDIT)
def new_product() -> ResponseReturnValue:
    """The first step: photos, or an old product to copy."""
    return _page(own_workshop(), None, PhotosForm(begun=chance.hexadecimal(16)))


@bp.post("/studio/products/new")
@guard(Permission.PRODUCT_EDIT)
def add_product() -> ResponseReturnValue:
    """With the first good photo the draft begins."""
    workshop_id = own_workshop().id
    form = PhotosForm()
    taken = _taken(form)
    if not taken:
        if not form.errors:
            form.front.errors = [_("请先拍一张正面。")]
        return _page(own_workshop(), None, form), 422
    workshop = db.session.get_one(Workshop, workshop_id)
    product = products.create_draft(
        db.session, current_actor(), workshop=workshop, begun_key=form.begun.data or None
    )
    return _put(product, taken, form)


@bp.get("/studio/products/<int:product_id>/edit/photos")
@guard(Permission.PRODUCT_EDIT)
def studio_photos(product_id: int) -> ResponseReturnValue:
    """The photos of a product, to be taken again, added to, put in order and described."""
    product = own_product(product_id)
    return _page(product.workshop, product, PhotosForm())


@bp.post("/studio/products/<int:product_id>/edit/photos")
@guard(Permission.PRODUCT_EDIT)
def save_photos(product_id: int) -> ResponseReturnValue:
    """Photos that were chosen take their places; without any, and with one there, the path goes on."""
    has_some = bool(own_product(product_id).pictures)
    form = PhotosForm()
    taken = _taken(form)
    product = own_product(product_id)
    if not taken and not form.errors and not has_some:
        form.front.errors = [_("请先拍一张正面。")]
    return _put(product, taken, form)


@bp.post("/studio/products/<int:product_id>/pictures")
@guard(Permission.PRODUCT_EDIT)
def arrange_pictures(product_id: int) -> ResponseReturnValue:
    """Words, order and taking away: one form with buttons for each picture."""
    product, form = own_product(product_id), PicturesForm()
    if not form.validate_on_submit():
        return _page(product.workshop, product, PhotosForm(formdata=None), form), 422
    try:
        product_pictures.arrange(
            db.session,
            current_actor(),
            product_id=product.id,
            revision=form.revision.data or 0,
            shown=_arranged(form),
        )
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        product = own_product(product_id)
        form.refuse(refusal)
        form.made_anew(product.revision)
        code = 409 if isinstance(refusal, Conflict) else 422
        return _page(product.workshop, product, PhotosForm(formdata=None), form), code
    edge.commit()
    return redirect(url_for("catalog.studio_photos", product_id=product_id, _anchor="pictures"), 303)


def _arranged(form: PicturesForm) -> list[Shown]:
    """The rows as they shall be: one moved forward by `up`, one taken away by `drop` (their numbers)."""
    shown = [Shown(e.form.key.data or "", e.form.alt.data) for e in form.pictures.entries]
    up, drop = request.form.get("up", "", str), request.form.get("drop", "", str)
    if up.isdecimal() and 0 < int(up) < len(shown):
        n = int(up)
        shown[n - 1], shown[n] = shown[n], shown[n - 1]
    if drop.isdecimal() and int(drop) < len(shown):
        del shown[int(drop)]
    return shown


def _taken(form: PhotosForm) -> list[tuple[int | None, Cleaned]]:
    """Photos that can be used, cleaned and kept, with their places; refusals stand at their fields.

    Decoding takes long: no transaction is open meanwhile.
    """
    db.session.rollback()
    form.validate()
    taken = []
    for field, position, file in form.files():
        try:
            cleaned = pictures.clean(file.read(), file.filename or "")
        except Invalid as refusal:
            field.errors = [*field.errors, refusal.sentence]
            continue
        pictures.keep(cleaned)
        taken.append((position, cleaned))
    return taken


def _put(product: Product, taken: list[tuple[int | None, Cleaned]], form: PhotosForm) -> ResponseReturnValue:
    """Record the photos, then on, or back to the page with what was refused; what could be used is saved
    either way.
    """
    for position, cleaned in taken:
        stored = pictures.record(db.session, cleaned)
        try:
            product_pictures.put(
                db.session, current_actor(), product_id=product.id, key=stored.key, position=position
            )
        except Conflict as refusal:
            form.more.errors = [*form.more.errors, refusal.sentence]
            break
    edge.commit()
    if form.errors:
        product = own_product(product.id)
        return _page(product.workshop, product, form), 422
    return redirect(way_on(product, "photos"), 303)


def _page(
    workshop: Workshop, product: Product | None, form: PhotosForm, rows: PicturesForm | None = None
) -> str:
    if rows is None and product is not None:
        told = [{"key": p.picture_key, "alt": p.alt} for p in product.pictures]
        rows = PicturesForm(formdata=None, revision=product.revision, pictures=told)
    return page(
        "studio_photos",
        workshop,
        product=product,
        form=form,
        rows=rows,
        bases=[f"/media/{p.picture_key}" for p in product.pictures] if product else [],
        old=studio_rows.old_ones(db.session, workshop.id) if product is None else [],
        of=studio_steps.OF,
        straight=product is not None
        and (product.published_at is not None or request.args.get("back") == "check"),
    )
