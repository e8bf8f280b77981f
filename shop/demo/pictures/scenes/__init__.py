"""Close-ups, work in hand, and the rooms it is done in."""

from shop.demo.pictures.scenes.closeup import closeup
from shop.demo.pictures.scenes.making import making
from shop.demo.pictures.scenes.workshop import SCENES, scene

__all__ = ["SCENES", "closeup", "making", "scene"]
