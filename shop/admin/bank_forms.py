"""Forms of bank statements."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import text_field


class StatementForm(Form):
    """A bank statement."""

    file = FileField(_l("流水文件"), validators=[FileRequired(_l("请选一个文件。"))])


class AssignForm(Form):
    """What a sum is for."""

    reference = text_field(_l("付款参考号"), 20, _l("请填付款参考号。"))


class BackForm(Form):
    """The bank's number of the transfer by which a sum went back."""

    back_ref = text_field(_l("退回的银行流水号"), 60, _l("请填银行流水号。"))
