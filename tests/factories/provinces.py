"""Random provinces for disclosure control: workshops with crafts and channels, amounts as uneven as real ones."""

from __future__ import annotations

import random

from shop.workshops.statistics.disclosure import Atom

CHANNELS = ("mall", "bulk_order", "fair", "offline_store", "external_platform")


def random_province(seed: int) -> list[Atom]:
    """Few or many workshops in two to five prefectures; most keep to one craft and one or two channels."""
    chance = random.Random(seed)
    counties = [
        f"43{prefecture:02d}{county:02d}"
        for prefecture in range(1, chance.randint(2, 5) + 1)
        for county in range(1, chance.randint(3, 7))
    ]
    crafts = [f"craft-{n}" for n in range(chance.randint(3, 8))]
    spread = chance.choice((0.5, 1.0, 1.8))
    atoms = []
    for workshop in range(chance.randint(8, 45)):
        county = chance.choice(counties)
        for craft in chance.sample(crafts, chance.choice((1, 1, 1, 2))):
            for channel in chance.sample(CHANNELS, chance.choice((1, 1, 2, 3))):
                atoms.append(
                    Atom(workshop, county, craft, channel, int(chance.lognormvariate(11, spread)) + 1)
                )
    return atoms
