"""Forms of cart, checkout and shipping."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.carriers import CARRIERS
from shop.orders.checkout import LONGEST_NOTE


class CheckoutForm(Form):
    """Where to send it, on whose account, and a note."""

    address = RadioField(_l("收货地址"), coerce=int, validators=[InputRequired(_l("请选一个收货地址。"))])
    firm = RadioField(_l("用谁的账户买"), choices=[("", "")], default="", validators=[Optional()])
    po_number = StringField(
        _l("采购单号"),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[Length(max=40, message=_l("采购单号最多 40 个字。"))],
    )
    note = TextAreaField(
        _l("留言"),
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=LONGEST_NOTE, message=_l("留言最多 200 个字。"))],
    )


class PlaceForm(Form):
    """What the review page sends back: what was shown, and the key that makes a second click harmless."""

    idempotency_key = HiddenField(validators=[InputRequired(), Length(8, 64)])
    digest = HiddenField(validators=[InputRequired(), Length(64, 64)])
    address = HiddenField(validators=[InputRequired()])
    note = HiddenField(validators=[Length(max=LONGEST_NOTE)])
    firm = HiddenField()
    po_number = HiddenField(validators=[Length(max=40)])


class WaybillPhotoForm(Form):
    """A photo of the waybill, from which the number is read."""

    photo = FileField(_l("拍运单"), validators=[FileRequired(_l("请先拍一张运单的照片。"))])


class ShipmentForm(Form):
    """Carrier and number of the waybill; whether they fit is asked when it is sent."""

    carrier = SelectField(_l("快递公司"))
    tracking_no = StringField(
        _l("运单号"),
        validators=[
            InputRequired(_l("请填运单号。")),
            Length(8, 40, _l("运单号太短或太长，请对一对。")),
        ],
    )

    def open(self) -> None:
        """Offer the carriers, in today's language."""
        self.carrier.choices = [(key, str(carrier.name)) for key, carrier in CARRIERS.items()]
