"""The list of pages of an application that is written or mended: what is done, what lacks, what the county asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.workshops.applications import checklist, facts, gaps
from shop.workshops.applications.checklist import Line
from shop.workshops.applications.facts import Step
from shop.workshops.applications.gaps import Gap
from shop.workshops.applications.models import Application, ApplicationState
from shop.workshops.evidence import documents
from shop.workshops.evidence.models import Document


class Task(NamedTuple):
    """A page in the list. `open`: whether it may be changed now; `mend`: what the county asked to mend on it."""

    step: Step
    open: bool
    kind: str
    word: str
    mend: tuple[str, ...] = ()


class Overview(NamedTuple):
    """All pages with what is missing. `reason`: what the county said as a whole when it gave it back."""

    tasks: list[Task]
    gaps: list[Gap]
    lines: list[Line]
    reason: str
    items: dict[str, str]

    @property
    def ready(self) -> bool:
        """Whether it can be handed in."""
        return not self.gaps

    @property
    def untouched(self) -> list[Task]:
        """Pages the county asked to mend and nobody has changed since."""
        return [task for task in self.tasks if task.mend and task.kind != "ok"]

    @property
    def done(self) -> int:
        """How many pages are complete."""
        return sum(task.kind == "ok" for task in self.tasks)


def overview(session: Session, application: Application, held: Sequence[Document] | None = None) -> Overview:
    """The pages of the application as they stand."""
    if held is None:
        held = documents.of_application(session, application.id)
    lines = checklist.lines(session, application, held)
    returned = (
        gaps.last_return(session, application) if application.state == ApplicationState.RETURNED else None
    )
    items = gaps.to_mend(returned)
    missing = gaps.of(application, lines)
    changed = gaps.mended(session, application, returned)
    open_now = {step.key for step in gaps.open_steps(application, items, lines)}
    tasks = [
        _mended(_task(application, step, step.key in open_now, missing, items, held), changed, missing)
        for step in facts.steps_of(application)
    ]
    return Overview(tasks, missing, lines, returned.reason if returned else "", items)


def _task(
    application: Application,
    step: Step,
    is_open: bool,
    missing: Sequence[Gap],
    items: dict[str, str],
    held: Sequence[Document],
) -> Task:
    mend = tuple(said for field, said in items.items() if gaps.step_of(field) == step.key)
    if mend:
        return Task(step, is_open, "warn", _("要补正"), mend)
    if not is_open:
        return Task(step, False, "", _("不用改"))
    if not begun(application, step, held):
        return Task(step, True, "", _("还没填"))
    if any(gap.step == step.key for gap in missing):
        return Task(step, True, "warn", _("没填完"))
    return Task(step, True, "ok", _("填好了"))


def _mended(task: Task, changed: set[str], missing: Sequence[Gap]) -> Task:
    if task.mend and task.step.key in changed and all(gap.step != task.step.key for gap in missing):
        return task._replace(kind="ok", word=_("改过了"))
    return task


def begun(application: Application, step: Step, held: Sequence[Document]) -> bool:
    """Whether anything was answered on the page; the county alone, given at the start, does not count."""
    if step.key in facts.FILE_STEPS:
        return any(document.kind in step.fields for document in held)
    return any(application.facts.get(name) not in (None, "") for name in step.fields if name != "county_code")


def after(application: Application, step: str, view: Overview) -> Step | None:
    """The next open page after this one that is not complete; None when there is none."""
    keys = [task.step.key for task in view.tasks]
    later = view.tasks[keys.index(step) + 1 :] if step in keys else []
    return next((task.step for task in later if task.open and task.kind != "ok"), None)
