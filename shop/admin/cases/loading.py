"""Loading a case for the desk: the loader is the check."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import Conflict, Forbidden, NotFound
from shop.core.permissions import Permission
from shop.workshops.applications import view
from shop.workshops.applications.moves import Act
from shop.workshops.applications.view import Case

_NOT_YOURS = {"FORBIDDEN", "OWN_CASE"}


def case_for(session: Session, actor: Actor, number: str) -> Case:
    """The case, for officers of its region and the platform. NotFound for everybody else; Forbidden, saying so, for an
    officer who is a party to it.
    """
    case = view.case(session, actor, number)
    if not allowed(actor, Permission.APPLICATION_VIEW, case.application):
        raise NotFound("")
    if case.own:
        raise Forbidden(case.can[Act.VISIT].sentence)
    return case


def case_to(session: Session, actor: Actor, number: str, act: Act) -> Case:
    """The same, when this actor can do the act now. Forbidden or Conflict with the sentence that says why not."""
    case = case_for(session, actor, number)
    possible = case.can[act]
    if possible.ok:
        return case
    if possible.code in _NOT_YOURS:
        raise Forbidden(possible.sentence)
    raise Conflict(possible.sentence, code=possible.code)
