"""Forms of pick-up: the workshop's point, and the code at handover."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from shop.core.text import later as _l
from shop.core.web.forms import Form


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class PointForm(Form):
    """Whether, where and when buyers may fetch orders at the workshop."""

    offered = BooleanField(_l("买家可以来坊里自提"))
    name = StringField(
        _l("自提点叫什么"),
        filters=[_stripped],
        validators=[InputRequired(_l("请填自提点的名字。")), Length(max=80)],
    )
    street = StringField(
        _l("地址"),
        filters=[_stripped],
        validators=[InputRequired(_l("请填买家找得到的地址。")), Length(max=200)],
    )
    phone = StringField(
        _l("到了打哪个电话"),
        filters=[_stripped],
        validators=[
            InputRequired(_l("请填电话，买家到了找得到人。")),
            Regexp(r"^[0-9+\- ]{7,20}$", message=_l("电话只填数字，可以有短横。")),
        ],
    )
    hours = StringField(
        _l("几点可以来取"),
        filters=[_stripped],
        validators=[
            InputRequired(_l("请填什么时候有人。")),
            Length(max=100, message=_l("最多 100 个字。")),
        ],
    )


class HandoverForm(Form):
    """The code that the buyer tells."""

    code = StringField(
        _l("取货码"),
        filters=[lambda text: "".join((text or "").split())],
        validators=[
            InputRequired(_l("请填买家订单页上的取货码。")),
            Regexp(r"^[0-9]{6}$", message=_l("取货码是六位数字。")),
        ],
    )
