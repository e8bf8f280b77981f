"""Forms of the photos of a product: taking them, their order and their words."""

from __future__ import annotations

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, FieldList, FormField, HiddenField, MultipleFileField, RadioField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from shop.catalog.forms import StepForm, WholeField, text
from shop.catalog.pictures import Box
from shop.core.text import later as _l
from shop.core.web.forms import Form


class PhotosForm(Form):
    """Three photos that are asked for, and more. Files are looked at by `shop.catalog.pictures`."""

    # Of the page that begins a product: sent twice it begins one.
    begun = HiddenField(validators=[Length(max=36)])

    front = FileField(_l("正面"))
    detail = FileField(_l("细节"))
    hand = FileField(_l("拿在手里"))
    more = MultipleFileField(_l("从相册选，可以一次选几张"))

    def files(self) -> list[tuple[Field, int | None, FileStorage]]:
        """What was chosen: the field, the place it is meant for (None: after the last), the file."""
        slots = [(f, n, f.data) for n, f in enumerate((self.front, self.detail, self.hand))]
        more = [(self.more, None, one) for one in self.more.data or []]
        return [(f, n, one) for f, n, one in [*slots, *more] if isinstance(one, FileStorage) and one.filename]


class AltRow(PlainForm):
    """A picture and its words."""

    key = HiddenField()
    alt = text(_l("照片说明"), 120, missing=_l("请写一句话，说给看不见的人听。"))


class PicturesForm(StepForm):
    """The order of the pictures and their words."""

    pictures = FieldList(FormField(AltRow))


class CropForm(StepForm):
    """How a picture is cut: whole, a square at its start, middle or end, or a square that was dragged."""

    crop = RadioField(
        _l("怎么裁"),
        choices=[
            ("whole", _l("不裁，整张")),
            ("start", _l("正方形，靠左或靠上")),
            ("middle", _l("正方形，中间")),
            ("end", _l("正方形，靠右或靠下")),
            ("free", _l("自己拉一块")),
        ],
        validators=[InputRequired(_l("请选一种。"))],
    )
    x = WholeField(widget=HiddenInput())
    y = WholeField(widget=HiddenInput())
    side = WholeField(widget=HiddenInput())

    def box(self, width: int, height: int) -> Box | None:
        """The square that was meant, of a picture of this size; None: the whole picture."""
        if self.crop.data == "whole":
            return None
        if self.crop.data == "free":
            return Box(self.x.data or 0, self.y.data or 0, self.side.data or 1000)
        if self.crop.data == "middle":
            short = min(width, height)
            return Box((width - short) * 500 // width, (height - short) * 500 // height, 1000)
        return Box(0, 0, 1000) if self.crop.data == "start" else Box(1000, 1000, 1000)
