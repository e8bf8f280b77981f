"""A certificate as data: what holds now or held at the end of a day, and what happened to it, as its page says it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from shop.api.web.values import Data, address, instant
from shop.api.workshop_data import item_words
from shop.core import clock
from shop.workshops import certificate_view as view
from shop.workshops import certification, queries
from shop.workshops.certificate_asked import About
from shop.workshops.certificate_basis import basis_of, suspension_of
from shop.workshops.certificate_verdict import verdict
from shop.workshops.models import Certificate


def certificate_data(session: Session, found: Certificate, about: About) -> Data:
    """The record of the certificate at the instant asked about, as known today."""
    at, workshop = about.asked.at, found.workshop
    standing = certification.status_of(found.events, at, found.number)
    basis = basis_of(session, found)
    said = verdict(
        standing, about.asked, workshop.verified_until, suspension_of(session, found.events, standing, at)
    )
    newest = queries.newest_number(session, workshop.id)
    number = certification.digits(found.number)
    return {
        "number": found.number,
        "digits": number,
        "page_url": address("workshops.certificate", number=number),
        "on": about.asked.day.isoformat() if about.asked.day else None,
        "state": standing.state.value,
        "verdict": {"kind": said.kind, "title": said.words, "sentences": said.sentences},
        "gives_right_to_sell": standing.sells,
        "granted_at": instant(standing.granted_at),
        "since": instant(standing.since),
        "last_confirmed_year": standing.last_confirmed_year,
        "missed_years": standing.missed_years,
        "lapses_at": instant(standing.lapses_at),
        "withdraws_at": instant(standing.withdraws_at),
        "issued_by": basis.offices,
        "document_no": basis.document_no,
        "newer_certificate": _other(newest) if newest and newest != found.number else None,
        "verified_until": clock.local_day(workshop.verified_until - datetime.resolution).isoformat(),
        "workshop": {
            "slug": workshop.slug,
            "name": workshop.name,
            "operator": workshop.organisation.name,
            "county_code": workshop.county_code,
            "county": workshop.county.name,
            "craft": workshop.craft.name,
            "url": address("api.workshop", slug=workshop.slug),
        },
        "ich_item": item_words(workshop.ich_item) if workshop.ich_item else None,
        "history": [
            {
                "day": line.day.isoformat(),
                "what": line.what,
                "by": line.who,
                "document_no": line.document_no,
                "reason": line.reason,
            }
            for line in view.lines(found.events, workshop.id, at, basis)
        ],
    }


def _other(number: str) -> Data:
    return {"number": number, "url": address("api.certificate", number=certification.digits(number))}
