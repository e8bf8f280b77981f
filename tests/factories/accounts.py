"""People and organisations for tests, and signing in without going through the page."""

from __future__ import annotations

import itertools

from sqlalchemy.orm import Session

from shop.accounts import hashing
from shop.accounts.models import Membership, Organisation, User
from shop.core import clock
from tests.support.isolation import Client

PASSWORD = "bamboo-river-42"
_numbers = itertools.count(1)


def a_user(
    session: Session,
    name: str = "小满",
    *,
    email: str | None = None,
    phone: str | None = None,
    password: str | None = PASSWORD,
    is_demo: bool = False,
) -> User:
    """A person who can sign in with PASSWORD; without address and number they get an address of their own."""
    if email is None and phone is None:
        email = f"person{next(_numbers)}@example.cn"
    user = User(
        name=name,
        email=email,
        phone=phone,
        password_hash=hashing.hash_password(password) if password else None,
        session_epoch=1,
        is_demo=is_demo,
        created_at=clock.now(),
    )
    session.add(user)
    session.flush()
    return user


def an_organisation(
    session: Session, kind: str = "workshop", name: str = "", *, region_code: str | None = None
) -> Organisation:
    """An organisation of the kind, without members. An authority needs a region that exists."""
    organisation = Organisation(
        kind=kind,
        name=name or f"单位{next(_numbers)}",
        region_code=region_code,
        created_at=clock.now(),
    )
    session.add(organisation)
    session.flush()
    return organisation


def a_member(
    session: Session,
    user: User,
    organisation: Organisation,
    role: str = "owner",
    *,
    department: str | None = None,
) -> Membership:
    """The user in the organisation with the role, running since now."""
    membership = Membership(
        user_id=user.id,
        organisation_id=organisation.id,
        role=role,
        department=department,
        since=clock.now(),
    )
    session.add(membership)
    session.flush()
    return membership


def sign_in(client: Client, user: User) -> Client:
    """The client is signed in as the user from its next request on; what the test flushed is committed."""
    with client.session_transaction() as cookie:
        cookie["_user_id"] = user.get_id()
        cookie["_fresh"] = True
    return client
