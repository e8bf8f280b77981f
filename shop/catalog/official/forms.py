"""Forms of the workshop about the official catalogue."""

from __future__ import annotations

from wtforms import FileField
from wtforms.validators import DataRequired

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import day_field, text_field


class MarkForm(Form):
    """The certificate behind a mark of consumption assistance, with its document."""

    number = text_field(_l("证书编号"), 60, _l("请填写证书编号。"))
    issuer = text_field(_l("发证单位"), 80, _l("请填写发证单位。"))
    valid_from = day_field(_l("有效期从哪天起"))
    valid_until = day_field(_l("有效期到哪天"))
    file = FileField(_l("证书照片或 PDF"), validators=[DataRequired(_l("请把证书拍下来传上来。"))])
