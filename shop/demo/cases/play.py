"""All cases in their order, and what is left of their messages."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.outbox import OutboxTask
from shop.demo.cases import (
    after_sales,
    catalogue,
    decided,
    fairs,
    invoices,
    matters,
    quarters,
    recognitions,
    requests,
    waiting,
    watch,
    year,
)
from shop.demo.cases.province import stage
from shop.demo.easel import Motif
from shop.demo.makers import Reference

#: Messages about older acts were read long ago.
FRESH = timedelta(days=30)


def play(session: Session, as_of: date, reference: Reference, pictures: dict[Motif, str]) -> None:
    """Tell the life of the procedure up to the day. After the register, its people and pictures are there."""
    province = stage(session, as_of, reference, pictures)
    issued = decided.play(province)
    waiting.play(province)
    matters.play(province)
    year.play(province, issued)
    watch.play(province)
    recognitions.play(province)
    catalogue.play(province)
    fairs.play(province)
    after_sales.play(session, as_of)
    invoices.play(session, as_of)
    quarters.play(province)
    requests.play(session, as_of)
    clear_outbox(session, as_of)


def clear_outbox(session: Session, as_of: date) -> None:
    """What was to be sent about acts of more than a month ago is not sent any more."""
    session.flush()
    session.execute(sa.delete(OutboxTask).where(OutboxTask.created_at < clock.day_start(as_of) - FRESH))
