"""Forms of the platform's promotions, subsidy programmes and commission."""

from __future__ import annotations

from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from shop.catalog.forms import WholeField, YuanField
from shop.core.errors import Invalid
from shop.core.money import parse_yuan
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.promotions.discounts import Bearers
from shop.orders.promotions.forms import PromotionForm
from shop.workshops.forms import day_field, text_field

_PERCENT = [Optional(), NumberRange(0, 100, _l("请填 0 到 100。"))]


class PlatformPromotionForm(PromotionForm):
    """A promotion of the platform: where it holds, and who bears how many per cent of it."""

    workshop = StringField(_l("只限一家工坊"), validators=[Length(max=60)])
    crafts = SelectMultipleField(
        _l("只限这些技艺"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    platform_percent = WholeField(_l("平台承担（%）"), default=100, validators=_PERCENT)
    subsidy_percent = WholeField(_l("公共补贴承担（%）"), default=0, validators=_PERCENT)
    workshop_percent = WholeField(_l("工坊承担（%）"), default=0, validators=_PERCENT)
    programme = SelectField(_l("补贴项目"), coerce=int, default=0)
    agreement = StringField(_l("工坊同意的文件"), validators=[Length(max=80)])

    def borne(self) -> Bearers:
        """Who bears how much, in basis points."""
        shares = (self.workshop_percent, self.platform_percent, self.subsidy_percent)
        return Bearers(*((field.data or 0) * 100 for field in shares))


class ProgrammeForm(Form):
    """A subsidy programme: whose money, by which document, how much."""

    name = text_field(_l("名称"), 60, _l("请填名称。"))
    authority = text_field(_l("出钱的部门"), 60, _l("请填部门。"))
    document_no = text_field(_l("文号"), 60, _l("请填文号。"))
    budget = YuanField(_l("总额（元）"), validators=[InputRequired(_l("请填总额。"))])


class RateForm(Form):
    """A rate of commission from a day on."""

    rate = StringField(_l("佣金（%）"), validators=[InputRequired(_l("请填比例。")), Length(max=6)])
    category = SelectField(_l("哪一类作品"), coerce=int, default=0)
    workshop = StringField(_l("只对一家工坊"), validators=[Length(max=60)])
    from_day = day_field(_l("从哪天起"))
    reason = text_field(_l("依据或原因"), 120, _l("请写依据或原因，工坊看得到。"))

    def rate_bp(self) -> int:
        """The rate in basis points. Invalid (rate) for what is no number."""
        try:
            return parse_yuan(self.rate.data or "").fen
        except ValueError:
            raise Invalid(str(_l("请照 5 或 5.5 的样子填。")), field="rate") from None
