"""The blueprint of the open catalogue: every question is counted, every answer says how many are left."""

from flask import Blueprint

from shop.api.web import limit

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.before_request(limit.ask)
bp.after_request(limit.tell)
