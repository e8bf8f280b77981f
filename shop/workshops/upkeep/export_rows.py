"""The sellers of a span, a row each: who they are, how they stood at its end, and for the tax office what they took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.tables import Cell, yuan
from shop.workshops import certification, licences
from shop.workshops.certificate_view import STATES
from shop.workshops.certification import NO_STATUS, State, Status
from shop.workshops.income.models import IncomeDay, Proof
from shop.workshops.models import Licence, Workshop
from shop.workshops.upkeep.office_periods import Span
from shop.workshops.upkeep.record_models import ExportKind

Row = list[Cell]
_SUMS = ("orders", "gross_fen", "refunds_fen", "freight_fen", "freight_refunds_fen")


def of(session: Session, span: Span, site: str) -> tuple[list[str], list[Row]]:
    """Head and rows of the span, by county and name. Asked once it is over."""
    standings = certification.statuses(session, None, span.end)
    start = clock.day_start(span.first)
    wanted = {w for w, s in standings.items() if _sold_in(s, start)}
    income = _income(session, span) if span.kind is ExportKind.TAX else {}
    sellers = _sellers(session, wanted | set(income))
    if span.kind is ExportKind.TAX:
        nothing = (0,) * len(_SUMS)
        return _tax_head(), [
            [span.code, *_identity(w, site), *_amounts(income.get(w.id, nothing))] for w in sellers
        ]
    papers = _licences(session, [w.id for w in sellers])
    return _identity_head(), [
        [
            span.code,
            *_identity(w, site),
            *_standing(w, standings.get(w.id, NO_STATUS)),
            "; ".join(papers.get(w.id, [])),
        ]
        for w in sellers
    ]


def _sold_in(standing: Status, start: datetime) -> bool:
    """Its certificate ran at some time of the span: at its end, or it ended within."""
    return standing.runs or (
        standing.state is not State.NONE and standing.since is not None and standing.since > start
    )


def _sellers(session: Session, ids: Iterable[int]) -> list[Workshop]:
    chosen = set(ids)
    rows = sa.select(Workshop).options(joinedload(Workshop.organisation), joinedload(Workshop.county))
    found = session.scalars(rows.order_by(Workshop.county_code, Workshop.name, Workshop.id))
    return [w for w in found if w.id in chosen]


def _income(session: Session, span: Span) -> dict[int, tuple[int, ...]]:
    """Orders and amounts in fen of each workshop with income in the span, from the rollups."""
    sums = [sa.func.sum(getattr(IncomeDay, name)) for name in _SUMS]
    rows = session.execute(
        sa.select(IncomeDay.workshop_id, *sums)
        .where(IncomeDay.day.between(span.first, span.last), IncomeDay.proof == Proof.PLATFORM)
        .group_by(IncomeDay.workshop_id)
    )
    return {row[0]: tuple(int(value) for value in row[1:]) for row in rows}


def _licences(session: Session, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    chosen = set(ids)
    for licence in session.scalars(sa.select(Licence).order_by(Licence.workshop_id, Licence.id)):
        if licence.workshop_id in chosen:
            last = licences.last_day(licence)
            words = f"{licences.WORDS[licence.kind]} {licence.number} {last or _('长期')}"
            found.setdefault(licence.workshop_id, []).append(words)
    return found


def _identity_head() -> list[str]:
    return [
        *_head(), _("证书编号"), _("期末状态"), _("认定日期"), _("证照核验有效到"), _("许可"),
    ]  # fmt: skip


def _tax_head() -> list[str]:
    return [
        *_head(), _("订单数"), _("销售额（元，含税）"), _("退款（元）"), _("净销售额（元）"), _("运费（元）"),
        _("退运费（元）"),
    ]  # fmt: skip


def _head() -> list[str]:
    return [
        _("期间"), _("工坊名称"), _("经营主体"), _("统一社会信用代码"), _("无需登记的原因"), _("负责人"),
        _("区划代码"), _("区县"), _("地址"), _("联系电话"), _("网店"),
    ]  # fmt: skip


def _identity(workshop: Workshop, site: str) -> Row:
    return [
        workshop.name,
        workshop.organisation.name,
        workshop.uscc,
        None if workshop.uscc else workshop.registration_exempt_reason,
        workshop.legal_rep,
        workshop.county_code,
        workshop.county.name,
        workshop.address,
        workshop.contact_phone,
        f"{site.rstrip('/')}/workshops/{workshop.slug}",
    ]


def _standing(workshop: Workshop, standing: Status) -> Row:
    granted = clock.local_day(standing.granted_at).isoformat() if standing.granted_at else None
    verified = clock.local_day(workshop.verified_until - datetime.resolution).isoformat()
    return [standing.certificate_number, str(STATES[standing.state][1]), granted, verified]


def _amounts(sums: tuple[int, ...]) -> Row:
    orders, gross, refunds, freight, freight_refunds = sums
    return [orders, *(yuan(fen) for fen in (gross, refunds, gross - refunds, freight, freight_refunds))]
