"""Forms of return cases."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from wtforms import (
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from shop.core.money import parse_yuan
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.carriers import CARRIERS
from shop.orders.models import OrderLine
from shop.orders.returns.arbitration import Outcome
from shop.orders.returns.labels import KINDS, OUTCOMES, REFUSALS, REMEDIES
from shop.orders.returns.models import Kind, Refusal, ReturnCase
from shop.orders.returns.terms import REFUSALS as ALLOWED
from shop.orders.returns.terms import REMEDIES as POSSIBLE
from shop.orders.returns.terms import Terms

LONGEST = 1000


def _strip(text: str | None) -> str:
    return (text or "").strip()


def _words(label: str) -> TextAreaField:
    return TextAreaField(
        label, filters=[_strip], validators=[Length(max=LONGEST, message=_l("最多 1000 个字。"))]
    )


class Yuan(StringField):
    """An amount in yuan; `fen` once it is valid, 0 when nothing is given."""

    fen: int = 0

    def pre_validate(self, form: object) -> None:
        """The amount, to the fen."""
        text = _strip(self.data)
        if not text:
            return
        try:
            self.fen = parse_yuan(text).fen
        except ValueError as error:
            raise ValidationError(_l("请填数字，最多两位小数，比如 12.50。")) from error


class AskForm(Form):
    """What happened, what is wanted, words and pictures; the pieces of each line by `for_terms`."""

    kind = RadioField(_l("是什么情况"), validators=[InputRequired(_l("请选一项。"))])
    wish = RadioField(_l("想怎么办"), validators=[InputRequired(_l("请选一项。"))])
    words = _words(_l("说明情况"))
    pictures = MultipleFileField(_l("照片"))

    def offer(self, terms: Terms) -> None:
        """The kinds that apply, and what can be wanted with any of them."""
        self.kind.choices = [(str(kind), str(KINDS[kind])) for kind in terms.kinds]
        wishes = {wish for kind in terms.kinds for wish in POSSIBLE[kind]}
        self.wish.choices = [(str(w), str(word)) for w, word in REMEDIES.items() if w in wishes]

    def plain(self) -> dict[str, str]:
        """What stands in it, as text: for a draft."""
        names = [field.name for field in self if field.name not in ("csrf_token", "pictures")]
        return {field: str(self[field].data) for field in names if self[field].data not in (None, "")}

    def take_up(self, draft: Mapping[str, str]) -> None:
        """Put a draft in; what does not fit the form any more is left out."""
        for field in self:
            text = draft.get(field.name, "")
            if isinstance(field, IntegerField):
                field.data = int(text) if text.isdecimal() and len(text) < 4 else field.data
            elif isinstance(field, RadioField):
                offered = [str(choice[0]) for choice in field.choices or ()]
                field.data = text if text in offered else field.data
            elif isinstance(field, TextAreaField) and text:
                field.data = text

    def wanted(self, terms: Terms) -> dict[int, int]:
        """Pieces by line id."""
        return {row.line.id: self[name(row.line)].data or 0 for row in terms.lines}


def name(line: OrderLine) -> str:
    """The field in which the pieces of a line are asked."""
    return f"pieces_{line.id}"


def ask_form(terms: Terms) -> AskForm:
    """The form with a field for the pieces of each line."""
    fields = {}
    for row in terms.lines:
        most = _("最多 %(n)s 件。", n=row.pieces)
        fields[name(row.line)] = IntegerField(
            row.line.title,
            default=1 if len(terms.lines) == 1 and row.pieces else 0,
            validators=[Optional(), NumberRange(0, row.pieces, most)],
        )
    form: AskForm = type("AskForm", (AskForm,), fields)()
    form.offer(terms)
    return form


class ParcelForm(Form):
    """Carrier and number of a parcel; freight where the workshop bears it."""

    carrier = SelectField(_l("快递公司"))
    tracking_no = StringField(
        _l("运单号"),
        validators=[InputRequired(_l("请填运单号。")), Length(8, 40, _l("运单号太短或太长，请对一对。"))],
    )
    freight = Yuan(_l("寄回的运费（元）"))
    pictures = MultipleFileField(_l("运费凭证的照片"))

    def offer(self) -> None:
        """The carriers, in today's language."""
        self.carrier.choices = [(key, str(carrier.name)) for key, carrier in CARRIERS.items()]


