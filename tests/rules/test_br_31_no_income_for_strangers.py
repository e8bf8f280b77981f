"""BR-31: no public page or answer tells the income of a single workshop."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from shop.core.access import Guarded
from shop.core.permissions import Permission
from shop.workshops.models import Workshop
from tests.factories.catalog import a_product
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_workshop
from tests.support.isolation import Client

# Amounts that nothing else on a page could be: in fen, in yuan, with thousands apart, in 万元.
INCOME = re.compile(r"987654321|9,?876,?543(\.21)?|987\.65|12345678|123,?456\.78|12\.35")


def test_every_door_to_income_asks_for_a_permission(app: Flask) -> None:
    doors = {
        str(rule): app.view_functions[rule.endpoint].__access__.permission  # type: ignore[attr-defined]
        for rule in app.url_map.iter_rules()
        if "income" in str(rule)
    }
    assert len(doors) >= 7
    assert set(doors.values()) == {Permission.INCOME_VIEW, Permission.REGION_INCOME_VIEW}


def test_a_stranger_reads_it_on_no_page(app: Flask, session: Session, client: Client) -> None:
    workshop = a_workshop(session, slug="quiet")
    product = a_product(session, workshop)
    sold(session, workshop, "2026-09-01", 987654321)
    given_back(session, workshop, "2026-09-02", 12345678)
    session.commit()
    read = 0
    for rule in app.url_map.iter_rules():
        if (address := public_address(app, rule, workshop, product.slug)) is None:
            continue
        answer = client.get(address)
        read += answer.status_code == 200
        assert not INCOME.search(answer.get_data(as_text=True)), address
    assert read >= 3


def public_address(app: Flask, rule: Rule, workshop: Workshop, product: str) -> str | None:
    """Where a visitor would find the page about the workshop or its product; None for what is not public."""
    access: Guarded | None = getattr(app.view_functions[rule.endpoint], "__access__", None)
    if access is None or access.permission is not None or "GET" not in (rule.methods or set()):
        return None
    if not rule.arguments <= {"slug"}:
        return None
    slug = product if "product" in str(rule) else workshop.slug
    return str(rule).replace("<slug>", slug)
