"""What can be asked and what is answered, for programs (OpenAPI 3.1)."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from shop.api.description.document import document
from shop.api.routes.blueprint import bp
from shop.api.web import answers
from shop.core.access import public


@bp.get("/openapi.json")
@public("the description of the open catalogue")
def openapi() -> ResponseReturnValue:
    """The description of all addresses."""
    return answers.kept("openapi", document)
