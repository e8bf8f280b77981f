"""Lives of a workshop for property tests: any acts at any instants, the same life told once more without the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import ShopError
from shop.workshops import certification
from shop.workshops.applications.models import Application
from shop.workshops.models import Certificate, CertificateEvent, Workshop
from shop.workshops.upkeep import appeals, confirming
from shop.workshops.upkeep.models import Appeal, ConfirmationReview
from tests.factories.workshops import a_member, a_workshop, acting, culture_officer

MICRO = timedelta(microseconds=1)
WHY = {"reason": "抽查", "document_no": "1 号"}
ACTS = (
    "issue",
    "take_over",
    "confirm",
    "send_back",
    "correct",
    "void",
    "void_confirmation",
    "suspend",
    "lift",
    "revoke",
    "announce_withdrawal",
    "restore",
    "appeal",
    "uphold",
)
TRIES = 5
_numbers = count(1)


@dataclass(frozen=True)
class Step:
    """An act, how long after the one before, and a number to choose by. `turn`: where about the next turn of the year
    it falls instead (-1 before, 0 at, 1 after by a microsecond).
    """

    act: str
    gap: timedelta
    turn: int | None
    dice: int

    def after(self, now: datetime) -> datetime:
        """The instant of the act."""
        if self.turn is None:
            return now + self.gap
        start = clock.year_start(clock.local(now).year + 1) + self.turn * MICRO
        return start if start > now else now + self.gap


GAPS = st.one_of(
    st.sampled_from([timedelta(0), MICRO, timedelta(seconds=1), timedelta(days=1), timedelta(days=30)]),
    st.integers(0, 500 * 86_400).map(lambda s: timedelta(seconds=s)),
)
STEPS = st.builds(
    Step,
    act=st.sampled_from(ACTS),
    gap=GAPS,
    turn=st.sampled_from([None, None, -1, 0, 1]),
    dice=st.integers(0, 3),
)
BEGINNINGS = st.builds(
    Step,
    act=st.sampled_from(["issue", "issue", "take_over"]),
    gap=st.just(timedelta(0)),
    turn=st.sampled_from([None, -1, 0, 1]),
    dice=st.integers(0, 3),
)
LIVES = st.builds(lambda first, rest: [first, *rest], BEGINNINGS, st.lists(STEPS, min_size=5, max_size=14))


@dataclass
class Life:
    """A workshop, who acts for it, and when it is now."""

    session: Session
    now: datetime
    workshop: Workshop = field(init=False)
    owner: Actor = field(init=False)
    officer: Actor = field(init=False)
    instants: set[datetime] = field(default_factory=set)

    def __post_init__(self) -> None:
        with clock.at(self.now):
            far = self.now + timedelta(days=36_500)
            self.workshop = a_workshop(self.session, certified=None, verified_until=far)
            self.owner = acting(self.session, a_member(self.session, self.workshop))
            self.officer = culture_officer(self.session)

    def take(self, step: Step) -> list[tuple[str, bool]]:
        """What was tried at the instant of the step, and whether it was done: the act, and while acts are refused the
        ones after it. An act that is refused has changed nothing.
        """
        self.now = step.after(self.now)
        self.instants.add(self.now)
        start = ACTS.index(step.act)
        tried: list[tuple[str, bool]] = []
        with clock.at(self.now):
            for act in (ACTS[start:] + ACTS[:start])[:TRIES]:
                tried.append((act, self._try(act, step.dice)))
                if tried[-1][1]:
                    break
        return tried

    def _try(self, act: str, dice: int) -> bool:
        before = self._events()
        try:
            getattr(self, f"_{act}")(dice)
        except ShopError:
            self.session.flush()
            assert self._events() == before, f"{act} was refused and left something behind"
            return False
        return True

    def _events(self) -> int:
        mine = sa.select(sa.func.count(CertificateEvent.id)).join(
            Certificate, CertificateEvent.certificate_id == Certificate.id
        )
        return self.session.scalar(mine.where(Certificate.workshop_id == self.workshop.id)) or 0

    def _issue(self, _dice: int) -> None:
        """At the end of a procedure, of which the certificate only wants the application."""
        application = Application(
            number=f"SQ-TEST-{next(_numbers)}",
            state="granted",
            filed_by=self.owner.user_id,
            workshop_id=self.workshop.id,
            county_code=self.workshop.county_code,
            created_at=self.now,
            submitted_at=self.now,
            state_since=self.now,
        )
        self.session.add(application)
        self.session.flush()
        certification.issue(
            self.session, SYSTEM, self.workshop.id, application_id=application.id, document_no="1 号"
        )

    def _take_over(self, dice: int) -> None:
        """On a document of today, or of years ago with the years that were confirmed since."""
        start = None if dice == 0 else self.now - timedelta(days=dice * 330)
        year = clock.local(self.now).year
        certification.take_over(
            self.session,
            SYSTEM,
            self.workshop.id,
            document_no="2 号",
            effective_at=start,
            confirmed_years=[year - 1] if dice == 3 else [],
        )
        if start is not None:
            self.instants.add(start)

    def _confirm(self, dice: int) -> None:
        confirming.confirm(self.session, self.owner if dice else self.officer, self.workshop.id)

    def _send_back(self, _dice: int) -> None:
        confirming.send_back(self.session, self.officer, self._review(), reason="请补")

    def _correct(self, _dice: int) -> None:
        confirming.correct(self.session, self.owner, self.workshop.id)

    def _void(self, _dice: int) -> None:
        confirming.void(self.session, self.officer, self._review(), **WHY)

    def _review(self) -> int:
        newest = sa.select(sa.func.max(ConfirmationReview.event_id)).where(
            ConfirmationReview.workshop_id == self.workshop.id
        )
        return self.session.scalar(newest) or 0

    def _void_confirmation(self, dice: int) -> None:
        year = clock.local(self.now).year - dice
        certification.void_confirmation(self.session, SYSTEM, self.workshop.id, year=year, **WHY)

    def _suspend(self, _dice: int) -> None:
        certification.suspend(self.session, SYSTEM, self.workshop.id, **WHY)

    def _lift(self, _dice: int) -> None:
        certification.lift(self.session, SYSTEM, self.workshop.id, **WHY)

    def _revoke(self, _dice: int) -> None:
        certification.revoke(self.session, SYSTEM, self.workshop.id, **WHY)

    def _announce_withdrawal(self, _dice: int) -> None:
        certification.announce_withdrawal(self.session, SYSTEM, self.workshop.id)

    def _restore(self, _dice: int) -> None:
        certification.restore(self.session, SYSTEM, self.workshop.id, **WHY)

    def _appeal(self, _dice: int) -> None:
        appeals.file(self.session, self.owner, self.workshop.id, grounds="没有这回事")

    def _uphold(self, _dice: int) -> None:
        newest = sa.select(sa.func.max(Appeal.id)).join(Appeal.certificate)
        mine = self.session.scalar(newest.where(Certificate.workshop_id == self.workshop.id)) or 0
        appeals.uphold(self.session, self.officer, mine, answer="申诉成立", document_no="3 号")


@dataclass
class Retold:
    """How a certificate stands, by the words of the rules alone: its events one after the other, time having its way
    before each of them.
    """

    state: str = "none"
    counted: set[int] = field(default_factory=set)
    suspended: bool = False

    def time_comes(self, at: datetime) -> None:
        """Two years in a row without a confirmation end what runs."""
        if self.state == "runs" and at >= clock.year_start(max(self.counted) + 3):
            self.state, self.suspended = "auto_cancelled", False

    def happens(self, event: CertificateEvent) -> None:
        """What an event does to a certificate that runs, or that is granted or restored."""
        year = clock.local(event.effective_at).year
        if event.kind == "granted":
            self.state, self.counted = "runs", {year}
        elif event.kind == "restored":
            if event.effective_at >= clock.year_start(max(self.counted) + 3):
                self.counted.add(year)
            self.state = "runs"
        elif self.state == "runs":
            self._runs(event)

    def _runs(self, event: CertificateEvent) -> None:
        match event.kind:
            case "year_confirmed":
                self.counted.add(event.year or 0)
            case "confirmation_voided":
                self.counted.discard(event.year or 0)
            case "suspended" | "lifted":
                self.suspended = event.kind == "suspended"
            case _:
                self.state, self.suspended = event.kind, False

    def word(self, at: datetime) -> str:
        """The state at the instant."""
        if self.state != "runs":
            return self.state
        if self.suspended:
            return "suspended"
        return "certified" if max(self.counted) >= clock.local(at).year - 1 else "confirm_overdue"


def retold(events: Sequence[CertificateEvent], at: datetime) -> str:
    """The state at the instant, told anew."""
    told = Retold()
    for event in events:
        if event.effective_at <= at:
            told.time_comes(event.effective_at)
            told.happens(event)
            told.time_comes(event.effective_at)
    told.time_comes(at)
    return told.word(at)
