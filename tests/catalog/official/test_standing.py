"""In the catalogue and marked for assistance: SQL and Python say the same at every instant."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import official
from shop.catalog.models import Product
from shop.catalog.official import standing
from shop.catalog.official.models import AssistanceMark, Term
from shop.core import clock
from shop.workshops.evidence.models import Document
from tests.factories.catalog import a_product

NOON = clock.parse("2026-06-01T12:00")
HOUR = timedelta(hours=1)


def a_term(session: Session, product: Product, start: datetime, end: datetime | None) -> None:
    session.add(Term(product_id=product.id, number=f"ML-{product.id}", from_at=start, until_at=end))
    session.flush()


def a_mark(session: Session, product: Product, start: datetime, end: datetime, **facts: object) -> None:
    document = Document(
        key=f"{product.id:032d}", workshop_id=product.workshop_id, kind="other", filename="a.pdf",
        content_type="application/pdf", size_bytes=1, sha256="0" * 64, file_key="documents/a", uploaded_by=1,
        uploaded_at=start,
    )  # fmt: skip
    session.add(document)
    session.flush()
    told = {"decided_at": start - HOUR, "accepted": True, **facts}
    session.add(
        AssistanceMark(
            product_id=product.id,
            number="帮 1",
            issuer="县农业农村局",
            from_at=start,
            until_at=end,
            document_id=document.id,
            filed_at=start - HOUR,
            **told,
        )  # fmt: skip
    )
    session.flush()


def asked(session: Session, product: Product, at: datetime) -> tuple[bool, str | None, bool, str | None]:
    """The answers of SQL, after they were found to be those of Python."""
    row = session.execute(
        sa.select(
            official.in_catalogue_sql(Product.id, at),
            official.number_sql(Product.id, at),
            official.assisted_sql(Product.id, at),
            official.assistance_number_sql(Product.id, at),
        ).where(Product.id == product.id)
    ).one()
    number = official.numbers(session, [product.id], at).get(product.id)
    mark = official.marks(session, [product.id], at).get(product.id)
    python = (
        official.in_catalogue(session, product.id, at), number, mark is not None, mark.number if mark else None
    )  # fmt: skip
    found = (bool(row[0]), row[1], bool(row[2]), row[3])
    assert found == python
    return found


def test_a_term_is_half_open_and_a_second_one_counts(session: Session) -> None:
    product = a_product(session)
    a_term(session, product, NOON, NOON + HOUR)
    a_term(session, product, NOON + 2 * HOUR, None)
    inside = [
        asked(session, product, at)[0]
        for at in (NOON - HOUR, NOON, NOON + HOUR, NOON + 2 * HOUR, NOON + 900 * HOUR)
    ]
    assert inside == [False, True, False, True, True]
    assert asked(session, product, NOON)[1] == f"ML-{product.id}"
    assert asked(session, a_product(session), NOON)[1] is None


def test_a_mark_is_shown_only_while_it_holds_in_the_catalogue(session: Session) -> None:
    product = a_product(session)
    a_mark(session, product, NOON, NOON + HOUR)
    assert not asked(session, product, NOON)[2]
    a_term(session, product, NOON - HOUR, None)
    assert [asked(session, product, NOON + n * HOUR)[3] for n in (-1, 0, 1)] == [None, "帮 1", None]


def test_a_mark_that_was_refused_waits_or_was_taken_back_is_not_shown(session: Session) -> None:
    cases = [
        ({"accepted": False}, False),
        ({"accepted": None, "decided_at": None}, False),
        ({"ended_at": NOON + HOUR}, True),
        ({"ended_at": NOON}, False),
    ]
    for facts, shown in cases:
        product = a_product(session)
        a_term(session, product, NOON - HOUR, None)
        a_mark(session, product, NOON, NOON + 9 * HOUR, **facts)
        assert asked(session, product, NOON)[2] is shown


def test_the_edges_are_the_beginnings_and_ends_of_marks_to_come(session: Session) -> None:
    a_mark(session, a_product(session), NOON, NOON + HOUR)
    for at, expected in ((NOON - HOUR, {NOON, NOON + HOUR}), (NOON, {NOON + HOUR}), (NOON + HOUR, set())):
        found = {session.scalar(edge) for edge in standing.edges(at)} - {None}
        assert found == expected
