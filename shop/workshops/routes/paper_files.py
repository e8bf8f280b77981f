"""Files that come with a form of the owner: each is taken in for itself, so that a good one survives a form that comes
back (its key stands in the form, in the field `kept`).
"""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import FileStorage
from wtforms import Field

from shop.core.access import current_actor
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.workshops.evidence import documents
from shop.workshops.evidence.contents import MAX_BYTES
from shop.workshops.evidence.models import Document
from shop.workshops.upkeep import papers

MOST_KEPT = 40


def collect(form: Form, workshop_id: int) -> list[Document]:
    """All papers of the form: those just chosen, and those kept from before. A refusal stands at its field.

    No transaction is open while a file is looked into; each is committed for itself.
    """
    keys = request.form.getlist("kept")[:MOST_KEPT]
    for field in form:
        if field.type == "MultipleFileField":
            for file in request.files.getlist(field.name):
                if file.filename and (key := _taken(workshop_id, field, file)):
                    keys.append(key)
    return papers.pending(db.session, current_actor(), workshop_id, keys)


def _taken(workshop_id: int, field: Field, file: FileStorage) -> str | None:
    actor = current_actor()
    db.session.rollback()
    try:
        document = documents.take_in(
            db.session,
            actor,
            data=file.stream.read(MAX_BYTES + 1),
            filename=file.filename or "",
            kind=field.name,
            workshop_id=workshop_id,
        )
    except (Invalid, Conflict) as refused:
        db.session.rollback()
        field.errors = [*field.errors, refused.sentence]
        return None
    key = document.key
    edge.commit()
    return key
