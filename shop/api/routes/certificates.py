"""Certificates: everybody may check one."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from shop.api.certificate_data import certificate_data
from shop.api.routes.blueprint import bp
from shop.api.web import answers
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.workshops import certificate_asked


@bp.get("/certificates/<path:number>")
@public("everybody may check a certificate")
def certificate(number: str) -> ResponseReturnValue:
    """The certificate in any state, now or at the end of the day in `on`; 422 for what is no day."""
    found = certificate_asked.find(db.session, number)
    if found is None:
        raise NotFound(certificate_asked.no_such(number))
    about = certificate_asked.about(request.args.get("on", ""))
    if about.problem:
        raise Invalid(about.problem, field="on")
    return answers.fresh(certificate_data(db.session, found, about))
