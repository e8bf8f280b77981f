"""Pictures under our own host. An address names content by its hash, so a browser may keep it for ever."""

from __future__ import annotations

from flask import Response, request

from shop.catalog import renditions
from shop.catalog.routes.blueprint import bp
from shop.core.access import public

KEEP = "public, max-age=31536000, immutable"


@bp.get("/media/<key>/<int:size>.<kind>")
@public("pictures of goods and workshops are for everybody")
def media(key: str, size: int, kind: str) -> Response:
    """One size of a picture; 304 when the browser has it, 404 for what was never there."""
    mime = renditions.SIZES.get((size, kind))
    if mime is None or not renditions.is_key(key):
        return _nothing()
    tag = f"{key[:24]}-{size}{kind}"
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        data = renditions.fetch(key, size, kind)
        if data is None:
            return _nothing()
        response = Response(data, mimetype=mime)
    response.set_etag(tag)
    response.headers["Cache-Control"] = KEEP
    return response


def _nothing() -> Response:
    """No page around it: nobody reads an answer to a picture's address."""
    return Response(status=404)
