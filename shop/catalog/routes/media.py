"""Pictures under our own host. An address names content by its hash, so a browser may keep it for ever."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from shop.catalog import renditions
from shop.catalog.routes.blueprint import bp
from shop.core.access import public
from shop.core.errors import NotFound

KEEP = "public, max-age=31536000, immutable"


@bp.get("/media/<key>/<int:size>.<kind>")
@public("pictures of goods and workshops are for everybody")
def media(key: str, size: int, kind: str) -> Response:
    """One size of a picture; 304 when the browser has it, 404 for what was never there."""
    mime = renditions.SIZES.get((size, kind))
    if mime is None or not renditions.is_key(key):
        raise NotFound(_("没有这张图片。"))
    tag = f"{key[:24]}-{size}{kind}"
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        data = renditions.fetch(key, size, kind)
        if data is None:
            raise NotFound(_("没有这张图片。"))
        response = Response(data, mimetype=mime)
    response.set_etag(tag)
    response.headers["Cache-Control"] = KEEP
    return response
