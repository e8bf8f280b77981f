"""Certificates on their way up: county to prefecture to province, and the batches that the province publishes."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import clock, jobs
from shop.core.access import SYSTEM, Actor
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.heritage.models import Region
from shop.workshops import certification
from shop.workshops.models import Certificate
from shop.workshops.recognition import batches, filing
from shop.workshops.recognition.models import Batch, Filing
from tests.factories import procedure
from tests.factories.heritage import a_region
from tests.factories.workshops import a_member, a_workshop

PREFECTURE, PROVINCE = "433100", "430000"


def a_certificate(session: Session, county: str = procedure.COUNTY) -> Certificate:
    workshop = a_workshop(session, county=county)
    return session.query(Certificate).filter_by(workshop_id=workshop.id).one()


def county(session: Session) -> Actor:
    return procedure.officer(session)


def prefecture(session: Session) -> Actor:
    return procedure.officer(session, county=PREFECTURE)


def province(session: Session) -> Actor:
    return procedure.officer(session, county=PROVINCE)


def filed(session: Session, *, to_province: bool = True) -> Certificate:
    certificate = a_certificate(session)
    filing.to_prefecture(session, county(session), [certificate.id])
    if to_province:
        filing.to_province(session, prefecture(session), [certificate.id])
    return certificate


def a_batch(session: Session) -> Batch:
    a_region(session, PROVINCE)
    return batches.create(session, province(session), province_code=PROVINCE, title="第一批非遗工坊")


def test_the_way_up_is_county_prefecture_province_batch(session: Session) -> None:
    certificate = filed(session)
    batch = batches.add(session, province(session), a_batch(session).id, [certificate.id])
    batches.publish(session, province(session), batch.id, document_no="湘文旅〔2026〕9 号")
    row = session.get_one(Filing, certificate.id)
    assert row.to_prefecture_at <= (row.to_province_at or clock.now())
    assert row.batch_id == batch.id
    assert batch.published_at is not None


def test_each_level_files_what_is_its_own(session: Session) -> None:
    certificate = a_certificate(session)
    for actor in (prefecture(session), province(session)):
        with pytest.raises(Forbidden):
            filing.to_prefecture(session, actor, [certificate.id])
    with pytest.raises(Forbidden):
        filing.to_prefecture(session, procedure.officer(session, county="433127"), [certificate.id])
    with pytest.raises(Forbidden):
        filing.to_prefecture(session, procedure.officer(session, "hr"), [certificate.id])
    filing.to_prefecture(session, county(session), [certificate.id])
    with pytest.raises(Forbidden):
        filing.to_province(session, county(session), [certificate.id])


def test_what_the_county_has_not_filed_does_not_go_further(session: Session) -> None:
    certificate = a_certificate(session)
    with pytest.raises(Conflict) as refused:
        filing.to_province(session, prefecture(session), [certificate.id])
    assert refused.value.code == "NOT_FILED"


def test_a_certificate_is_filed_once(session: Session) -> None:
    certificate = filed(session)
    with pytest.raises(Conflict) as refused:
        filing.to_prefecture(session, county(session), [certificate.id])
    assert refused.value.code == "FILED"
    with pytest.raises(Conflict) as refused:
        filing.to_province(session, prefecture(session), [certificate.id])
    assert refused.value.code == "FILED"


def test_of_several_all_or_none_are_filed(session: Session) -> None:
    known, fresh = filed(session, to_province=False), a_certificate(session)
    with pytest.raises(Conflict), session.begin_nested():
        filing.to_prefecture(session, county(session), [fresh.id, known.id])
    assert session.get(Filing, fresh.id) is None


def test_an_ended_certificate_is_not_filed(session: Session) -> None:
    certificate = a_certificate(session)
    certification.revoke(session, SYSTEM, certificate.workshop_id, reason="弄虚作假", document_no="2 号")
    with pytest.raises(Conflict) as refused:
        filing.to_prefecture(session, county(session), [certificate.id])
    assert refused.value.code == "ENDED"


@pytest.mark.parametrize("ids", [[], [999_999]])
def test_something_has_to_be_chosen(session: Session, ids: list[int]) -> None:
    with pytest.raises(Invalid):
        filing.to_prefecture(session, county(session), ids)


def test_a_county_under_the_province_itself_files_there_at_once(session: Session) -> None:
    a_region(session, PROVINCE)
    session.add(
        Region(
            code="439000",
            name="省直辖县级行政区划",
            short_name="省直辖",
            level="prefecture",
            parent_code=PROVINCE,
        )
    )
    session.flush()
    session.add(Region(code="439004", name="试验市", short_name="试验", level="county", parent_code="439000"))
    session.flush()
    certificate = a_certificate(session, "439004")
    (row,) = filing.to_prefecture(session, procedure.officer(session, county="439004"), [certificate.id])
    assert row.to_province_at is not None


def test_batches_count_within_province_and_year(session: Session) -> None:
    assert [a_batch(session).ordinal for _n in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("who", [county, prefecture])
def test_only_the_province_makes_batches(session: Session, who: object) -> None:
    a_region(session, PROVINCE)
    with pytest.raises(Forbidden):
        batches.create(session, who(session), province_code=PROVINCE, title="批次")  # type: ignore[operator]


def test_a_prefecture_is_no_province(session: Session) -> None:
    with pytest.raises(Invalid):
        batches.create(session, prefecture(session), province_code=PREFECTURE, title="批次")


def test_into_a_batch_goes_only_what_reached_the_province(session: Session) -> None:
    certificate = filed(session, to_province=False)
    with pytest.raises(Conflict) as refused:
        batches.add(session, province(session), a_batch(session).id, [certificate.id])
    assert refused.value.code == "NOT_FILED"


def test_a_certificate_stands_in_one_batch(session: Session) -> None:
    certificate, first, second = filed(session), a_batch(session), a_batch(session)
    batches.add(session, province(session), first.id, [certificate.id])
    with pytest.raises(Conflict) as refused:
        batches.add(session, province(session), second.id, [certificate.id])
    assert refused.value.code == "IN_BATCH"
    batches.take_out(session, province(session), first.id, certificate.id)
    batches.add(session, province(session), second.id, [certificate.id])


def test_a_published_batch_stays_as_it_is(session: Session) -> None:
    certificate, batch = filed(session), a_batch(session)
    batches.add(session, province(session), batch.id, [certificate.id])
    batches.publish(session, province(session), batch.id, document_no="湘文旅〔2026〕9 号")
    for act in (
        lambda: batches.add(session, province(session), batch.id, [filed(session).id]),
        lambda: batches.take_out(session, province(session), batch.id, certificate.id),
        lambda: batches.publish(session, province(session), batch.id, document_no="10 号"),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "PUBLISHED"


def test_an_empty_batch_or_one_without_document_is_not_published(session: Session) -> None:
    batch = a_batch(session)
    with pytest.raises(Conflict) as empty:
        batches.publish(session, province(session), batch.id, document_no="9 号")
    assert empty.value.code == "EMPTY"
    batches.add(session, province(session), batch.id, [filed(session).id])
    with pytest.raises(Invalid) as refused:
        batches.publish(session, province(session), batch.id, document_no=" ")
    assert refused.value.field == "document_no"


def test_what_is_not_in_the_batch_cannot_be_taken_out(session: Session) -> None:
    with pytest.raises(NotFound):
        batches.take_out(session, province(session), a_batch(session).id, 999_999)


def test_workshop_and_county_are_told_of_the_batch(app: Flask, session: Session) -> None:
    certificate, batch = filed(session), a_batch(session)
    owner = a_member(session, certificate.workshop)
    batches.add(session, province(session), batch.id, [certificate.id])
    batches.publish(session, province(session), batch.id, document_no="湘文旅〔2026〕9 号")
    session.commit()
    jobs.run_due(db.sessionmaker)
    written = app.extensions["messages"]["folder"].newest(100)
    told = {m["to"] for m in written if m["subject"].startswith("省里公布了")}
    assert owner.email in told
    assert len(told) >= 2


@pytest.mark.parametrize(
    "change",
    [
        {"document_no": "9 号"},
        {"published_at": clock.now()},
    ],
)
def test_the_database_wants_document_and_instant_together(
    session: Session, change: dict[str, object]
) -> None:
    batch = a_batch(session)
    with pytest.raises(IntegrityError), session.begin_nested():
        for name, value in change.items():
            setattr(batch, name, value)
        session.flush()


def test_the_database_wants_the_filing_before_the_batch(session: Session) -> None:
    row = session.get_one(Filing, filed(session, to_province=False).id)
    with pytest.raises(IntegrityError), session.begin_nested():
        row.batch_id = a_batch(session).id
        session.flush()
