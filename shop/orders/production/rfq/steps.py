"""The pages on which a request is written, one question each, and which of them are done."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from shop.core.text import later as _l
from shop.orders.production.rfq import content
from shop.orders.production.rfq.models import Rfq

#: Pages in their order, with the facts without which each is not done.
STEPS = {
    "what": (_l("要什么"), ("title", "craft_id", "description")),
    "much": (_l("多少"), ("quantity",)),
    "terms": (_l("质量、材料和验收"), ("quality", "pay_terms", "manner", "materials", "acceptance")),
    "files": (_l("图纸和图片"), ()),
    "when": (_l("什么时候要"), ("needed_by", "deadline_at")),
    "where": (_l("送到哪里"), ("addresses",)),
    "who": (_l("问谁"), ("workshops",)),
}


class Step(NamedTuple):
    """A page: its key, its words, whether what it asks is written."""

    key: str
    word: str
    done: bool


def steps_of(rfq: Rfq) -> list[Step]:
    """All pages of the request. What may stay empty counts as done."""
    gone = set(content.missing(rfq))
    return [Step(key, str(word), not gone & set(facts)) for key, (word, facts) in STEPS.items()]


def after(key: str) -> str | None:
    """The page that follows; None after the last."""
    keys = list(STEPS)
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None


def place_of(key: str) -> str:
    """第 2 步，共 7 步."""
    return _("第 %(n)s 步，共 %(all)s 步", n=list(STEPS).index(key) + 1, all=len(STEPS))
