"""Who acts, and the guard before every page.

What can be allowed stands in `shop.core.permissions`. Each room registers the predicate behind its permissions; routes
name the permission, never a role. Every endpoint is either guarded or public with a reason (a test walks the
URL map and reads what `guard` and `public` leave on the view).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from flask import current_app, g
from flask_babel import gettext as _

from shop.core.errors import Forbidden
from shop.core.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")


class Grant(NamedTuple):
    """One membership: a role in an organisation. Authorities carry a region, their officers a department."""

    organisation_id: int
    kind: str
    role: str
    department: str | None = None
    region_code: str | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with memberships, a visitor, or the store itself."""

    user_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = field(default=())
    is_system: bool = False

    @property
    def is_authenticated(self) -> bool:
        """Whether a person has signed in."""
        return self.user_id is not None

    def organisations(self, kind: str, *roles: str) -> set[int]:
        """Organisations of the kind in which the actor has one of the roles (any role when none is named)."""
        return {x.organisation_id for x in self.grants if x.kind == kind and (not roles or x.role in roles)}

    @property
    def sells(self) -> bool:
        """Whether the actor works for a workshop."""
        return bool(self.organisations("workshop"))

    @property
    def supervises(self) -> bool:
        """Whether the actor is an officer or runs the platform."""
        return bool(self.organisations("authority") or self.organisations("platform"))

    @property
    def organises(self) -> bool:
        """Whether the actor runs fairs for an organiser."""
        return bool(self.organisations("organiser", "operator"))

    @property
    def operates(self) -> bool:
        """Whether the actor runs the platform."""
        return bool(self.organisations("platform", "operator"))


VISITOR = Actor()
SYSTEM = Actor(name="system", is_system=True)


Predicate = Callable[[Actor, Any], bool]
_predicates: dict[Permission, Predicate] = {}


def register(permission: Permission, predicate: Predicate) -> None:
    """The room that owns the resource says who may. `predicate(actor, None)` asks: could they, anywhere?"""
    _predicates[permission] = predicate


def registered() -> dict[Permission, Predicate]:
    """All registered predicates (for the test that none is missing)."""
    return dict(_predicates)


def allowed(actor: Actor, permission: Permission, thing: Any = None) -> bool:
    """Whether the actor may do it to the thing; without a thing, whether they may do it at all. The store may all."""
    return actor.is_system or _predicates[permission](actor, thing)


def require(actor: Actor, permission: Permission, thing: Any = None) -> None:
    """Raises Forbidden with a sentence unless the actor may."""
    if not allowed(actor, permission, thing):
        raise Forbidden(_("您没有办理这件事的权限。请换一个账号登录，或联系客服。"))


class Guarded(NamedTuple):
    """What the guard leaves on a view."""

    permission: Permission | None
    reason: str = ""
    writes: str = ""
    only_reads: bool = False


class SignInNeeded(Exception):
    """A visitor asked for a page of signed-in people; the app answers with the sign-in page and comes back."""


def guard(
    permission: Permission, *, writes: str = "", only_reads: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only actors who may do this reach the view. `writes`: why a GET of it may write (rare). `only_reads`: a POST of it
    leaves the database as it is, and so waits for no writer.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = current_actor()
            if not actor.is_authenticated:
                raise SignInNeeded
            require(actor, permission)
            return view(*args, **kwargs)

        guarded.__access__ = Guarded(permission, writes=writes, only_reads=only_reads)  # type: ignore[attr-defined]
        return guarded

    return mark


def public(reason: str, *, writes: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Everybody may reach the view, for the reason given. `writes`: why a GET of it may write (rare)."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.__access__ = Guarded(None, reason, writes)  # type: ignore[attr-defined]
        return view

    return mark


def current_actor() -> Actor:
    """The actor of the present request; loaded once by the function the app registered."""
    if "actor" not in g:
        g.actor = current_app.extensions["actor_loader"]()
    actor: Actor = g.actor
    return actor


def forget_actor() -> None:
    """The actor changes within the request (sign-in, sign-out): load it anew at the next question."""
    g.pop("actor", None)
