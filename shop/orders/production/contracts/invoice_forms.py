"""Forms of a contract's invoice."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField, TelField
from wtforms.validators import InputRequired, Length

from shop.accounts.companies.models import Company
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.invoices import facts as facts_of
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.labels import SORTS
from shop.orders.invoices.models import Holder, Sort
from shop.orders.production.contracts.money_models import ContractInvoice


def _line(label: Any, most: int) -> StringField:
    return StringField(label, filters=[lambda text: (text or "").strip()], validators=[Length(max=most)])


class AskForm(Form):
    """In whose name; a special invoice needs four things more."""

    sort = RadioField(_l("哪一种"), default=Sort.NORMAL, validators=[InputRequired(_l("请选一种。"))])
    title = _line(_l("发票抬头"), 100)
    uscc = _line(_l("税号"), 30)
    address = _line(_l("注册地址"), 120)
    phone = TelField(_l("注册电话"), validators=[Length(max=30)])
    bank = _line(_l("开户银行"), 80)
    account = _line(_l("银行账号"), 40)

    def offer(self) -> None:
        """The choices, in today's language."""
        self.sort.choices = [(str(key), str(word)) for key, word in SORTS.items()]

    def facts(self) -> Facts:
        """What was written; contracts are made with organisations."""
        texts = {name: self[name].data or "" for name in Facts._fields if name != "holder"}
        return facts_of.tidy(Facts(**texts, holder=Holder.FIRM))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field that is missing or wrong has its own sentence."""
        valid = bool(super().validate(extra_validators))
        for name, sentence in facts_of.wrong(self.facts()).items():
            self[name].errors = [sentence]
            valid = False
        return valid


class NumberForm(Form):
    """The number of a red invoice."""

    number = StringField(_l("红字发票号码"), validators=[InputRequired(_l("请填发票号码。")), Length(max=40)])


class HandInForm(Form):
    """The file of the invoice and its number."""

    file = FileField(_l("发票文件"), validators=[FileRequired(_l("请选发票文件。"))])
    number = StringField(_l("发票号码"), validators=[InputRequired(_l("请填发票号码。")), Length(max=40)])


def ask_form(company: Company | None, before: ContractInvoice | None) -> AskForm:
    """Filled with what was asked before, or with the data of the company."""
    data: dict[str, Any] = {}
    if before is not None:
        address, _gap, phone = before.address_phone.rpartition(" ")
        bank, _gap, account = before.bank.rpartition(" ")
        sort = Sort.SPECIAL if before.kind == "special" else Sort.NORMAL
        data = {"title": before.title, "uscc": before.uscc, "sort": sort,
                "address": address, "phone": phone, "bank": bank, "account": account}  # fmt: skip
    elif company is not None:
        data = {name: getattr(company, name) for name in ("address", "phone", "bank", "account")}
        data |= {"title": company.organisation.name, "uscc": company.organisation.uscc or ""}
    form = AskForm(formdata=None, data=data)
    form.offer()
    return form
