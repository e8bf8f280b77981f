"""The upload of a file of products."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import InputRequired

from shop.catalog.product_files.models import Arrival
from shop.core.text import later as _l
from shop.core.web.forms import Form


class ImportForm(Form):
    """A file, and how its products arrive."""

    file = FileField(_l("表格或压缩包"), validators=[FileRequired(_l("请选一个文件。"))])
    arrival = RadioField(
        _l("新作品导入以后"),
        choices=[
            (Arrival.DRAFT.value, _l("先存草稿，一件件看过再上架")),
            (Arrival.ON_SALE.value, _l("直接上架")),
        ],
        default=Arrival.DRAFT.value,
        validators=[InputRequired(_l("请选一种。"))],
    )
