"""Where a matter of the queue is acted on."""

from __future__ import annotations

from typing import Any

from shop.admin.queue.matters import Matter
from shop.admin.queue.reading import Waiting

#: Where a matter is acted on: endpoint, and the name of the value that its key gives.
_PLACES: dict[Matter, tuple[str, str]] = {
    Matter.APPLICATION: ("admin.application", "number"),
    Matter.SIGN_OFF: ("admin.application", "number"),
    Matter.RECOGNITION: ("admin.application", "number"),
    Matter.NOTICE: ("admin.notice", "number"),
    Matter.OBJECTION: ("admin.objection", "number"),
    Matter.TRANSFER: ("admin.transfer", "transfer_id"),
    Matter.CORRECTION: ("admin.confirmation", "event_id"),
    Matter.IDENTITY: ("admin.identity_check", "check_id"),
    Matter.CHANGE: ("admin.change", "change_id"),
    Matter.APPEAL: ("admin.appeal", "number"),
    Matter.REPORT: ("admin.misuse_report", "number"),
    Matter.CATALOGUE: ("admin.catalogue_review", "review_id"),
    Matter.CATALOGUE_CHANGE: ("admin.catalogue_review", "review_id"),
    Matter.FOOD: ("admin.catalogue_review", "review_id"),
    Matter.ASSISTANCE: ("admin.assistance_mark", "mark_id"),
    Matter.RIGHTS: ("admin.rights_mark", "mark_id"),
    Matter.PAYOUT: ("admin.payout_batch", "batch"),
    Matter.RETURN: ("admin.return_dispute", "number"),
    Matter.CONTRACT: ("admin.contract_dispute", "number"),
    Matter.BANK_REFUND: ("admin.bank_refund", "number"),
    Matter.INVOICE: ("admin.watched_invoice", "number"),
    Matter.RED_INVOICE: ("admin.watched_invoice", "number"),
    Matter.CONTRACT_INVOICE: ("orders.contract_invoice", "number"),
    Matter.OPINION: ("admin.review", "review_id"),
    Matter.TILL_SALE: ("exhibition.flagged_sale", "number"),
    Matter.QUESTION: ("admin.question", "question_id"),
    Matter.MESSAGE: ("admin.message_report", "message_id"),
}
_LISTS: dict[Matter, tuple[str, dict[str, Any]]] = {
    Matter.REVIEW_MANY: ("admin.confirmations", {"look": "open"}),
    Matter.MISSING_MANY: ("admin.confirmations", {"look": "missing"}),
    Matter.FILING_MANY: ("admin.filings", {}),
    Matter.REGISTER_MANY: ("admin.registers", {}),
    Matter.KEY_COUNTY: ("admin.key_counties", {}),
    Matter.DIFFERENCE_MANY: ("admin.reconciliation", {}),
    Matter.BANK_ROW_MANY: ("admin.bank_statements", {}),
    Matter.COMPANY_MANY: ("admin.companies", {}),
    Matter.FEE_TRANSFER_MANY: ("exhibition.fee_transfers", {}),
}
_QUARTERS = (Matter.QUARTER_MANY, Matter.REGION_FORM, Matter.RELEASE)


def address(row: Waiting) -> tuple[str, dict[str, Any]]:
    """Where the matter is acted on: endpoint and values."""
    values: dict[str, Any]
    if row.matter in _QUARTERS:
        region = {"region": row.county} if row.county else {}
        return "admin.quarter_board", {"quarter": row.number.lower(), **region}
    if row.matter in _LISTS:
        endpoint, values = _LISTS[row.matter]
    else:
        endpoint, name = _PLACES.get(row.matter, ("admin.workshop", "slug"))
        values = {name: row.key}
    return endpoint, values
