"""Private files: of a request to the buyer's members and the workshops that are asked, of a quotation to its two sides."""

from __future__ import annotations

from flask import Response

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.core.web.downloads import kept_file
from shop.orders.production import attachments
from shop.orders.production.quotations import papers
from shop.orders.production.quotations.loading import get_quote_for, own_quote
from shop.orders.production.quotations.models import QuotationFile
from shop.orders.production.rfq import drawings
from shop.orders.production.rfq.loading import get_asked_for, get_rfq_for
from shop.orders.production.rfq.models import RfqFile
from shop.orders.routes.blueprint import bp
from shop.workshops.working import workshop_of


@bp.get("/rfqs/<number>/files/<key>")
@guard(Permission.RFQ_VIEW)
def rfq_file(number: str, key: str) -> Response:
    """A file of the request, for the buyer's members."""
    found = get_rfq_for(db.session, current_actor(), number, Permission.RFQ_VIEW)
    return _answer(drawings.of_rfq(db.session, found, key))


@bp.get("/studio/rfqs/<number>/files/<key>")
@guard(Permission.RFQ_ANSWER)
def studio_rfq_file(number: str, key: str) -> Response:
    """The same, for a workshop that is asked."""
    workshop = workshop_of(db.session, current_actor(), Permission.RFQ_ANSWER)
    return _answer(drawings.of_rfq(db.session, get_asked_for(db.session, workshop, number), key))


@bp.get("/rfqs/<number>/quotes/<quote>/files/<key>")
@guard(Permission.RFQ_VIEW)
def quote_file(number: str, quote: str, key: str) -> Response:
    """A file of a quotation, for the buyer's members."""
    _rfq, found = get_quote_for(db.session, current_actor(), number, quote, Permission.RFQ_VIEW)
    return _answer(papers.of_quotation(db.session, found, key))


@bp.get("/studio/rfqs/<number>/quote/files/<key>")
@guard(Permission.RFQ_ANSWER)
def studio_quote_file(number: str, key: str) -> Response:
    """The same, for the workshop whose quotation it is."""
    workshop = workshop_of(db.session, current_actor(), Permission.RFQ_ANSWER)
    found = own_quote(db.session, workshop, get_asked_for(db.session, workshop, number))
    if found is None:
        raise NotFound("")
    return _answer(papers.of_quotation(db.session, found, key))


def _answer(row: RfqFile | QuotationFile) -> Response:
    response = kept_file(attachments.data_of(row), row.content_type, row.filename)
    if row.content_type.startswith("image/"):
        # Opened in its own page; whatever it is, it is never run: the store's policy forbids scripts.
        response.headers["Content-Disposition"] = "inline"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
