"""Forms of invoices."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from shop.catalog.forms import YuanField
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.invoices import facts as facts_of
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.issuing import Sheet, flaws
from shop.orders.invoices.labels import FLAWS, HOLDERS, SORTS
from shop.orders.invoices.models import Holder, InvoiceRequest, Sort
from shop.workshops.forms import day_field


def _strip(text: str | None) -> str:
    return (text or "").strip()


def _most(n: int) -> Length:
    return Length(max=n, message=_l("太长了，最多 %(max)d 个字。"))


class RequestForm(Form):
    """In whose name, and what a special invoice needs besides; what is missing is said at its field (BR-25)."""

    sort = RadioField(_l("哪一种"), default=Sort.NORMAL, validators=[InputRequired(_l("请选一种。"))])
    holder = RadioField(_l("开给谁"), default=Holder.PERSON, validators=[InputRequired(_l("请选一项。"))])
    title = StringField(_l("发票抬头"), filters=[_strip], validators=[_most(100)])
    uscc = StringField(_l("税号"), filters=[_strip], validators=[_most(30)])
    address = StringField(_l("注册地址"), filters=[_strip], validators=[_most(200)])
    phone = TelField(_l("注册电话"), filters=[_strip], validators=[_most(30)])
    bank = StringField(_l("开户银行"), filters=[_strip], validators=[_most(100)])
    account = StringField(_l("银行账号"), filters=[_strip], validators=[_most(40)])
    save = BooleanField(_l("存起来，下次直接用"))

    def offer(self) -> None:
        """The choices, in today's language."""
        self.sort.choices = [(str(key), str(word)) for key, word in SORTS.items()]
        self.holder.choices = [(str(key), str(word)) for key, word in HOLDERS.items()]

    def facts(self) -> Facts:
        """What was written."""
        return Facts(*(self[name].data or "" for name in Facts._fields))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field that is missing or wrong has its own sentence."""
        valid = super().validate(extra_validators)
        for name, sentence in facts_of.wrong(facts_of.tidy(self.facts())).items():
            if not self[name].errors:
                self[name].errors = [sentence]
                valid = False
        return bool(valid)


def request_form(**given: Any) -> RequestForm:
    """The form with its choices; `given` as the constructor takes it."""
    form = RequestForm(**given)
    form.offer()
    return form


class SheetForm(Form):
    """The file of an invoice and what stands on it."""

    file = FileField(_l("发票文件"), validators=[FileRequired(_l("请选发票文件。"))])
    number = StringField(
        _l("发票号码"), filters=[_strip], validators=[InputRequired(_l("请填发票号码。")), Length(max=40)]
    )
    code = StringField(_l("发票代码"), filters=[_strip], validators=[Optional(), Length(max=20)])
    issued_on = day_field(_l("开票日期"))
    amount_fen = YuanField(_l("价税合计（元）"), validators=[InputRequired(_l("请填金额。"))])

    def sheet(self) -> Sheet:
        """What stands on it, blanks between digits left out."""
        number, code = ("".join((text or "").split()) for text in (self.number.data, self.code.data))
        assert self.issued_on.data is not None and self.amount_fen.data is not None
        return Sheet(number, self.issued_on.data, self.amount_fen.data, code)


class ReplaceForm(SheetForm):
    """The right file, and what was wrong with the other."""

    why = StringField(
        _l("原来那份哪里错了"),
        filters=[_strip],
        validators=[InputRequired(_l("请写明哪里错了。")), Length(2, 200, _l("请写 2 到 200 个字。"))],
    )


class FlawForm(Form):
    """What of the data is wrong, and words for the buyer."""

    flaw = RadioField(_l("哪里不对"), validators=[InputRequired(_l("请选哪里不对。"))])
    words = TextAreaField(
        _l("请买家怎么改"),
        filters=[_strip],
        validators=[InputRequired(_l("请写明怎么改。")), Length(4, 500, _l("请写 4 到 500 个字。"))],
    )

    def offer(self, request: InvoiceRequest) -> None:
        """What can be wrong of this request."""
        self.flaw.choices = [(str(flaw), str(FLAWS[flaw])) for flaw in flaws(request)]
