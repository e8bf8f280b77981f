"""Forms of deal intents."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.catalog.forms import WholeField, YuanField
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.exhibition.entry.booth_page import BoothPage
from shop.exhibition.intents.models import Became
from shop.workshops.forms import day_field, text_field

OTHER = 0


class IntentForm(Form):
    """What a buyer means to order."""

    key = HiddenField(validators=[InputRequired(), Length(8, 36)])
    item = SelectField(_l("想要哪一件"), coerce=int, default=OTHER)
    what = StringField(_l("说明"), validators=[Length(max=120, message=_l("最多 120 个字。"))])
    quantity = WholeField(_l("多少件"), validators=[InputRequired(_l("请填件数。"))])
    amount = YuanField(_l("大约多少元"), validators=[InputRequired(_l("请填一个大约的金额。"))])
    wanted_by = day_field(_l("什么时候要"))
    buyer_name = text_field(_l("单位或姓名"), 80, _l("请填单位或姓名。"))
    buyer_phone = text_field(_l("电话"), 20, _l("请留一个电话，工坊好联系。"))
    note = TextAreaField(_l("别的要求"), validators=[Length(max=300, message=_l("最多 300 个字。"))])

    def open(self, page: BoothPage) -> None:
        """Offer what the booth has, and something else."""
        offered = [(good.item.id, good.item.product.title) for good in page.goods]
        self.item.choices = [*offered, (OTHER, str(_l("别的，或者定做")))]


class RequestForm(Form):
    """For which company a request is written."""

    organisation = SelectField(_l("以哪个单位的名义"), coerce=int)


class BecameForm(Form):
    """What an intent became."""

    became = RadioField(
        _l("变成了什么"),
        choices=[
            (Became.PURCHASE.value, _l("在网上下了订单")),
            (Became.CONTRACT.value, _l("签了订单生产的合同")),
        ],
        default=Became.PURCHASE.value,
    )
    ref = text_field(_l("订单号或合同号"), 20, _l("请填号码。"))
    amount = YuanField(_l("合同金额（元）"))
