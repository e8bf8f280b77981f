"""Documents as files: only to those who may see them, kept by no cache, doing nothing in the browser."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.evidence import documents
from shop.workshops.routes.blueprint import bp

#: Nothing in the file may act: no scripts, no forms, no frames, no origin.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@bp.get("/documents/<key>")
@guard(
    Permission.DOCUMENT_VIEW, writes="each look of an officer at a document is written into the audit trail"
)
def document(key: str) -> Response:
    """The document itself: a picture to look at, a PDF to keep."""
    actor = current_actor()
    found = documents.get_for(db.session, actor, key)
    file = documents.opened(db.session, actor, found)
    edge.commit()
    way = "inline" if file.content_type == "image/jpeg" else "attachment"
    return _answer(file.data, file.content_type, f"{way}; filename*=UTF-8''{quote(file.filename)}")


@bp.get("/documents/<key>/preview")
@guard(Permission.DOCUMENT_VIEW)
def document_preview(key: str) -> Response:
    """A small picture of it; 404 for papers about single people and for PDFs."""
    data = documents.preview(documents.get_for(db.session, current_actor(), key))
    if data is None:
        raise NotFound("")
    return _answer(data, "image/jpeg", "inline")


def _answer(data: bytes, content_type: str, disposition: str) -> Response:
    response = Response(data, content_type=content_type)
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
