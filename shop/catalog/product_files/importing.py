"""Bringing in a file of products: handed in, looked at by the worker, confirmed, brought in whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.product_files import changing, checking, comparing, looking, uploads, writing
from shop.catalog.product_files.columns import BY_KEY
from shop.catalog.product_files.comparing import Planned
from shop.catalog.product_files.looking import Looked
from shop.catalog.product_files.models import Arrival, ImportState, ProductImport
from shop.catalog.product_files.values import Fault
from shop.core import audit, clock, outbox
from shop.core.access import Actor, require
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.workshops import certification
from shop.workshops.models import Workshop

#: So many faults are kept with the import; all of them are found anew for the file of faults.
KEPT = 1000
LOOK, BRING_IN = "catalog.import_look", "catalog.import_write"


def hand_in(
    session: Session, actor: Actor, *, workshop: Workshop, key: str, filename: str, arrival: Arrival
) -> ProductImport:
    """Record the upload that was kept under the name (`uploads`) and have it looked at. Nothing of it is in the store."""
    require(actor, Permission.PRODUCT_EDIT, workshop)
    found = ProductImport(
        key=key,
        workshop_id=workshop.id,
        filename=_short(filename),
        file_key=uploads.file_key(key),
        arrival=arrival.value,
        created_by=actor.user_id or 0,
        created_at=clock.now(),
    )
    session.add(found)
    session.flush()
    audit.record(session, actor, "products.handed_in", "product_import", key)
    outbox.post(session, LOOK, key=key)
    return found


def import_for(session: Session, actor: Actor, key: str) -> ProductImport:
    """The import, for the people of its workshop; NotFound for everybody else."""
    found = session.scalar(sa.select(ProductImport).where(ProductImport.key == key))
    workshop = session.get(Workshop, found.workshop_id) if found else None
    if found is None or workshop is None or workshop.organisation_id not in actor.organisations("workshop"):
        raise NotFound(_("没有这次导入。"))
    require(actor, Permission.PRODUCT_EDIT, workshop)
    return found


def recent(session: Session, workshop_id: int, limit: int = 10) -> list[ProductImport]:
    """The newest imports of the workshop."""
    rows = sa.select(ProductImport).where(ProductImport.workshop_id == workshop_id)
    return list(session.scalars(rows.order_by(ProductImport.id.desc()).limit(limit)))


def note_looked(session: Session, found: ProductImport, looked: Looked) -> None:
    """The result of the look: what is wrong, or how much would come. Only flushes."""
    planned, faults = _checked(session, found, looked)
    found.state = ImportState.CHECKED
    found.row_count, found.product_count = len(looked.lines), len(planned)
    found.picture_count = len({name for one in planned for name in one.piece.pictures})
    _note(found, faults, looked.unused, planned)
    session.flush()


def refuse(found: ProductImport, sentence: str) -> None:
    """The file as a whole cannot be read."""
    found.state, found.error_count = ImportState.REFUSED, 1
    found.errors = {"lines": [[0, "", sentence]], "unused": []}


def confirm(session: Session, actor: Actor, key: str) -> ProductImport:
    """Have the worker bring it in. Raises Conflict when it is not there to be confirmed, Forbidden where putting goods on
    sale is not the actor's.
    """
    found = _locked(session, actor, key)
    if found.state != ImportState.CHECKED or found.error_count:
        raise Conflict(_("这次导入已经办过了。"), code="NOT_OPEN")
    if found.arrival == Arrival.ON_SALE:
        require(actor, Permission.PRODUCT_PUBLISH, session.get_one(Workshop, found.workshop_id))
    found.state = ImportState.QUEUED
    session.flush()
    audit.record(session, actor, "products.confirmed", "product_import", key)
    outbox.post(session, BRING_IN, key=key)
    return found


def discard(session: Session, actor: Actor, key: str) -> ProductImport:
    """Throw the file away. Raises Conflict when it was confirmed already."""
    found = _locked(session, actor, key)
    if found.state not in (ImportState.CHECKED, ImportState.REFUSED):
        raise Conflict(_("这次导入已经办过了。"), code="NOT_OPEN")
    found.state = ImportState.DISCARDED
    session.flush()
    audit.record(session, actor, "products.discarded", "product_import", key)
    return found


def bring_in(session: Session, actor: Actor, found: ProductImport, looked: Looked) -> None:
    """Enter every product and every change, all or nothing, checked anew against the store as it stands under lock.

    When something is refused now, or would change something else than was shown, nothing is entered and the import is open
    again with what was found now. Only flushes.
    """
    session.refresh(found, with_for_update=True)
    if found.state != ImportState.QUEUED:
        return
    at = certification.lock_shared(session, [found.workshop_id])
    planned, faults = _checked(session, found, looked, hold=True)
    moved = _plan(planned)["digest"] != found.errors.get("plan", {}).get("digest")
    if faults or moved:
        found.state = ImportState.CHECKED
        _note(found, faults, looked.unused, planned)
        found.errors = {**found.errors, "moved": moved}
        session.flush()
        return
    changed = changing.change(
        session, actor, [one for one in planned if one.is_changed], pictures=looked.pictures, source=found.key
    )
    ids = writing.write(
        session,
        actor,
        [one.piece for one in planned if one.is_new],
        workshop_id=found.workshop_id,
        pictures=looked.pictures,
        on_sale=found.arrival == Arrival.ON_SALE,
        source=found.key,
    )
    found.state, found.imported_at = ImportState.IMPORTED, at
    session.flush()
    audit.record(
        session, actor, "products.brought_in", "product_import", found.key, products=len(ids), changed=changed
    )


def faults_of(session: Session, found: ProductImport) -> list[Fault]:
    """All that is wrong with it as the store stands now."""
    if found.state == ImportState.REFUSED:
        return [Fault(*line) for line in found.errors["lines"]]
    return _checked(session, found, looking.unpack(found.file_key))[1]


def _checked(
    session: Session, found: ProductImport, looked: Looked, *, hold: bool = False
) -> tuple[list[Planned], list[Fault]]:
    planned, faults = checking.check(
        session,
        looked.lines,
        workshop=session.get_one(Workshop, found.workshop_id),
        arrival=found.arrival,
        pictures=looked.pictures,
        at=clock.now(),
        hold=hold,
    )
    return planned, looking.with_broken(faults, looked.broken)


def _plan(planned: Sequence[Planned]) -> dict[str, Any]:
    """What the file would do, as it is kept with the import: how many of each, and what changes, row by row."""
    rows = [_told(one) for one in planned if one.is_changed]
    new = [one.piece.facts["ref"] for one in planned if one.is_new]
    same = len(planned) - len(new) - len(rows)
    return {
        "new": len(new),
        "changed": len(rows),
        "same": same,
        "rows": rows[:KEPT],
        "digest": comparing.digest([new, rows]),
    }


def _told(one: Planned) -> dict[str, Any]:
    assert one.there is not None
    product = one.there.product
    return {
        "row": one.piece.row,
        "id": product.id,
        "title": product.title,
        "changes": [[d.title, d.before, d.after] for d in one.changes],
        "waits": [str(BY_KEY[column].title) for column in dict.fromkeys(one.risky)],
        "watched": one.there.watched and any(d.column == "price" for d in one.changes),
    }


def _note(
    found: ProductImport, faults: Sequence[Fault], unused: Sequence[str], planned: Sequence[Planned]
) -> None:
    counted: dict[str, int] = {}
    for fault in faults:
        counted[fault.title] = counted.get(fault.title, 0) + 1
    found.error_count = len(faults)
    found.errors = {
        "lines": [list(fault) for fault in faults[:KEPT]],
        "summary": dict(sorted(counted.items(), key=lambda item: -item[1])),
        "unused": list(unused)[:40],
        "plan": _plan(planned),
    }


def _locked(session: Session, actor: Actor, key: str) -> ProductImport:
    found = import_for(session, actor, key)
    session.refresh(found, with_for_update=True)
    return found


def _short(filename: str) -> str:
    name = "".join(c for c in filename.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    return name[-120:] or _("没有名字的文件")
