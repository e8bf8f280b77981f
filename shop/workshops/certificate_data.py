"""A certificate as data for search engines: schema.org `Certification`, as of now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from shop.core import clock
from shop.workshops.certificate_basis import Basis
from shop.workshops.certification import Status
from shop.workshops.models import Certificate


def json_ld(
    certificate: Certificate, standing: Status, basis: Basis, *, address: str, workshop_address: str
) -> dict[str, Any]:
    """The certification with its number, issuer and ICH item. Active only while it gives the right to sell; it expires
    when the running right ends if nothing more is confirmed, or expired when it ended.
    """
    workshop = certificate.workshop
    item = workshop.ich_item
    about: list[dict[str, Any]] = [
        {
            "@type": "Organization",
            "name": workshop.name,
            "legalName": workshop.organisation.name,
            "url": workshop_address,
            "address": {
                "@type": "PostalAddress",
                "addressCountry": "CN",
                "addressRegion": workshop.county.name,
                "streetAddress": workshop.address,
            },
        }
    ]
    if item is not None:
        code = {"termCode": item.code} if item.code and item.code_verified else {}
        about.append({"@type": "DefinedTerm", "name": item.name} | code)
    state = "CertificationActive" if standing.sells else "CertificationInactive"
    data = {
        "@context": "https://schema.org",
        "@type": "Certification",
        "@id": address,
        "url": address,
        "name": _("非遗工坊认定"),
        "inLanguage": "zh-Hans",
        "certificationIdentification": certificate.number,
        "certificationStatus": f"https://schema.org/{state}",
        "issuedBy": [{"@type": "GovernmentOrganization", "name": office} for office in basis.offices],
        "validFrom": _iso(standing.granted_at),
        "expires": _iso(_expires(standing)),
        "about": about,
    }
    return {name: value for name, value in data.items() if value is not None}


def _expires(standing: Status) -> datetime | None:
    if standing.runs:
        return standing.withdraws_at or standing.lapses_at
    return standing.since


def _iso(at: datetime | None) -> str | None:
    return clock.local(at).isoformat() if at else None