class WordsForm(Form):
    """Words that are needed."""

    words = TextAreaField(
        _l("说明"),
        filters=[_strip],
        validators=[InputRequired(_l("请写几句说明。")), Length(4, LONGEST, _l("请写 4 到 1000 个字。"))],
    )


class AcceptForm(Form):
    """Where the goods go: true, with a person and a telephone number."""

    name = StringField(
        _l("收件人"), filters=[_strip], validators=[InputRequired(_l("请填收件人。")), Length(max=60)]
    )
    phone = TelField(
        _l("电话"), filters=[_strip], validators=[InputRequired(_l("请填电话。")), Length(5, 20)]
    )
    address = StringField(
        _l("退货地址"), filters=[_strip], validators=[InputRequired(_l("请填退货地址。")), Length(5, 200)]
    )


class OfferForm(WordsForm):
    """Part of the money."""

    fen = Yuan(_l("退多少（元）"), validators=[InputRequired(_l("请填金额。"))])


class RefuseForm(WordsForm):
    """A reason the law allows for this kind, and words."""

    reason = RadioField(_l("理由"), validators=[InputRequired(_l("请选一个理由。"))])

    def offer(self, case: ReturnCase) -> None:
        """The reasons that can be picked."""
        allowed: tuple[Refusal, ...] = ALLOWED[Kind(case.kind)]
        self.reason.choices = [(str(r), str(REFUSALS[r])) for r in allowed]


class GoodsForm(Form):
    """How many pieces of each line are for sale again."""

    def restock(self, case: ReturnCase) -> dict[int, int]:
        """Pieces by order line id."""
        return {
            row.order_line_id: self[f"restock_{row.order_line_id}"].data or 0
            for row in case.lines
            if row.line.stock_id is not None
        }


def goods_form(case: ReturnCase, *, fresh: bool = False) -> GoodsForm:
    """The form with a field for each line that has a stock; `fresh`: whatever was sent is another form's."""
    fields = {
        f"restock_{row.order_line_id}": IntegerField(
            row.line.title,
            default=row.pieces,
            validators=[Optional(), NumberRange(0, row.pieces, _("最多 %(n)s 件。", n=row.pieces))],
        )
        for row in case.lines
        if row.line.stock_id is not None
    }
    form: GoodsForm = type("GoodsForm", (GoodsForm,), fields)(**({"formdata": None} if fresh else {}))
    return form


class DecideForm(Form):
    """The platform's decision with its reasons."""

    outcome = RadioField(_l("决定"), validators=[InputRequired(_l("请选一项。"))])
    fen = Yuan(_l("部分支持时退多少（元）"))
    words = TextAreaField(
        _l("理由（买家和工坊都会看到）"),
        filters=[_strip],
        validators=[InputRequired(_l("请写明理由。")), Length(10, LONGEST, _l("请写 10 到 1000 个字。"))],
    )

    def offer(self, outcomes: list[Outcome]) -> None:
        """What can be decided."""
        self.outcome.choices = [(str(o), str(OUTCOMES[o])) for o in outcomes]


class AccountForm(Form):
    """The account for money by bank transfer."""

    holder = StringField(
        _l("户名"), filters=[_strip], validators=[InputRequired(_l("请填户名。")), Length(2, 60)]
    )
    bank = StringField(
        _l("开户银行"), filters=[_strip], validators=[InputRequired(_l("请填开户银行。")), Length(2, 80)]
    )
    account = StringField(
        _l("账号"),
        filters=[_strip],
        validators=[InputRequired(_l("请填账号。")), Length(8, 40, _l("账号是 8 到 30 位数字，请对一对。"))],
    )


class PaidForm(Form):
    """The bank's reference of a transfer."""

    bank_ref = StringField(
        _l("银行流水号"), filters=[_strip], validators=[InputRequired(_l("请填银行流水号。")), Length(4, 60)]
    )
