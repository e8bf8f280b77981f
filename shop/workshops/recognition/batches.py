"""Batches that the province publishes (公布一批非遗工坊, Hunan notice, part 3 (2)), with a document number."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core import audit, clock, messages
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage.models import Region, RegionLevel
from shop.workshops.applications.recording import document, given
from shop.workshops.models import Certificate
from shop.workshops.queries import officers_of, people_of
from shop.workshops.recognition.models import Batch, Filing
from shop.workshops.recognition.offices import province_of, require_office_of

LONGEST_TITLE = 120


def create(session: Session, actor: Actor, *, province_code: str, title: str) -> Batch:
    """Open the province's next batch of this year, by its culture officer."""
    require_office_of(actor, province_code, Permission.FILING_MANAGE)
    held = sa.select(Region).where(Region.code == province_code, Region.level == RegionLevel.PROVINCE)
    if session.scalar(held.with_for_update(key_share=True)) is None:
        raise Invalid(_("只有省级可以公布批次。"), field="province_code")
    year = clock.today().year
    last = sa.select(sa.func.max(Batch.ordinal)).where(
        Batch.province_code == province_code, Batch.year == year
    )
    batch = Batch(
        province_code=province_code,
        year=year,
        ordinal=(session.scalar(last) or 0) + 1,
        title=given(title, "title", _("请写批次的名称。"), LONGEST_TITLE),
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    _note(session, actor, batch, "batch.created")
    return batch


def add(session: Session, actor: Actor, batch_id: int, certificate_ids: Iterable[int]) -> Batch:
    """Put certificates that were filed with the province into a batch that is not published. All or none.

    Raises Conflict (PUBLISHED, NOT_FILED, IN_BATCH), Forbidden, NotFound, Invalid.
    """
    batch = _open(session, actor, batch_id)
    wanted = sorted(set(certificate_ids))
    if not wanted:
        raise Invalid(_("请选要列入的证书。"), field="certificate_ids")
    filings = {f.certificate_id: f for f in _filings(session, Filing.certificate_id.in_(wanted))}
    for certificate_id in wanted:
        _put_in(batch, filings.get(certificate_id))
    session.flush()
    _note(session, actor, batch, "batch.added", count=len(wanted))
    return batch


def take_out(session: Session, actor: Actor, batch_id: int, certificate_id: int) -> Batch:
    """Take a certificate out of a batch that is not published."""
    batch = _open(session, actor, batch_id)
    filing = session.get(Filing, certificate_id)
    if filing is None or filing.batch_id != batch.id:
        raise NotFound(_("这张证书不在这一批里。"))
    filing.batch_id = None
    session.flush()
    _note(session, actor, batch, "batch.taken_out", certificate_id=certificate_id)
    return batch


def publish(session: Session, actor: Actor, batch_id: int, *, document_no: str) -> Batch:
    """Publish the batch under its document; the workshops and their counties are told. It holds at least one."""
    batch = _open(session, actor, batch_id)
    filings = _filings(session, Filing.batch_id == batch.id)
    if not filings:
        raise Conflict(_("这一批还没有工坊。"), code="EMPTY")
    batch.document_no = document(document_no)
    batch.published_at, batch.published_by = clock.now(), actor.user_id
    session.flush()
    _note(session, actor, batch, "batch.published", document_no=batch.document_no, count=len(filings))
    for filing in filings:
        _tell(session, batch, filing.certificate)
    return batch


def _open(session: Session, actor: Actor, batch_id: int) -> Batch:
    batch = session.get(Batch, batch_id, with_for_update={"key_share": True}, populate_existing=True)
    if batch is None:
        raise NotFound(_("没有这个批次。"))
    require_office_of(actor, batch.province_code, Permission.FILING_MANAGE)
    if batch.published_at is not None:
        raise Conflict(_("这一批已经公布，不能再改。"), code="PUBLISHED")
    return batch


def _filings(session: Session, condition: sa.ColumnElement[bool]) -> list[Filing]:
    workshops = joinedload(Filing.certificate).joinedload(Certificate.workshop)
    rows = sa.select(Filing).where(condition).order_by(Filing.certificate_id).options(workshops)
    return list(session.scalars(rows.with_for_update(of=Filing)))


def _put_in(batch: Batch, filing: Filing | None) -> None:
    if filing is None or filing.to_province_at is None:
        raise Conflict(_("有的证书还没有报省备案，不能列入批次。"), code="NOT_FILED")
    certificate = filing.certificate
    if province_of(certificate.workshop.county_code) != batch.province_code:
        raise Invalid(_("证书 %(number)s 不是本省的。", number=certificate.number), field="certificate_ids")
    if filing.batch_id is not None and filing.batch_id != batch.id:
        raise Conflict(_("证书 %(number)s 已经在另一批里。", number=certificate.number), code="IN_BATCH")
    filing.batch_id = batch.id


def _tell(session: Session, batch: Batch, certificate: Certificate) -> None:
    workshop = certificate.workshop
    for user_id in {*people_of(session, workshop), *officers_of(session, workshop.county_code, "culture")}:
        messages.notify(
            session,
            user_id,
            "batch_published",
            workshop=workshop.name,
            number=certificate.number,
            title=batch.title,
            document_no=batch.document_no,
        )


def _note(session: Session, actor: Actor, batch: Batch, action: str, **facts: object) -> None:
    ref = f"{batch.province_code}-{batch.year}-{batch.ordinal}"
    audit.record(session, actor, action, "batch", ref, **facts)
