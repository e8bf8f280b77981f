"""Words for those who cannot see a picture, to begin with: from craft and object. The maker writes better
ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from shop.catalog.models import Product


def prefilled(product: Product, position: int) -> str:
    """The words for the picture in that place (counted from zero) while nobody has written any."""
    what = product.title or _("%(craft)s作品", craft=product.craft.name)
    views = (_("正面"), _("细节"), _("拿在手里的样子"))
    view = views[position] if position < len(views) else _("第 %(n)s 张", n=position + 1)
    return _("%(what)s，%(view)s", what=what, view=view)[:120]


def all_prefilled(product: Product) -> list[str]:
    """The words that each picture of the product would begin with now."""
    return [prefilled(product, n) for n in range(len(product.pictures))]


def follow(product: Product, before: Sequence[str]) -> None:
    """After the product got another name: words that nobody wrote (`before`) follow it."""
    for n, (picture, old) in enumerate(zip(product.pictures, before, strict=True)):
        if picture.alt == old:
            picture.alt = prefilled(product, n)
