"""Matters of the official catalogue: what workshops handed in and the platform has to look at."""

from __future__ import annotations

from shop.admin.queue.arms import Asker, Rows, columns
from shop.admin.queue.matters import Matter
from shop.catalog.mark_models import MarkState, RightsMark
from shop.catalog.models import Product
from shop.catalog.official.models import AssistanceMark, Review, ReviewKind, ReviewState
from shop.workshops.models import Workshop


def admissions(asker: Asker) -> Rows:
    """Products handed in for the catalogue."""
    return _reviews(asker, Matter.CATALOGUE, ReviewState.SUBMITTED, ReviewKind.CATALOGUE)


def food(asker: Asker) -> Rows:
    """Food handed in before it may be sold."""
    return _reviews(asker, Matter.FOOD, ReviewState.SUBMITTED, ReviewKind.FOOD)


def changes(asker: Asker) -> Rows:
    """Changes of what was approved; the approved version stays on sale meanwhile."""
    return _reviews(asker, Matter.CATALOGUE_CHANGE, ReviewState.CHANGED, None)


def _reviews(asker: Asker, matter: Matter, state: ReviewState, kind: ReviewKind | None) -> Rows:
    rows = (
        columns(
            matter,
            place=Review.id,
            key=Review.id,
            name=Workshop.name,
            county=Workshop.county_code,
            number=Product.title,
            same_day=True,
        )
        .select_from(Review)
        .join(Product, Product.id == Review.product_id)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .where(Review.state == state, asker.place(Workshop.county_code, matter))
    )
    return rows if kind is None else rows.where(Review.kind == kind)


def assistance(asker: Asker) -> Rows:
    """Certificates of consumption assistance without a decision."""
    matter = Matter.ASSISTANCE
    return (
        columns(
            matter,
            place=AssistanceMark.id,
            key=AssistanceMark.id,
            name=Workshop.name,
            county=Workshop.county_code,
            number=Product.title,
            same_day=True,
        )
        .select_from(AssistanceMark)
        .join(Product, Product.id == AssistanceMark.product_id)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .where(AssistanceMark.decided_at.is_(None), asker.place(Workshop.county_code, matter))
    )


def rights(asker: Asker) -> Rows:
    """Marks of intellectual property that a workshop declared and nobody has checked."""
    matter = Matter.RIGHTS
    return (
        columns(
            matter,
            place=RightsMark.id,
            key=RightsMark.id,
            name=Workshop.name,
            county=Workshop.county_code,
            number=RightsMark.name,
            same_day=True,
        )
        .select_from(RightsMark)
        .join(Workshop, Workshop.id == RightsMark.workshop_id)
        .where(RightsMark.state == MarkState.DECLARED, asker.place(Workshop.county_code, matter))
    )
