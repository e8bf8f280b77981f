"""Forms of contracts. Fields of lines are made for the contract at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    DateField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from shop.core.money import plain_yuan
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.carriers import CARRIERS
from shop.orders.production.contracts.counting import Count
from shop.orders.production.contracts.course_models import Delivery, Milestone
from shop.orders.production.contracts.inspection import Verdict
from shop.orders.production.contracts.labels import ENDED_BY, REMEDIES
from shop.orders.production.contracts.models import ContractLine
from shop.orders.production.endings import EndedBy, Remedy
from shop.orders.returns.forms import Yuan

LONGEST = 1000
#: How the platform may end a contract.
WAYS = (EndedBy.BUYER, EndedBy.WORKSHOP, EndedBy.BOTH, EndedBy.NOBODY)
_FIT = Length(max=LONGEST, message=_l("最多 1000 个字。"))


def _words(label: str, needed: str = "") -> TextAreaField:
    first = InputRequired(needed) if needed else Optional()
    return TextAreaField(label, filters=[lambda text: (text or "").strip()], validators=[first, _FIT])


class ReportForm(Form):
    """A milestone is shown."""

    pieces = IntegerField(
        _l("到现在一共做好多少"), default=0, validators=[InputRequired(_l("请填数量。")), NumberRange(0)]
    )
    words = _words(_l("说明"))
    pictures = MultipleFileField(_l("照片"))


class WordsForm(Form):
    """Words that are needed."""

    words = _words(_l("说明"), _l("请写几句说明。"))


class DelayForm(Form):
    """A later day."""

    position = SelectField(_l("改哪个日期"), coerce=int)
    to_day = DateField(_l("新的日期"), validators=[InputRequired(_l("请选日期。"))])
    reason = _words(_l("为什么"), _l("请写明为什么要改。"))

    def offer(self, milestones: Iterable[Milestone]) -> None:
        """The days that can be put off: 0 is that of the last delivery."""
        open_ones = [(m.position, f"{m.position}. {m.title}") for m in milestones if m.state != "approved"]
        self.position.choices = [(0, _("交货日期")), *open_ones]


class SendForm(Form):
    """A delivery; the pieces of each line by `send_form`. One number a line, for several parcels."""

    carrier = SelectField(_l("快递公司"))
    numbers = TextAreaField(_l("运单号"), validators=[InputRequired(_l("请填运单号。")), Length(max=900)])
    note = StringField(_l("备注"), validators=[Optional(), Length(max=300)])

    def parcels(self) -> list[tuple[str, str]]:
        """Carrier and number of each parcel."""
        found = [text.strip() for text in (self.numbers.data or "").split()]
        return [(self.carrier.data, text[:40]) for text in found if text]


class ChangeForm(Form):
    """A change order; pieces and price of each line by `change_form`."""

    deliver_by = DateField(_l("交货日期"), validators=[InputRequired(_l("请选日期。"))])
    reason = _words(_l("为什么要改"), _l("请写明为什么要改。"))


class OfferForm(Form):
    """Ending it by agreement."""

    work = Yuan(_l("买方为已经做的付多少（元）"))
    words = _words(_l("说明"), _l("请写几句说明。"))


class DisputeForm(Form):
    """What was agreed and what came; what is wanted."""

    words = _words(_l("约定的是什么，实际怎么样"), _l("请写清楚。"))
    wanted = StringField(_l("想要什么结果"), validators=[InputRequired(_l("请写清楚。")), Length(max=500)])
    pictures = MultipleFileField(_l("照片"))


class InspectForm(Form):
    """The inspection of a delivery; the pieces of each line by `inspect_form`."""

    words = _words(_l("哪里不对"))
    pictures = MultipleFileField(_l("照片"))


class DecideForm(Form):
    """The platform's decision."""

    outcome = RadioField(_l("决定"), validators=[InputRequired(_l("请选一项。"))])
    work = Yuan(_l("买方为已经做的付多少（元）"))
    remedy = RadioField(_l("定金和违约金"), default=str(Remedy.EARNEST))
    decision = _words(_l("理由"), _l("请写明决定的理由，双方都会看到。"))

    def offer(self, ways: Iterable[EndedBy]) -> None:
        """What can be decided: that it goes on, and the ways by which it can still end."""
        ends = [(str(by), _("结束合同：%(why)s", why=ENDED_BY[by])) for by in ways]
        self.outcome.choices = [("continue", _("合同继续履行")), *ends]
        self.remedy.choices = [(str(remedy), str(word)) for remedy, word in REMEDIES.items()]


class ReviewForm(Form):
    """Stars and words."""

    stars = RadioField(
        _l("几星"),
        coerce=int,
        choices=[(n, str(n)) for n in (5, 4, 3, 2, 1)],
        validators=[InputRequired(_l("请选一项。"))],
    )
    words = _words(_l("做得怎么样"), _l("请写几句。"))


def made_form(lines: Iterable[ContractLine], *, sent: bool) -> Form:
    """Pieces made of each line."""
    fields = {
        f"made_{line.id}": IntegerField(
            line.title, default=line.made, validators=[InputRequired(_l("请填数量。")), NumberRange(0)]
        )
        for line in lines
    }
    form: Form = _made(Form, fields, sent, "made")
    return form


def send_form(counts: Iterable[Count], *, sent: bool) -> SendForm:
    """A delivery of what is to be sent."""
    fields = {
        f"pieces_{c.line.id}": IntegerField(
            c.line.title, default=c.to_send, validators=[Optional(), NumberRange(0)]
        )
        for c in counts
        if c.to_send
    }
    form: SendForm = _made(SendForm, fields, sent, "send")
    form.carrier.choices = [(key, str(one.name)) for key, one in CARRIERS.items()]
    return form


def inspect_form(delivery: Delivery, titles: dict[int, str], *, sent: bool) -> InspectForm:
    """The verdict on a delivery."""
    fields: dict[str, Any] = {}
    for row in delivery.lines:
        for name, word in (("rework", _l("返工")), ("rejected", _l("拒收"))):
            label = f"{titles[row.line_id]} {word}"
            fields[f"{name}_{row.line_id}"] = IntegerField(
                label, default=0, validators=[Optional(), NumberRange(0)]
            )
    form: InspectForm = _made(InspectForm, fields, sent, f"inspect{delivery.position}")
    return form


def verdicts_of(form: Form, delivery: Delivery) -> dict[int, Verdict]:
    """What was judged, by line id."""
    return {
        row.line_id: Verdict(
            form[f"rejected_{row.line_id}"].data or 0, form[f"rework_{row.line_id}"].data or 0
        )
        for row in delivery.lines
    }


def change_form(lines: Iterable[ContractLine], deliver_by: object, *, sent: bool) -> ChangeForm:
    """A change of pieces and prices."""
    fields: dict[str, Any] = {}
    for line in lines:
        fields[f"quantity_{line.id}"] = IntegerField(
            _l("数量"), default=line.quantity, validators=[InputRequired(_l("请填数量。")), NumberRange(1)]
        )
        fields[f"price_{line.id}"] = Yuan(
            _l("单价（元）"),
            default=plain_yuan(line.unit_price_fen),
            validators=[InputRequired(_l("请填金额。"))],
        )
    made = type("ChangeForm", (ChangeForm,), fields)
    form: ChangeForm = (
        made(prefix="change") if sent else made(formdata=None, prefix="change", deliver_by=deliver_by)
    )
    return form


def _made(base: type[Form], fields: dict[str, Any], sent: bool, prefix: str) -> Any:
    made = type(base.__name__, (base,), fields)
    return made(prefix=prefix) if sent else made(formdata=None, prefix=prefix)
