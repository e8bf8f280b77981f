"""The rooms: loom house, dye yard, embroidery room, pottery, smithy, print and paper shop, carving shop, bamboo yard, tea house.

Kindred crafts share a room; cloth, colours and wares on the shelves are the craft's own.
"""

from collections.abc import Callable

from shop.demo.pictures.geometry import n
from shop.demo.pictures.look import Look
from shop.demo.pictures.scenes.cloth_rooms import dye_yard, embroidery_room, loom_house
from shop.demo.pictures.scenes.fire_rooms import pottery, smithy
from shop.demo.pictures.scenes.paper_rooms import paper_mill, print_shop
from shop.demo.pictures.scenes.room import FLOOR
from shop.demo.pictures.scenes.yard_rooms import bamboo_yard, carving_shop, tea_house

SCENES: dict[str, Callable[[Look], str]] = {
    "xilankapu": loom_house,
    "dongjin": loom_house,
    "xiabu": loom_house,
    "lanyin": dye_yard,
    "xiangxiu": embroidery_room,
    "miaoxiu": embroidery_room,
    "tujiacixiu": embroidery_room,
    "tiaohua": embroidery_room,
    "youxia": pottery,
    "tongguan": pottery,
    "miaoyin": smithy,
    "nianhua": print_shop,
    "zaohua": print_shop,
    "zhuzhi": paper_mill,
    "yuezhoushan": bamboo_yard,
    "yousan": bamboo_yard,
    "zhubian": bamboo_yard,
    "juhuashi": carving_shop,
    "mudiao": carving_shop,
    "heicha": tea_house,
}


def scene(look: Look) -> str:
    """The craft's room. KeyError: no such craft."""
    return SCENES[look.craft](look) + (
        f'<rect y="{n(FLOOR)}" width="1200" height="160" fill="url(#g-drop)" fill-opacity=".3"/>'
    )
