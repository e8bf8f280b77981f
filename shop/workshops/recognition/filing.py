"""Filing certificates upwards (备案): the county to its prefecture, the prefecture to the province."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.workshops import certification
from shop.workshops.applications.access import of_region
from shop.workshops.models import Certificate
from shop.workshops.recognition.models import Filing
from shop.workshops.recognition.offices import Place, prefecture_of, province_of


def to_prefecture(session: Session, actor: Actor, certificate_ids: Iterable[int]) -> list[Filing]:
    """File running certificates with the prefecture, by a culture officer of their county. All or none.

    A county that reports to the province itself files there at once. Raises Conflict (FILED, ENDED), Forbidden,
    Invalid for an empty list.
    """
    certificates = _certificates(session, actor, certificate_ids)
    now, made = clock.now(), []
    known = set(
        session.scalars(sa.select(Filing.certificate_id).where(Filing.certificate_id.in_(certificates)))
    )
    for certificate in certificates.values():
        county = certificate.workshop.county_code
        _check_office(actor, [county], _("由工坊所在县的文旅部门备案。"))
        _check_runs(session, certificate)
        if certificate.id in known:
            raise Conflict(_("证书 %(number)s 已经备案。", number=certificate.number), code="FILED")
        filing = Filing(certificate_id=certificate.id, to_prefecture_at=now, to_prefecture_by=actor.user_id)
        if prefecture_of(county) is None:
            filing.to_province_at, filing.to_province_by = now, actor.user_id
        session.add(filing)
        made.append(filing)
        _note(session, actor, certificate, "filing.to_prefecture")
    session.flush()
    return made


def to_province(session: Session, actor: Actor, certificate_ids: Iterable[int]) -> list[Filing]:
    """Pass filed certificates on to the province, by a culture officer of the prefecture (or the province itself).

    All or none. Raises Conflict (NOT_FILED, FILED, ENDED), Forbidden, Invalid for an empty list.
    """
    certificates = _certificates(session, actor, certificate_ids)
    rows = sa.select(Filing).where(Filing.certificate_id.in_(certificates)).order_by(Filing.certificate_id)
    filings = {f.certificate_id: f for f in session.scalars(rows.with_for_update(of=Filing))}
    for certificate in certificates.values():
        county = certificate.workshop.county_code
        above = [code for code in (prefecture_of(county), province_of(county)) if code]
        _check_office(actor, above, _("由市州文旅部门报省里备案。"))
        _check_runs(session, certificate)
        filing = filings.get(certificate.id)
        if filing is None:
            said = _("证书 %(number)s 还没有由县里报市州备案。", number=certificate.number)
            raise Conflict(said, code="NOT_FILED")
        if filing.to_province_at is not None:
            raise Conflict(_("证书 %(number)s 已经报省备案。", number=certificate.number), code="FILED")
        filing.to_province_at, filing.to_province_by = clock.now(), actor.user_id
        _note(session, actor, certificate, "filing.to_province")
    session.flush()
    return list(filings.values())


def _certificates(session: Session, actor: Actor, ids: Iterable[int]) -> dict[int, Certificate]:
    """By id; each lies in the actor's region and none is missing."""
    wanted = sorted(set(ids))
    if not wanted:
        raise Invalid(_("请选要备案的证书。"), field="certificate_ids")
    rows = sa.select(Certificate).where(Certificate.id.in_(wanted)).order_by(Certificate.id)
    found = {c.id: c for c in session.scalars(rows.options(joinedload(Certificate.workshop)))}
    if len(found) != len(wanted):
        raise Invalid(_("有的证书不存在，请重新选。"), field="certificate_ids")
    for certificate in found.values():
        require(actor, Permission.FILING_MANAGE, Place(certificate.workshop.county_code))
    return found


def _check_office(actor: Actor, regions: list[str], sentence: str) -> None:
    if not (actor.is_system or any(of_region("culture")(actor, code) for code in regions)):
        raise Forbidden(sentence, code="OTHER_REGION")


def _check_runs(session: Session, certificate: Certificate) -> None:
    standing = certification.status(session, certificate.workshop_id, clock.now())
    if not standing.runs or standing.certificate_id != certificate.id:
        raise Conflict(_("证书 %(number)s 已经失效，不能备案。", number=certificate.number), code="ENDED")


def _note(session: Session, actor: Actor, certificate: Certificate, action: str) -> None:
    audit.record(session, actor, action, "certificate", certificate.number)
