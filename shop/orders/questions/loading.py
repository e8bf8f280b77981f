"""The loader is the check: strangers get 404."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.questions import queries
from shop.orders.questions.models import ProductQuestion


def get_question_for(
    session: Session, actor: Actor, question_id: int, permission: Permission
) -> ProductQuestion:
    """The question, for who holds the permission on it. NotFound for everybody else."""
    question = queries.get(session, question_id)
    if question is None or not allowed(actor, permission, question):
        raise NotFound(_("没有找到这个问题。"))
    return question


def get_public_question(session: Session, question_id: int) -> ProductQuestion:
    """The question as everybody may read it. NotFound when it is hidden."""
    question = queries.get(session, question_id)
    if question is None or question.hidden_at is not None:
        raise NotFound(_("没有找到这个问题。"))
    return question
