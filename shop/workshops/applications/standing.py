"""All that decides what may be done to an application now, read in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from shop.accounts.models import Department
from shop.core import clock
from shop.workshops.applications import checklist
from shop.workshops.applications.checklist import Line
from shop.workshops.applications.models import (
    Application,
    EmploymentPath,
    NoticeEntry,
    Objection,
    SignOff,
    Transfer,
)
from shop.workshops.conditions import periods
from shop.workshops.conditions.periods import Periods
from shop.workshops.evidence import documents
from shop.workshops.evidence.models import Document, Visit
from shop.workshops.recognition.models import Recognition, RecognitionKind


@dataclass(frozen=True)
class Standing:
    """An application with its evidence. `lines`: the checklist of its county, each condition as it stands."""

    application: Application
    periods: Periods
    sign_offs: list[SignOff]
    visits: list[Visit]
    recognitions: list[Recognition]
    transfer: Transfer | None
    entry: NoticeEntry | None
    objections: list[Objection]
    documents: list[Document]
    lines: list[Line]
    today: date

    @property
    def missing(self) -> list[str]:
        """Sentences of the required conditions that are not met."""
        return [line.sentence for line in self.lines if line.lacking]

    @property
    def signed(self) -> dict[str, SignOff]:
        """The opinions of this round by department."""
        return {s.department: s for s in self.sign_offs if s.round == self.application.round}

    @property
    def unsigned(self) -> list[Department]:
        """Departments that have not signed in this round."""
        return [d for d in Department if d not in self.signed]

    @property
    def disagreeing(self) -> list[Department]:
        """Departments that do not agree in this round."""
        return [d for d in Department if d in self.signed and not self.signed[d].agrees]

    @property
    def is_employment_workshop(self) -> bool:
        """Whether it was recognised as an employment-assistance workshop, by the record or (added plaque) as stated."""
        if self.employment_recognition is not None:
            return True
        stated = bool(self.application.facts.get("is_employment_workshop"))
        return stated and self.application.employment_path == EmploymentPath.ADDED_PLAQUE

    @property
    def employment_recognition(self) -> Recognition | None:
        """The running recognition as an employment-assistance workshop."""
        running = (
            r
            for r in self.recognitions
            if r.kind == RecognitionKind.EMPLOYMENT_WORKSHOP
            and (r.ended_on is None or r.ended_on > self.today)
        )
        return next(running, None)

    @property
    def open_objections(self) -> list[Objection]:
        """Objections of this round that wait for an answer."""
        return [o for o in self.objections if self._of_this_round(o) and o.answered_at is None]

    @property
    def upheld_objections(self) -> list[Objection]:
        """Objections of this round that were found right."""
        return [o for o in self.objections if self._of_this_round(o) and o.upheld]

    def _of_this_round(self, objection: Objection) -> bool:
        return self.entry is not None and objection.entry_id == self.entry.id


def load(session: Session, application: Application) -> Standing:
    """The standing of the application now; its county is known (it was submitted)."""
    county = application.county_code or ""
    of_it = application.id
    objections = sa.select(Objection).where(Objection.application_id == of_it).order_by(Objection.id)
    visits = sa.select(Visit).where(Visit.application_id == of_it).order_by(Visit.visited_on, Visit.id)
    sign_offs = sa.select(SignOff).where(SignOff.application_id == of_it).order_by(SignOff.id)
    waiting = sa.select(Transfer).where(Transfer.application_id == of_it, Transfer.decided_at.is_(None))
    held = documents.of_application(session, application.id)
    return Standing(
        application=application,
        periods=periods.of(session, county),
        sign_offs=list(session.scalars(sign_offs)),
        visits=list(session.scalars(visits)),
        recognitions=_recognitions(session, application),
        transfer=session.scalar(waiting),
        entry=entry_of(session, application),
        objections=list(session.scalars(objections)),
        documents=held,
        lines=checklist.lines(session, application, held),
        today=clock.today(),
    )


def entry_of(session: Session, application: Application) -> NoticeEntry | None:
    """Its place on the notice of the present round, with the notice."""
    return session.scalar(
        sa.select(NoticeEntry)
        .join(NoticeEntry.notice)
        .options(contains_eager(NoticeEntry.notice))
        .where(NoticeEntry.application_id == application.id, NoticeEntry.round == application.round)
    )


def _recognitions(session: Session, application: Application) -> list[Recognition]:
    of_it = Recognition.application_id == application.id
    if application.workshop_id is not None:
        of_it = sa.or_(of_it, Recognition.workshop_id == application.workshop_id)
    return list(session.scalars(sa.select(Recognition).where(of_it).order_by(Recognition.id)))
