"""Who may act in the procedure. The thing asked about is an Application, a Workshop or anything else with a county."""

from __future__ import annotations

from typing import Any

from shop.core.access import Actor, Grant, Predicate, register
from shop.core.permissions import Permission
from shop.heritage.regions import covers
from shop.workshops.applications.models import Application, ApplicationState


def _offices(actor: Actor, *departments: str) -> list[Grant]:
    """The actor's offices in one of the departments (any when none is named)."""
    found = [g for g in actor.grants if g.kind == "authority" and g.region_code]
    return [g for g in found if not departments or g.department in departments]


def in_region(*departments: str) -> Predicate:
    """Predicate: an officer (of one of the departments) whose region covers the thing's county."""

    def predicate(actor: Actor, thing: Any) -> bool:
        offices = _offices(actor, *departments)
        if thing is None:
            return bool(offices)
        return thing.county_code is not None and any(
            covers(g.region_code or "", thing.county_code) for g in offices
        )

    return predicate


def of_county(*departments: str) -> Predicate:
    """Predicate: an officer (of one of the departments) of the thing's own county."""

    def predicate(actor: Actor, thing: Any) -> bool:
        offices = _offices(actor, *departments)
        return bool(offices) if thing is None else any(g.region_code == thing.county_code for g in offices)

    return predicate


def of_region(*departments: str) -> Predicate:
    """Predicate: an officer (of one of the departments) of the very region whose code is asked about."""

    def predicate(actor: Actor, code: Any) -> bool:
        offices = _offices(actor, *departments)
        return bool(offices) if code is None else any(g.region_code == code for g in offices)

    return predicate


def _files(actor: Actor, thing: Any) -> bool:
    return actor.is_authenticated and (thing is None or thing.filed_by == actor.user_id)


def _views(actor: Actor, thing: Any) -> bool:
    """Officers see what was submitted in their region, drafts stay with who writes them."""
    if isinstance(thing, Application) and thing.state == ApplicationState.DRAFT:
        return False
    return bool(actor.organisations("platform")) or in_region()(actor, thing)


def _sees_documents(actor: Actor, thing: Any) -> bool:
    """Of an application: who filed it and the region's officers. Of a workshop: its owner, the region's officers, and the
    platform's operators, who verify its sellers (E-commerce Law art. 27).
    """
    if thing is None:
        return actor.is_authenticated
    if isinstance(thing, Application):
        submitted = thing.state != ApplicationState.DRAFT
        return _files(actor, thing) or (submitted and in_region()(actor, thing))
    own = thing.organisation_id in actor.organisations("workshop", "owner")
    return own or actor.operates or in_region()(actor, thing)


def _handles_reports(actor: Actor, thing: Any) -> bool:
    """The county's culture officers and those above, the platform besides; a report without county is the platform's."""
    return actor.operates or in_region("culture")(actor, thing)


def _appeals(actor: Actor, thing: Any) -> bool:
    mine = actor.organisations("workshop", "owner")
    return bool(mine) if thing is None else thing.organisation_id in mine


register(Permission.APPLICATION_FILE, _files)
register(Permission.APPLICATION_VIEW, _views)
register(Permission.APPLICATION_DECIDE, of_county("culture"))
register(Permission.APPLICATION_SIGN, of_county())
register(Permission.DOCUMENT_VIEW, _sees_documents)
register(Permission.EMPLOYMENT_RECOGNISE, in_region("hr"))
register(Permission.REGISTER_RECORD, in_region("rural"))
register(Permission.CONDITIONS_EDIT, of_region("culture"))
register(Permission.FILING_MANAGE, in_region("culture"))
register(Permission.KEY_COUNTY_NAME, of_region("culture"))
register(Permission.ROSTER_IMPORT, of_region("culture"))
register(Permission.VISIT_RECORD, in_region())
register(Permission.REPORT_HANDLE, _handles_reports)
register(Permission.APPEAL_FILE, _appeals)
