"""Forms of a quotation, of the award and of capacity."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.production.capacity.models import MOST_A_WEEK
from shop.orders.production.quotations.models import QuotationVersion
from shop.orders.production.quotations.offers import Line, Offered
from shop.orders.production.quotations.plan import MOST_STEPS, Shares, Step
from shop.orders.production.rfq.content import last_day
from shop.orders.production.rfq.models import MOST_PIECES
from shop.orders.returns.forms import Yuan

TIERS, LINES = 3, 2


def _pieces(label: str, *, needed: bool = True) -> IntegerField:
    first = InputRequired(_l("请填件数。")) if needed else Optional()
    return IntegerField(label, validators=[first, NumberRange(1, MOST_PIECES, _l("请填 1 以上的整数。"))])


def _percent(label: str, most: int) -> IntegerField:
    return IntegerField(
        label, default=0, validators=[Optional(), NumberRange(0, most, _l("请填 0 到 %(max)s 之间的整数。"))]
    )


#: When a progress payment falls due, by the value in the form: the part of the pieces, in 1/10,000; None: the sample.
AT: dict[str, int | None] = {
    "sample": None,
    **{str(n): n * 100 for n in (10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100)},
}


def when_of(at_bp: int | None) -> str:
    """The value in the form."""
    return "sample" if at_bp is None else str(at_bp // 100)


def _choices() -> list[tuple[str, str]]:
    words = {"": _("没有这一笔"), "sample": _("打样认可"), "50": _("做完一半"), "100": _("全部做完")}
    return [(key, words.get(key) or _("做完 %(n)s%%", n=key)) for key in ("", *AT)]


def _milestone() -> SelectField:
    return SelectField(_l("做到哪一步付"), choices=_choices, validators=[Optional()])


class QuoteForm(Form):
    """What a workshop offers."""

    seen = HiddenField(validators=[InputRequired()])
    least = _pieces(_l("最少接几件"))
    most = _pieces(_l("最多能做几件"))
    tier_1_unit = Yuan(_l("每件多少元"), validators=[InputRequired(_l("请填单价。"))])
    tier_2_from = _pieces(_l("做到几件起"), needed=False)
    tier_2_unit = Yuan(_l("每件多少元"))
    tier_3_from = _pieces(_l("做到几件起"), needed=False)
    tier_3_unit = Yuan(_l("每件多少元"))
    prep_days = IntegerField(
        _l("签约以后准备几天"),
        default=7,
        validators=[
            InputRequired(_l("请填天数，不用准备填 0。")),
            NumberRange(0, 365, _l("请填 0 到 365 天。")),
        ],
    )
    per_week = IntegerField(
        _l("每周能做几件"),
        validators=[InputRequired(_l("请填件数。")), NumberRange(1, MOST_A_WEEK, _l("请填 1 以上的整数。"))],
    )
    sample = BooleanField(_l("可以打样"))
    sample_fee = Yuan(_l("打样费（元，不收填 0）"))
    sample_days = IntegerField(_l("打样几天"), default=0, validators=[Optional(), NumberRange(0, 365)])
    line_1_what = StringField(_l("名目"), validators=[Length(max=60)])
    line_1_fen = Yuan(_l("多少元"))
    line_1_each = BooleanField(_l("每件都收（不勾就是一次性的）"))
    line_2_what = StringField(_l("名目"), validators=[Length(max=60)])
    line_2_fen = Yuan(_l("多少元"))
    line_2_each = BooleanField(_l("每件都收（不勾就是一次性的）"))
    earnest = _percent(_l("定金占几成（%）"), 100)
    advance = _percent(_l("预付款（%）"), 100)
    step_1_at = _milestone()
    step_1_title = StringField(_l("看什么"), validators=[Length(max=40)])
    step_1_percent = _percent(_l("付总价的几成（%）"), 100)
    step_1_fen = Yuan(_l("或者付多少元"))
    step_2_at = _milestone()
    step_2_title = StringField(_l("看什么"), validators=[Length(max=40)])
    step_2_percent = _percent(_l("付总价的几成（%）"), 100)
    step_2_fen = Yuan(_l("或者付多少元"))
    step_3_at = _milestone()
    step_3_title = StringField(_l("看什么"), validators=[Length(max=40)])
    step_3_percent = _percent(_l("付总价的几成（%）"), 100)
    step_3_fen = Yuan(_l("或者付多少元"))
    step_4_at = _milestone()
    step_4_title = StringField(_l("看什么"), validators=[Length(max=40)])
    step_4_percent = _percent(_l("付总价的几成（%）"), 100)
    step_4_fen = Yuan(_l("或者付多少元"))
    valid_on = DateField(_l("报价有效到哪天"), validators=[InputRequired(_l("请填日期。"))])
    words = TextAreaField(_l("还想说的"), validators=[Length(max=1500, message=_l("最多 1500 个字。"))])

    def validate(self, extra_validators: Any = None) -> bool:
        """A payment says when it falls due."""
        valid = bool(super().validate(extra_validators))
        for n in range(1, MOST_STEPS + 1):
            much = self[f"step_{n}_percent"].data or self._fen(f"step_{n}_fen")
            if much and not self[f"step_{n}_at"].data:
                self[f"step_{n}_at"].errors = [_("请选做到哪一步付这一笔。")]
                valid = False
        return valid

    def offered(self) -> Offered:
        """What was said; Invalid comes from `Offered.check`."""
        least = self.least.data or 0
        tiers = [(least, self.tier_1_unit.fen)]
        for n in range(2, TIERS + 1):
            start, unit = self[f"tier_{n}_from"].data, self._fen(f"tier_{n}_unit")
            if start and unit:
                tiers.append((start, unit))
        lines = [
            Line(self[f"line_{n}_what"].data.strip(), self[f"line_{n}_each"].data, self._fen(f"line_{n}_fen"))
            for n in range(1, LINES + 1)
            if (self[f"line_{n}_what"].data or "").strip() and self._fen(f"line_{n}_fen")
        ]
        assert self.valid_on.data is not None
        return Offered(
            tiers=tuple(tiers),
            least=least,
            most=self.most.data or 0,
            prep_days=self.prep_days.data or 0,
            per_week=self.per_week.data or 0,
            valid_on=self.valid_on.data,
            lines=tuple(lines),
            sample_fen=self.sample_fee.fen if self.sample.data else None,
            sample_days=self.sample_days.data or 0,
            plan=self._plan(),
            words=(self.words.data or "").strip(),
        )

    def _plan(self) -> Shares:
        """The rows that say when."""
        steps = []
        for n in range(1, MOST_STEPS + 1):
            at, percent, fen = (
                self[f"step_{n}_at"].data,
                self[f"step_{n}_percent"].data or 0,
                self._fen(f"step_{n}_fen"),
            )
            if at:
                title = (self[f"step_{n}_title"].data or "").strip()
                steps.append(Step(AT[at], percent * 100 or None, fen or None, title))
        return Shares((self.earnest.data or 0) * 100, (self.advance.data or 0) * 100, tuple(steps))

    def _fen(self, name: str) -> int:
        field = self[name]
        assert isinstance(field, Yuan)
        return field.fen

    def typed(self) -> dict[str, str]:
        """What stands in the fields, as text, for a draft."""
        kept = {}
        for field in self:
            if field.name not in ("csrf_token", "seen") and field.data not in (None, False, ""):
                kept[field.name] = "y" if field.data is True else str(field.data)
        return kept


def typed_of(version: QuotationVersion) -> dict[str, str]:
    """What a version says, as text for the form."""
    typed: dict[str, Any] = {
        "least": version.least_pieces,
        "most": version.most_pieces,
        "prep_days": version.prep_days,
        "per_week": version.per_week,
        "earnest": version.earnest_bp // 100,
        "advance": version.advance_bp // 100,
        "valid_on": last_day(version.valid_until).isoformat(),
        "words": version.words,
    }
    if version.sample_fen is not None:
        typed |= {"sample": "y", "sample_fee": _yuan(version.sample_fen), "sample_days": version.sample_days}
    for n, tier in enumerate(version.tiers[:TIERS], 1):
        typed[f"tier_{n}_unit"] = _yuan(tier.unit_fen)
        if n > 1:
            typed[f"tier_{n}_from"] = tier.min_pieces
    for n, line in enumerate(version.lines[:LINES], 1):
        typed |= {f"line_{n}_what": line.what, f"line_{n}_fen": _yuan(line.amount_fen)}
        if line.per_piece:
            typed[f"line_{n}_each"] = "y"
    for n, step in enumerate(version.steps[:MOST_STEPS], 1):
        typed |= {f"step_{n}_at": when_of(step.at_bp), f"step_{n}_title": step.title}
        if step.amount_fen is None:
            typed[f"step_{n}_percent"] = (step.share_bp or 0) // 100
        else:
            typed[f"step_{n}_fen"] = _yuan(step.amount_fen)
    return {name: str(value) for name, value in typed.items()}


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


class CapacityForm(Form):
    """How many pieces of a craft a week."""

    craft_id = SelectField(_l("哪门手艺"), coerce=int)
    per_week = IntegerField(
        _l("平常一周能做几件"),
        validators=[
            InputRequired(_l("请填件数。")),
            NumberRange(0, MOST_A_WEEK, _l("请填 0 或以上的整数。")),
        ],
    )


class WeekForm(Form):
    """A week that differs."""

    craft_id = SelectField(_l("哪门手艺"), coerce=int)
    week = DateField(_l("哪一周（填那周的任何一天）"), validators=[InputRequired(_l("请填日期。"))])
    pieces = IntegerField(
        _l("那周能做几件"), validators=[Optional(), NumberRange(0, MOST_A_WEEK, _l("请填 0 或以上的整数。"))]
    )


class IntroduceForm(Form):
    """Which workshop to bring together with the buyer."""

    workshop = RadioField(_l("对接哪家工坊"), coerce=int, validators=[InputRequired(_l("请选一家工坊。"))])
    words = StringField(_l("说明"), validators=[Length(max=300)])
