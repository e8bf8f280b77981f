"""What all studio pages of the room share: loading, the head of the page, what may be done."""

from __future__ import annotations

from typing import Any

from flask import render_template

from shop.catalog import products
from shop.catalog.models import Product
from shop.catalog.official import holding
from shop.core import clock
from shop.core.access import current_actor
from shop.core.db import db
from shop.core.permissions import Permission
from shop.workshops.models import Workshop
from shop.workshops.working import studio_head, workshop_of


def own_workshop(permission: Permission = Permission.PRODUCT_EDIT) -> Workshop:
    """The workshop of the person at the page."""
    return workshop_of(db.session, current_actor(), permission)


def own_product(product_id: int, permission: Permission = Permission.PRODUCT_EDIT) -> Product:
    """A product of a workshop of the person at the page; loading is the check. A change of it that waits for the
    platform is shown as if it were made.
    """
    product = products.product_for(db.session, current_actor(), product_id, permission)
    holding.show_change(db.session, product)
    return product


def page(template: str, workshop: Workshop, **facts: Any) -> str:
    """A studio page with the head of the workshop."""
    head = studio_head(db.session, workshop, clock.now())
    return render_template(f"catalog/{template}.html", studio=head, **facts)
