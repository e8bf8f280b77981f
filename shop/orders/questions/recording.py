"""How every act on a question is done: on the locked row, with an audit event, and the product page told.

The newest questions are posted down to the product's own row, so that its page reads them without a statement more.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, outbox
from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.orders.questions.models import ProductQuestion

TOPIC = "questions.shown"


def locked(session: Session, question_id: int) -> ProductQuestion:
    """The question as it is now, held until the transaction ends. NotFound when there is none."""
    question = session.get(ProductQuestion, question_id, with_for_update=True, populate_existing=True)
    if question is None:
        raise NotFound(_("没有找到这个问题。"))
    return question


def note(session: Session, actor: Actor, act: str, question: ProductQuestion, **facts: Any) -> None:
    """Write the act into the audit trail; what the public sees is made anew after the commit."""
    session.flush()
    audit.record(session, actor, f"question.{act}", "question", question.id, **facts)
    cache.touch(session)
    outbox.post(session, TOPIC, product_id=question.product_id)
