"""How things are called and what is asked for them."""

from __future__ import annotations


def called(craft: str, noun: str) -> str:
    """踏虎凿花灯笼, not 踏虎凿花凿花灯笼."""
    if craft in noun:
        return noun
    if craft[-2:] in noun:
        return craft[:-2] + noun
    return (craft[:-1] if craft[-1] == noun[-1] else craft) + noun


def asked(yuan: float) -> int:
    """A price as workshops ask it: 38, 168, 1,280."""
    if yuan < 60:
        return round(yuan)
    return round(yuan / 10) * 10 - 2 if yuan < 1000 else round(yuan / 20) * 20
