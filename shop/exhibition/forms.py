"""Forms of the fair desk and of a workshop at a fair."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from shop.catalog.forms import WholeField, YuanField, text
from shop.catalog.showcase_models import SlotKind
from shop.core import clock
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.exhibition.exhibitors.moves import Act
from shop.exhibition.fairs.planning import TEXTS, Facts
from shop.workshops.forms import day_field

WHOLE = _l("请填整数。")


def whole(label: Any, low: int, high: int) -> WholeField:
    """A whole number between two, both included."""
    between = NumberRange(low, high, _l("请填 %(min)d 到 %(max)d。"))
    return WholeField(label, validators=[InputRequired(WHOLE), between])


def hour_field(label: Any) -> TimeField:
    """A time of the day by the clock in Shanghai."""
    wrong = _l("请按 09:00 的样子填写时间。")

    class Hour(TimeField):
        """Its error is in our words."""

        def process_formdata(self, valuelist: list[str]) -> None:
            try:
                super().process_formdata(valuelist)
            except ValueError as error:
                raise ValueError(str(wrong)) from error

    return Hour(label, validators=[InputRequired(_l("请填写时间。"))])


class FairForm(Form):
    """What a fair is, and when workshops may apply."""

    revision = WholeField(widget=HiddenInput(), validators=[MayBeEmpty()])
    name = text(_l("名称"), 60, missing=_l("请填展会名称。"))
    edition = text(_l("届次"), 30)
    venue = text(_l("场馆"), 60, missing=_l("请填场馆。"))
    region_code = SelectField(_l("所在地"), validators=[InputRequired(_l("请选所在地。"))])
    address = text(_l("地址"), 120, missing=_l("请填地址。"))
    phone = StringField(_l("主办电话"), validators=[Length(max=20, message=_l("太长了。"))])
    lead = text(_l("一句话介绍"), 200, lines=True)
    admission = text(_l("怎么入场"), 40)
    conditions = text(_l("参展条件"), 4000, missing=_l("请写参展条件。"), lines=True)
    apply_first = day_field(_l("报名第一天"))
    apply_last = day_field(_l("报名最后一天"))
    fee_days = whole(_l("展位费几天内付清"), 1, 60)
    refund_last = day_field(_l("哪天以前退展，展位费全退"), needed=False)

    def facts(self) -> Facts:
        """What was filled in."""
        filled = {name: str(self[name].data or "") for name in TEXTS}
        first, last = self.apply_first.data, self.apply_last.data
        assert isinstance(first, date) and isinstance(last, date)
        return Facts(
            **filled,
            apply_first=first,
            apply_last=last,
            fee_days=int(self.fee_days.data or 7),
            refund_last=self.refund_last.data,
        )


class DaysForm(Form):
    """From which day to which, and the hours of every day."""

    first_day = day_field(_l("第一天"))
    last_day = day_field(_l("最后一天"))
    opens = hour_field(_l("每天几点开"))
    closes = hour_field(_l("每天几点关"))

    def facts(self) -> tuple[date, date, time, time]:
        """What was filled in."""
        first, last, opens, closes = (
            self.first_day.data,
            self.last_day.data,
            self.opens.data,
            self.closes.data,
        )
        assert first and last and opens is not None and closes is not None
        return first, last, opens, closes


class HoursForm(Form):
    """The hours of one day."""

    opens = hour_field(_l("几点开"))
    closes = hour_field(_l("几点关"))

    def facts(self) -> tuple[time, time]:
        """What was filled in."""
        opens, closes = self.opens.data, self.closes.data
        assert opens is not None and closes is not None
        return opens, closes


class PostponeForm(DaysForm):
    """The days to come instead, and why."""

    reason = text(_l("为什么改期"), 160, missing=_l("请写为什么，工坊和买家都看得到。"), lines=True)


class CancelForm(Form):
    """Why it does not take place."""

    reason = text(_l("为什么取消"), 160, missing=_l("请写为什么，工坊和买家都看得到。"), lines=True)


class HallForm(Form):
    """A hall: its grid, and what its booths measure and cost."""

    code = StringField(
        _l("代号"), filters=[lambda typed: (typed or "").strip()],
        validators=[InputRequired(_l("请填代号，例如 A。")), Length(1, 3, _l("代号 1 到 3 个字母。"))],
    )  # fmt: skip
    title = text(_l("名称"), 30, missing=_l("请填名称，例如 织锦街。"))
    rows = whole(_l("几排"), 1, 40)
    columns = whole(_l("每排几个"), 1, 40)
    area = whole(_l("每个展位几平方米"), 1, 1000)
    fee = YuanField(_l("每个展位费，元"))

    def validate_code(self, field: StringField) -> None:
        """Letters only: numbers of booths are read off behind them."""
        if not (field.data or "").isalpha() or not (field.data or "").isascii():
            raise ValidationError(str(_l("代号只用字母。")))


class BoothForm(Form):
    """What one booth measures and costs."""

    area = whole(_l("面积，平方米"), 1, 1000)
    fee = YuanField(_l("展位费，元"))


class AssignForm(Form):
    """Who goes into which booth."""

    exhibitor = SelectField(_l("工坊"), coerce=int)
    booth = SelectField(_l("展位"), coerce=int)


class SwapForm(Form):
    """Two booths whose workshops change places."""

    one = SelectField(_l("展位"), coerce=int)
    other = SelectField(_l("和展位"), coerce=int)


class DecisionForm(Form):
    """What becomes of an application."""

    decision = RadioField(
        _l("决定"),
        choices=[
            (Act.SELECT.value, _l("入选")),
            (Act.WAIT.value, _l("候补")),
            (Act.REFUSE.value, _l("不入选")),
        ],
        validators=[InputRequired(_l("请选一种。"))],
    )
    reason = text(_l("理由"), 200, lines=True)


class InviteForm(Form):
    """Workshops to invite."""

    workshops = SelectMultipleField(
        _l("邀请哪些工坊"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class SlotForm(Form):
    """A demonstration or livestream."""

    kind = RadioField(
        _l("形式"),
        choices=[(SlotKind.DEMONSTRATION.value, _l("现场展演")), (SlotKind.LIVESTREAM.value, _l("直播"))],
        default=SlotKind.DEMONSTRATION.value,
    )
    title = text(_l("演什么"), 60, missing=_l("请填演什么。"))
    place = text(_l("在哪里"), 60)
    workshop = SelectField(_l("哪家工坊"), coerce=int)
    day = SelectField(_l("哪一天"))
    starts = hour_field(_l("几点开始"))
    ends = hour_field(_l("几点结束"))
    url = StringField(_l("直播地址"), validators=[Length(max=300, message=_l("太长了。"))])

    def span(self) -> tuple[datetime, datetime]:
        """From when to when, as instants."""
        return at_hour(self.day.data, self.starts.data), at_hour(self.day.data, self.ends.data)


def at_hour(day: str, hour: time | None) -> datetime:
    """The instant of a day (ISO) and a time of the clock in Shanghai."""
    assert hour is not None
    return datetime.combine(date.fromisoformat(day), hour, clock.SHANGHAI).astimezone(UTC)


class FeatureForm(Form):
    """The goods put forward."""

    products = SelectMultipleField(
        _l("推荐哪些"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class ApplyForm(Form):
    """A workshop wants to be at a fair."""

    wish = text(_l("带什么来，现场能做什么"), 300, missing=_l("请写两句，主办方要看。"), lines=True)
    contact_name = text(_l("现场联系人"), 60, missing=_l("请填联系人。"))
    contact_phone = StringField(
        _l("联系电话"),
        validators=[InputRequired(_l("请填电话。")), Length(max=20, message=_l("太长了。"))],
    )


class ItemForm(Form):
    """One more item: which, for how much, how many."""

    variant = SelectField(_l("作品"), coerce=int)
    price = YuanField(_l("展会价，元"), validators=[InputRequired(_l("请填展会价。"))])
    pieces = whole(_l("带几件"), 0, 100_000)
    pool = RadioField(
        _l("在哪里卖"),
        choices=[("booth", _l("自己的展位上，收银也卖这些")), ("fair", _l("整个展会，只在扫码页面卖"))],
        default="booth",
    )


class ItemChangeForm(Form):
    """Another price, more or fewer pieces."""

    price = YuanField(_l("展会价，元"), validators=[InputRequired(_l("请填展会价。"))])
    more = WholeField(_l("再带几件，退回写负数"), default=0, validators=[InputRequired(WHOLE)])


class BadgeForm(Form):
    """A person at the booth."""

    name = text(_l("姓名"), 40, missing=_l("请填姓名。"))
    duty = text(_l("做什么"), 20)


class ActForm(Form):
    """A button that needs nothing but the token."""

    note = HiddenField()
