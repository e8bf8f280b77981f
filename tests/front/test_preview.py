"""A product as buyers will see it, before it is on sale."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog.models import Product, ProductState
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, with_picture
from tests.factories.workshops import a_member, a_workshop, culture_officer
from tests.support.html import parse, text
from tests.support.isolation import Client


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture
def draft(session: Session, workshop: Workshop) -> Product:
    return with_picture(session, a_product(session, workshop, title="四十八勾披肩", state=ProductState.DRAFT))


def test_the_workshop_sees_what_buyers_will_see_and_nothing_can_be_pressed(
    client: Client, session: Session, workshop: Workshop, draft: Product
) -> None:
    owner = sign_in(client, a_member(session, workshop))
    session.commit()
    page = parse(owner.get(f"/studio/products/{draft.id}/preview"))
    assert text(page.select_one("h1")) == "四十八勾披肩"
    assert len(page.select("h1")) == 1
    for word in ("¥ 168", "现货", workshop.name, "最晚"):
        assert word in text(page.main)
    assert all(button.has_attr("disabled") for button in page.select("#buy button"))
    assert page.select("#buy button")
    assert owner.get(f"/products/{draft.slug}").status_code == 404, "buyers do not see it yet"


def test_the_last_look_leads_to_it(
    client: Client, session: Session, workshop: Workshop, draft: Product
) -> None:
    owner = sign_in(client, a_member(session, workshop))
    session.commit()
    page = parse(owner.get(f"/studio/products/{draft.id}/edit"))
    assert page.select_one(f"a[href='/studio/products/{draft.id}/preview']") is not None


def test_strangers_and_workshops_that_may_not_sell_see_no_preview(
    client: Client, session: Session, workshop: Workshop, draft: Product
) -> None:
    stranger = sign_in(client, a_member(session, a_workshop(session)))
    session.commit()
    path = f"/studio/products/{draft.id}/preview"
    assert stranger.get(path).status_code == 404
    certification.suspend(session, culture_officer(session), workshop.id, document_no="一号", reason="查验")
    owner = sign_in(client, a_member(session, workshop))
    session.commit()
    assert owner.get(path).status_code == 409
