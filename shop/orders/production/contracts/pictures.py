"""Pictures shown with an act of a contract, seen by those whose contract it is."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.orders.form_pictures import FormPictures
from shop.orders.production.contracts.course_models import ContractPicture, Event
from shop.orders.production.contracts.models import Contract

_PICTURES = FormPictures(ContractPicture, ContractPicture.event_id, "contracts")
take_in, waiting, forget_waiting = _PICTURES.take_in, _PICTURES.waiting, _PICTURES.forget_waiting
file_key = _PICTURES.file_key


def attach(session: Session, actor: Actor, event: Event, keys: Sequence[str]) -> None:
    """Put the pictures to the act. Invalid (field pictures) for more than six."""
    _PICTURES.attach(session, actor, event.id, keys)


def of_contract(session: Session, contract: Contract, key: str, *, small: bool = False) -> bytes:
    """The bytes of a picture of the contract, a JPEG. NotFound for one of another contract."""
    found = (
        sa.select(ContractPicture.id)
        .join(Event, Event.id == ContractPicture.event_id)
        .where(ContractPicture.key == key, Event.contract_id == contract.id)
    )
    if session.scalar(found) is None:
        raise NotFound(_("没有这张照片。"))
    return _PICTURES.data_of(key, small=small)
