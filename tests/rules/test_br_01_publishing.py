"""BR-01: a workshop that is not certified publishes nothing (search and direct address: with the pages)."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog import publication
from shop.catalog.models import ProductState
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.workshops import certification
from tests.factories.catalog import a_product, with_picture
from tests.factories.workshops import a_workshop, culture_officer


def test_without_a_certificate_publishing_is_refused_and_with_one_it_is_not(session: Session) -> None:
    workshop = a_workshop(session, certified=None)
    product = with_picture(session, a_product(session, workshop, state=ProductState.DRAFT))
    with pytest.raises(Conflict) as refusal:
        publication.publish(session, SYSTEM, product_id=product.id)
    assert refusal.value.code == "NOT_CERTIFIED"
    assert product.state == ProductState.DRAFT
    certification.take_over(
        session, culture_officer(session), workshop.id, document_no="龙文旅发〔2026〕1 号"
    )
    publication.publish(session, SYSTEM, product_id=product.id)
    assert product.state == ProductState.PUBLISHED


def test_a_suspended_workshop_publishes_nothing_until_it_is_lifted(session: Session) -> None:
    workshop = a_workshop(session)
    product = with_picture(session, a_product(session, workshop, state=ProductState.UNPUBLISHED))
    officer = culture_officer(session)
    certification.suspend(session, officer, workshop.id, document_no="一号", reason="查验")
    with pytest.raises(Conflict) as refusal:
        publication.publish(session, SYSTEM, product_id=product.id)
    assert refusal.value.code == "NOT_CERTIFIED"
    certification.lift(session, officer, workshop.id, document_no="二号", reason="已整改")
    publication.publish(session, SYSTEM, product_id=product.id)
    assert product.state == ProductState.PUBLISHED
