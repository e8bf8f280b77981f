"""Cutting a picture: by choices without script, by dragging with it. The whole picture is always kept."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import pictures, product_pictures
from shop.catalog.models import Product, ProductPicture, StoredPicture
from shop.catalog.photo_forms import CropForm
from shop.catalog.pictures import Box, Cleaned
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_product, page
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge


@bp.get("/studio/products/<int:product_id>/pictures/<key>/crop")
@guard(Permission.PRODUCT_EDIT)
def studio_crop(product_id: int, key: str) -> ResponseReturnValue:
    """The whole picture and the ways to cut it."""
    product = own_product(product_id)
    picture = _picture(product, key)
    return _page(
        product,
        picture,
        CropForm(formdata=None, revision=product.revision, crop="free" if picture.cut_from else "whole"),
    )


@bp.post("/studio/products/<int:product_id>/pictures/<key>/crop")
@guard(Permission.PRODUCT_EDIT)
def crop_picture(product_id: int, key: str) -> ResponseReturnValue:
    """Show this part of the picture from now on."""
    product, form = own_product(product_id), CropForm()
    picture = _picture(product, key)
    if not form.validate_on_submit():
        return _page(product, picture, form), 422
    whole = picture.cut_from or picture.picture_key
    size = db.session.get_one(StoredPicture, whole)
    try:
        made = _cut(whole, form.box(size.width, size.height))
        product_pictures.replace(
            db.session,
            current_actor(),
            product_id=product_id,
            revision=form.revision.data or 0,
            key=key,
            by=pictures.record(db.session, made).key if made else whole,
            cut_from=whole if made else None,
        )
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        product = own_product(product_id)
        form.made_anew(product.revision)
        form.refuse(refusal)
        return _page(product, _picture(product, key), form), 409 if isinstance(refusal, Conflict) else 422
    edge.commit()
    flash(_("裁好了。原来的整张还留着，随时可以换回来。") if made else _("用整张了。"))
    return redirect(url_for("catalog.studio_photos", product_id=product_id, _anchor="pictures"), 303)


def _cut(whole: str, box: Box | None) -> Cleaned | None:
    """Decoding takes long and the store may be far away: no transaction is open meanwhile."""
    db.session.rollback()
    if box is None:
        return None
    made = pictures.cut(whole, box)
    pictures.keep(made)
    return made


def _picture(product: Product, key: str) -> ProductPicture:
    found = next((p for p in product.pictures if p.picture_key == key), None)
    if found is None:
        raise NotFound(_("没有找到这张照片。"))
    return found


def _page(product: Product, picture: ProductPicture, form: CropForm) -> str:
    whole = db.session.get_one(StoredPicture, picture.cut_from or picture.picture_key)
    return page("studio_crop", product.workshop, product=product, picture=picture, whole=whole, form=form)
