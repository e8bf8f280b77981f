"""Uploads in the file store: none is put there with a transaction open, none stays that nobody needs."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.models import Product, StoredPicture
from shop.catalog.pictures import original_key
from shop.catalog.product_files import importing, jobs, looking, uploads
from shop.catalog.product_files.models import Arrival, ImportState, ProductImport
from shop.core import clock, files, keeping
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import NotFound
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_category
from tests.factories.orders import run_jobs
from tests.factories.pictures import a_picture
from tests.factories.product_files import a_row, as_csv, as_zip
from tests.factories.workshops import a_member, a_workshop
from tests.support.isolation import Client

PACKED = as_zip({"t.csv": as_csv(a_row("A", pictures="a.jpg")), "a.jpg": a_picture()})


@pytest.fixture
def workshop(session: Session) -> Workshop:
    a_category(session)
    return a_workshop(session)


def looked_at(session: Session, workshop: Workshop, data: bytes = PACKED) -> ProductImport:
    key = uploads.promise(session, SYSTEM, workshop=workshop, data=data)
    uploads.put(key, data)
    found = importing.hand_in(
        session, SYSTEM, workshop=workshop, key=key, filename="a.zip", arrival=Arrival.DRAFT
    )
    session.commit()
    run_jobs()
    session.refresh(found)
    return found


def cleaned(session: Session, days: int) -> None:
    with clock.at(clock.now() + timedelta(days=days)):
        jobs.forget_old_uploads(db.sessionmaker)
    session.expire_all()


def picture_key(found: ProductImport) -> str:
    (kept,) = looking.unpack(found.file_key).pictures.values()
    return kept.key


def test_no_transaction_is_open_while_the_file_is_put(
    client: Client, session: Session, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, a_member(session, workshop))
    open_now: list[bool] = []
    put = uploads.put

    def watched(key: str, data: bytes) -> None:
        open_now.append(db.session.in_transaction())
        put(key, data)

    monkeypatch.setattr(uploads, "put", watched)
    answer = client.post(
        "/studio/products/imports", data={"file": (io.BytesIO(PACKED), "a.zip"), "arrival": "draft"}
    )
    assert answer.status_code == 303 and open_now == [False]


@pytest.mark.parametrize("recorded", [True, False])
def test_an_upload_that_was_never_recorded_goes_after_a_day(
    session: Session, workshop: Workshop, recorded: bool
) -> None:
    key = uploads.promise(session, SYSTEM, workshop=workshop, data=PACKED)
    uploads.put(key, PACKED)
    if recorded:
        importing.hand_in(session, SYSTEM, workshop=workshop, key=key, filename="a", arrival=Arrival.DRAFT)
    session.commit()
    keeping.clean_up(db.sessionmaker, {"key": uploads.file_key(key)})
    assert files.store().exists(uploads.file_key(key)) is recorded


@pytest.mark.parametrize("days", [6, 8])
def test_a_discarded_upload_goes_after_some_days_with_its_pictures(
    session: Session, workshop: Workshop, days: int
) -> None:
    found = looked_at(session, workshop)
    place, kept = original_key(picture_key(found)), found.file_key
    found.state = ImportState.DISCARDED
    session.commit()
    cleaned(session, days)
    assert files.store().exists(kept) is files.store().exists(place) is (days < 7)
    assert bool(found.file_key) is (days < 7)


def test_pictures_of_products_and_of_other_imports_stay(session: Session, workshop: Workshop) -> None:
    first, other = looked_at(session, workshop), looked_at(session, workshop)
    key = picture_key(first)
    first.state = ImportState.DISCARDED
    session.commit()
    cleaned(session, 8)
    assert first.file_key == "" and files.store().exists(original_key(key))
    other.state = ImportState.QUEUED
    session.commit()
    importing.bring_in(session, SYSTEM, other, looking.unpack(other.file_key))
    session.commit()
    cleaned(session, 8)
    assert other.file_key == "" and session.scalars(sa.select(Product)).one()
    assert session.get(StoredPicture, key) is not None and files.store().exists(original_key(key))


def test_what_nobody_confirmed_is_thrown_away_after_a_month(session: Session, workshop: Workshop) -> None:
    found = looked_at(session, workshop)
    cleaned(session, 29)
    assert found.state == ImportState.CHECKED and found.file_key
    cleaned(session, 31)
    assert (found.state, found.file_key) == (ImportState.DISCARDED, "")
    with pytest.raises(NotFound):
        looking.unpack(found.file_key)
