"""What the worker does for this room."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shop.accounts import exporting, identity, invitations, memberships, notes, queries, reset, throttle
from shop.accounts.invitation_models import MemberInvitation
from shop.accounts.models import OrganisationKind
from shop.core import clock, jobs, messages, preferences
from shop.core.db import reading, see_one_moment
from shop.core.messages import Reach


@jobs.on(reset.TOPIC, calls_out=True)
def send_reset_code(sessions: jobs.Sessions, payload: dict[str, Any]) -> None:
    """Make a code and send it the way it was asked for. Run twice it sends a second code and voids the first."""
    user_id: int = payload["user_id"]
    with sessions.begin() as session:
        reach = queries.reach(session, user_id)
        code = reset.issue(session, user_id)
    way = Reach(reach.email, None) if payload["by"] == "email" else Reach(None, reach.phone)
    minutes = int(reset.VALID.total_seconds() // 60)
    message = messages.compose(way, "reset_code", {"code": code, "minutes": minutes})
    if message is not None:
        messages.send(message)


@jobs.daily("accounts.forget_attempts", hour=4)
def forget_attempts(session: Session) -> None:
    """Old tries to sign in are deleted: no trace of who came from where is kept longer than a day or two."""
    throttle.forget_old(session)


@jobs.daily("accounts.forget_notes", hour=4)
def forget_notes(session: Session) -> None:
    """Notes that were read half a year ago go."""
    notes.forget_old(session)


@jobs.on(exporting.TOPIC, calls_out=True)
def make_export(sessions: jobs.Sessions, payload: dict[str, Any]) -> None:
    """Gather all data about a person as of one moment, then keep the file. Run twice it is kept once."""
    export_id = int(payload["export_id"])
    with reading(), sessions() as session:
        see_one_moment(session)
        gathered = exporting.collect(session, export_id)
    if gathered is None:
        return
    data = exporting.packed(gathered, messages.rendered("accounts/export.html"))
    with sessions.begin() as session:
        exporting.keep(session, export_id, gathered.file_key, data)


@jobs.daily("accounts.forget_exports", hour=4)
def forget_exports(session: Session) -> None:
    """Files whose seven days are over go."""
    exporting.forget_old(session)


@jobs.on(invitations.TOPIC, calls_out=True)
def send_invitation(sessions: jobs.Sessions, payload: dict[str, Any]) -> None:
    """Send the link to the address; nothing when it is over meanwhile."""
    with sessions.begin() as session:
        found = session.get(MemberInvitation, int(payload["invitation_id"]))
        who = identity.read(found.address) if found and found.address else None
        if found is None or who is None:
            return
        site = preferences.read(session).site or payload["site"]
        kind = OrganisationKind(found.organisation.kind)
        facts = {
            "name": found.organisation.name,
            "by": found.inviter.name,
            "role": memberships.role_name(kind, found.role),
            "link": f"{site}{invitations.PATH}{invitations.token_of(found)}",
            "day": clock.local_day(found.ends_at).isoformat(),
        }
    way = Reach(who.value, None) if who.kind == "email" else Reach(None, who.value)
    message = messages.compose(way, "invited", facts)
    if message is not None:
        messages.send(message)


@jobs.daily("accounts.forget_invitations", hour=4)
def forget_invitations(session: Session) -> None:
    """Addresses of invitations that are over go."""
    invitations.forget_old(session)
