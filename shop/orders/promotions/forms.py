"""Forms of promotions: issuing one, typing a code."""

from __future__ import annotations

from collections.abc import Collection

from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from shop.catalog.forms import WholeField, YuanField
from shop.core.errors import Invalid
from shop.core.money import parse_yuan
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.promotions.models import Kind
from shop.orders.promotions.terms import Terms
from shop.workshops.forms import day_field, text_field

AMOUNT, PERCENT, REDUCTION = "amount", "percent", "reduction"
ROWS = (1, 2, 3)


class PromotionForm(Form):
    """What a workshop fills in for a coupon or a full reduction; only the fields of the way chosen are read."""

    way = RadioField(
        _l("怎么优惠"),
        choices=[
            (REDUCTION, _l("满减：人人都有，下单时自动减")),
            (AMOUNT, _l("优惠券：减一笔钱")),
            (PERCENT, _l("优惠券：打折")),
        ],
        default=REDUCTION,
        validators=[InputRequired(_l("请选一种。"))],
    )
    title = text_field(_l("名称"), 40, _l("请起个名称，买家看得到。"))
    reach1 = YuanField(_l("第一档：满多少元"))
    off1 = YuanField(_l("第一档：减多少元"))
    reach2 = YuanField(_l("第二档：满多少元"))
    off2 = YuanField(_l("第二档：减多少元"))
    reach3 = YuanField(_l("第三档：满多少元"))
    off3 = YuanField(_l("第三档：减多少元"))
    amount = YuanField(_l("减多少元"))
    fold = StringField(_l("打几折"), validators=[Length(max=4)])
    cap = YuanField(_l("最多减多少元"))
    minimum = YuanField(_l("买满多少元才能用"))
    from_day = day_field(_l("从哪天起"))
    until_day = day_field(_l("到哪天为止"))
    total = WholeField(
        _l("一共几张"), validators=[Optional(), NumberRange(1, 1_000_000, _l("请填 1 以上的整数。"))]
    )
    per_person = WholeField(
        _l("每人能用几次"), default=1, validators=[Optional(), NumberRange(1, 99, _l("请填 1 到 99。"))]
    )
    code = StringField(_l("口令"), validators=[Length(max=20, message=_l("口令最多 20 个字。"))])

    def terms(self, *, products: Collection[int] = (), crafts: Collection[int] = ()) -> Terms:
        """What was filled in, for these products or crafts. Invalid at the field where an amount is missing or cannot be."""
        way, coupon = self.way.data, self.way.data != REDUCTION
        assert self.from_day.data is not None and self.until_day.data is not None
        return Terms(
            kind=Kind.COUPON if coupon else Kind.FULL_REDUCTION,
            title=self.title.data or "",
            from_day=self.from_day.data,
            until_day=self.until_day.data,
            amount_fen=self._amount() if way == AMOUNT else None,
            percent_bp=self._percent_bp() if way == PERCENT else None,
            cap_fen=(self.cap.data or None) if way == PERCENT else None,
            minimum_fen=(self.minimum.data or 0) if coupon else 0,
            tiers=() if coupon else self._tiers(),
            code=(self.code.data or "") if coupon else "",
            total=self.total.data if coupon else None,
            per_person=self.per_person.data or 1,
            products=products,
            crafts=crafts,
        )

    def _amount(self) -> int:
        if not self.amount.data:
            raise Invalid(str(_l("请填减多少元。")), field="amount")
        return int(self.amount.data)

    def _percent_bp(self) -> int:
        """9 折 is 1,000 bp off; one decimal (8.5 折)."""
        try:
            tenths = parse_yuan(self.fold.data or "").fen  # 9.5 -> 950
        except ValueError:
            tenths = 0
        if not 10 <= tenths <= 990 or tenths % 10:
            raise Invalid(str(_l("请填 0.1 到 9.9 之间的折扣，例如 9 或 8.5。")), field="fold")
        return 10_000 - tenths * 10

    def _tiers(self) -> tuple[tuple[int, int], ...]:
        found = []
        for n in ROWS:
            reach, off = self[f"reach{n}"].data, self[f"off{n}"].data
            if bool(reach) != bool(off):
                raise Invalid(str(_l("满多少、减多少要一起填。")), field=f"reach{n}")
            if reach:
                found.append((int(reach), int(off)))
        return tuple(found)


class WorkshopPromotionForm(PromotionForm):
    """A workshop's own, perhaps for some of its products."""

    products = SelectMultipleField(
        _l("只限这些作品"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class CodeForm(Form):
    """A code that somebody was given."""

    code = StringField(
        _l("优惠券口令"),
        validators=[InputRequired(_l("请填口令。")), Length(max=20, message=_l("口令最多 20 个字。"))],
    )
