"""What people type to say who they are: an e-mail address or a mobile number of mainland China."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core.identifiers import normal_cn_mobile


class Identity(NamedTuple):
    """One way to reach and to name a person; `kind` is email or phone."""

    kind: str
    value: str


def read(text: str) -> Identity | None:
    """The address in small letters or the number in eleven digits; None when it is neither."""
    if (phone := normal_cn_mobile(text)) is not None:
        return Identity("phone", phone)
    if (email := normal_email(text)) is not None:
        return Identity("email", email)
    return None


def normal_email(text: str) -> str | None:
    """The address in small letters, full-width signs made plain; None when it cannot be an address."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    try:
        address = validate_email(plain, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        return None
    return address if len(address) <= 254 else None


def find(session: Session, identity: Identity) -> User | None:
    """The open account with this address or number."""
    column = User.email if identity.kind == "email" else User.phone
    return session.scalar(sa.select(User).where(column == identity.value, User.closed_at.is_(None)))


def is_taken(session: Session, identity: Identity, besides: int | None = None) -> bool:
    """Whether some account (other than `besides`) has this address or number."""
    column = User.email if identity.kind == "email" else User.phone
    holder = session.scalar(sa.select(User.id).where(column == identity.value))
    return holder is not None and holder != besides
