"""Pictures of messages: seen by the two sides of the thread, and by the platform where it decides."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.orders.form_pictures import MOST, FormPictures
from shop.orders.messages.models import MessagePicture, ThreadMessage

__all__ = ["MOST", "attach", "data_of", "file_key", "forget_files", "forget_waiting", "take_in", "waiting"]
_PICTURES = FormPictures(MessagePicture, MessagePicture.message_id, "messages")
take_in, waiting, data_of = _PICTURES.take_in, _PICTURES.waiting, _PICTURES.data_of
file_key = _PICTURES.file_key
forget_files, forget_waiting = _PICTURES.forget_files, _PICTURES.forget_waiting


def attach(session: Session, actor: Actor, message: ThreadMessage, keys: Sequence[str]) -> None:
    """Put the pictures into the message. Invalid (field pictures) for more than six."""
    _PICTURES.attach(session, actor, message.id, keys)
