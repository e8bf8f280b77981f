"""Forms of the delivery template: the whole country's price, and what differs in some provinces."""

from __future__ import annotations

from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from shop.catalog import places
from shop.catalog.forms import WholeField, YuanField
from shop.catalog.tariff import Basis
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.heritage.reference import regions

BASES = (
    (Basis.ORDER.value, _l("一单一个价")),
    (Basis.PIECE.value, _l("按件数，多的另加")),
    (Basis.WEIGHT.value, _l("按重量，重的另加")),
)


def provinces() -> list[tuple[str, str]]:
    """All provinces by code, with their short names."""
    return [(r.code, places.short_name(r.code)) for r in regions() if r.code.endswith("0000")]


class DeliveryForm(Form):
    """What the workshop asks for delivery where nothing else is said."""

    basis = RadioField(_l("怎么算"), choices=BASES, default=Basis.ORDER.value)
    fee = YuanField(_l("运费（元）"), validators=[InputRequired(_l("请填运费，包邮就填 0。"))])
    free_from = YuanField(_l("满多少元包邮"))
    first_units = WholeField(_l("多少以内只收上面的运费"))
    more_units = WholeField(_l("超出后，每多"))
    more = YuanField(_l("加多少元"))
    piece_grams = WholeField(_l("没写重量的作品，一件按多少克算"))

    @property
    def the_basis(self) -> Basis:
        """What the fee grows with."""
        return Basis(self.basis.data)


class ZoneForm(Form):
    """What differs in some provinces."""

    provinces = SelectMultipleField(
        _l("哪些省份"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    served = RadioField(
        _l("送不送"), choices=(("yes", _l("送，运费另算")), ("no", _l("不送"))), default="yes"
    )
    fee = YuanField(_l("运费（元）"))
    more = YuanField(_l("超出的件数或重量，每份加多少元"))
    free_from = YuanField(_l("满多少元包邮"))

    def open(self) -> None:
        """Offer the provinces."""
        self.provinces.choices = provinces()
