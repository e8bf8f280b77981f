"""The number of a waybill read from a photo of its barcode. The photo is looked at and forgotten: it shows an address."""

from __future__ import annotations

import io
from typing import NamedTuple

import zxingcpp
from flask_babel import gettext as _
from PIL import Image

from shop.core import images
from shop.core.errors import Invalid
from shop.orders import carriers

_LINES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.AllLinear)


class Waybill(NamedTuple):
    """A number, and the carrier it is surely of ('' when several number theirs so)."""

    carrier: str
    number: str


def read(data: bytes, filename: str = "") -> Waybill:
    """The number below the bars of a waybill. Decoding takes long: no transaction should be open meanwhile.

    Raises Invalid (field `photo`) for what `images.clean` refuses, and when no number of a carrier is found.
    """
    try:
        made = images.clean(data, filename)
    except Invalid as refusal:
        raise Invalid(refusal.sentence, field="photo") from refusal
    with Image.open(io.BytesIO(made.data), formats=("JPEG",)) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"), formats=_LINES)
    numbers = [carriers.normal_number(code.text) for code in found]
    fitting = [n for n in numbers if any(carriers.fits(key, n) for key in carriers.CARRIERS)]
    if not fitting:
        raise Invalid(_("照片里没有看清运单号。把条码拍满、拍平再试，或者在下面照着填。"), field="photo")
    # A sheet may hold several bars; a number that tells its carrier is the surest.
    fitting.sort(key=lambda number: not carriers.guess(number))
    return Waybill(carriers.guess(fitting[0]), fitting[0])
