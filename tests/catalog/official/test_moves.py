"""Every pair of state and act: what the table allows happens, everything else is refused and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from shop.catalog import official, products
from shop.catalog.official import deciding, submitting
from shop.catalog.official.models import Move, Review, ReviewKind, ReviewState
from shop.catalog.official.moves import MOVES, Act
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, NotFound
from tests.factories.official import admitted, on_sale, submitted

S = ReviewState


def retitle(session: Session, review: Review, title: str) -> None:
    product = review.product
    session.refresh(product)
    products.describe(
        session, SYSTEM, product_id=product.id, revision=product.revision, title=title,
        craft_id=product.craft_id, category_id=product.category_id,
    )  # fmt: skip


def new(session: Session) -> Review:
    review = Review(product_id=on_sale(session).id, kind=ReviewKind.CATALOGUE, state_since=clock.now())
    session.add(review)
    session.flush()
    return review


def changed(session: Session) -> Review:
    review = admitted(session)
    retitle(session, review, "换了名字的披肩")
    return review


def returned(session: Session) -> Review:
    return deciding.send_back(session, SYSTEM, submitted(session).id, reason="照片太暗")


def withdrawn(session: Session) -> Review:
    return deciding.withdraw(session, SYSTEM, admitted(session).id, reason="停产")


WAYS: dict[S, Callable[[Session], Review]] = {
    S.NEW: new,
    S.SUBMITTED: submitted,
    S.ADMITTED: admitted,
    S.CHANGED: changed,
    S.RETURNED: returned,
    S.WITHDRAWN: withdrawn,
}
ACTS: dict[Act, Callable[[Session, Review], object]] = {
    Act.SUBMIT: lambda s, r: submitting.submit(s, SYSTEM, product_id=r.product_id),
    Act.REVISE: lambda s, r: retitle(s, r, "又一个名字"),
    Act.CHANGE: lambda s, r: retitle(s, r, "又一个名字"),
    Act.RECALL: lambda s, r: submitting.recall(s, SYSTEM, product_id=r.product_id, kind=ReviewKind.CATALOGUE),
    Act.LEAVE: lambda s, r: submitting.leave(s, SYSTEM, product_id=r.product_id),
    Act.ADMIT: lambda s, r: deciding.admit(s, SYSTEM, r.id),
    Act.RETURN: lambda s, r: deciding.send_back(s, SYSTEM, r.id, reason="不清楚"),
    Act.WITHDRAW: lambda s, r: deciding.withdraw(s, SYSTEM, r.id, reason="停产"),
}
EDITS = (Act.REVISE, Act.CHANGE)


def moves(session: Session, review: Review) -> list[str]:
    return [m.act for m in session.query(Move).filter_by(review_id=review.id).order_by(Move.id)]


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(S))
def test_an_act_leads_where_the_table_says_or_is_refused(session: Session, state: S, act: Act) -> None:
    review = WAYS[state](session)
    assert review.state == state
    before, revision = moves(session, review), review.revision
    to = MOVES.get((state, act))
    if to is not None:
        ACTS[act](session, review)
        assert review.state == to
        assert moves(session, review) == [*before, act]
        assert review.revision > revision
    elif act in EDITS:  # an edit is never refused: where it does not concern the review, the review stays
        ACTS[act](session, review)
        assert act not in moves(session, review)[len(before) :]
    else:
        with pytest.raises(Conflict) as refusal:
            ACTS[act](session, review)
        assert refusal.value.code == "ILLEGAL_MOVE"
        assert (review.state, moves(session, review)) == (state, before)
    inside = official.in_catalogue(session, review.product_id, clock.now())
    assert inside == (review.state in (S.ADMITTED, S.CHANGED))


def test_a_product_that_was_never_handed_in_cannot_be_taken_back(session: Session) -> None:
    with pytest.raises(NotFound):
        submitting.leave(session, SYSTEM, product_id=on_sale(session).id)
    with pytest.raises(NotFound):
        deciding.admit(session, SYSTEM, 987_654)
