"""A draft is thrown away whole; what was ever public is not."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog import drafts, matrix
from shop.catalog.axes import Axis
from shop.catalog.models import Price, Product, ProductState, Stock, StoredPicture, Variant
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, NotFound
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, with_picture
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import parse, text
from tests.support.isolation import Client


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


def test_a_draft_goes_with_all_that_is_its_own_and_leaves_the_picture_to_others(
    client: Client, session: Session, workshop: Workshop
) -> None:
    owner = sign_in(client, a_member(session, workshop))
    draft = with_picture(session, a_product(session, workshop, title="不做了", state=ProductState.DRAFT))
    matrix.cross(
        session, SYSTEM, product_id=draft.id, revision=draft.revision, told=[Axis("颜色", ("红", "蓝"))]
    )
    kept = with_picture(session, a_product(session, workshop, title="留着"))
    session.commit()
    kept_id, path = kept.id, f"/studio/products/{draft.id}/removal"
    assert parse(owner.get(f"/studio/products/{draft.id}/edit")).select_one(f"a[href='{path}']")
    assert "“不做了”" in text(parse(owner.get(path)).select_one("h1"))
    assert owner.post(path).location == "/studio/products"
    session.expire_all()
    assert [p.id for p in session.query(Product)] == [kept_id]
    assert {v.product_id for v in session.query(Variant)} == {kept_id}
    assert session.query(Price).count() == session.query(Stock).count() == 1
    assert session.query(StoredPicture).count() == 1
    assert owner.post(path).status_code == 404, "pressed twice there is nothing left to throw away"


@pytest.mark.parametrize("state", [ProductState.PUBLISHED, ProductState.UNPUBLISHED])
def test_what_was_ever_public_stays(
    client: Client, session: Session, workshop: Workshop, state: ProductState
) -> None:
    owner = sign_in(client, a_member(session, workshop))
    product = a_product(session, workshop, state=state)
    session.commit()
    assert owner.get(f"/studio/products/{product.id}/removal").status_code == 404
    assert owner.post(f"/studio/products/{product.id}/removal").status_code == 409
    with pytest.raises(Conflict):
        drafts.throw_away(session, SYSTEM, product_id=product.id)
    assert session.query(Product).count() == 1


def test_strangers_throw_nothing_away(client: Client, session: Session, workshop: Workshop) -> None:
    draft = a_product(session, workshop, state=ProductState.DRAFT)
    stranger = sign_in(client, a_member(session, a_workshop(session)))
    session.commit()
    assert stranger.post(f"/studio/products/{draft.id}/removal").status_code == 404
    assert session.query(Product).count() == 1
    with pytest.raises(NotFound):
        drafts.throw_away(session, SYSTEM, product_id=draft.id + 99)
