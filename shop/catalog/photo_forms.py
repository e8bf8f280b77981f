"""Forms of the photos of a product: taking them, their order and their words."""

from __future__ import annotations

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, FieldList, FormField, HiddenField, MultipleFileField
from wtforms import Form as PlainForm
from wtforms.validators import Length

from shop.catalog.forms import StepForm, text
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
