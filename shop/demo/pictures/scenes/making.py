"""Work in hand, seen from above on the bench: the half-made piece and the tools that make it."""

from collections.abc import Callable

from shop.demo.pictures.light import contact
from shop.demo.pictures.look import Look
from shop.demo.pictures.scenes.making_cloth import dyeing, embroidering, weaving
from shop.demo.pictures.scenes.making_fire import smithing, throwing
from shop.demo.pictures.scenes.making_hard import carving, pressing, splitting
from shop.demo.pictures.scenes.making_paper import cutting, printing, ribbing, sheet_making

BY_CRAFT: dict[str, Callable[[Look], str]] = {
    "xilankapu": weaving,
    "dongjin": weaving,
    "xiabu": weaving,
    "lanyin": dyeing,
    "xiangxiu": embroidering,
    "miaoxiu": embroidering,
    "tujiacixiu": embroidering,
    "tiaohua": embroidering,
    "youxia": throwing,
    "tongguan": throwing,
    "miaoyin": smithing,
    "nianhua": printing,
    "zaohua": cutting,
    "zhuzhi": sheet_making,
    "yuezhoushan": ribbing,
    "yousan": ribbing,
    "juhuashi": carving,
    "mudiao": carving,
    "heicha": pressing,
    "zhubian": splitting,
}


def making(look: Look) -> str:
    """The craft's own work, under the lamp."""
    return BY_CRAFT[look.craft](look) + contact(760, 760, 10, 6, 0.1)
