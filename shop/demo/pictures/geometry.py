"""Numbers and paths: the small vocabulary every pattern and picture is drawn with."""

import math
from collections.abc import Iterable, Mapping, Sequence

Point = tuple[float, float]
Cells = Mapping[tuple[int, int], str]


def n(value: float) -> str:
    """A number as short as SVG allows, one decimal."""
    text = f"{value:.1f}"
    text = text[:-2] if text.endswith(".0") else text
    return "0" if text == "-0" else text


def mix(a: str, b: str, t: float) -> str:
    """The colour `t` of the way from #rrggbb `a` to `b`."""
    left = [int(a[i : i + 2], 16) for i in (1, 3, 5)]
    right = [int(b[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(x + (y - x) * t):02x}" for x, y in zip(left, right, strict=True))


def path(
    d: str, fill: str = "none", stroke: str = "", width: float = 0, opacity: float = 1, extra: str = ""
) -> str:
    """One <path>; stroke and opacity are written only when they matter."""
    out = f'<path d="{d}" fill="{fill}"'
    if stroke:
        out += f' stroke="{stroke}" stroke-width="{n(width)}"'
    if opacity < 1:  # never `opacity`, which would cost the renderer a layer of the whole canvas
        out += f' fill-opacity="{opacity:.2f}"' if fill != "none" else ""
        out += f' stroke-opacity="{opacity:.2f}"' if stroke else ""
    return out + (f" {extra}/>" if extra else "/>")


def group(body: str, move: Point = (0, 0), scale: float = 1, turn: float = 0, extra: str = "") -> str:
    """`body` moved, then turned (degrees), then scaled."""
    steps = [f"translate({n(move[0])} {n(move[1])})"] if any(move) else []
    if turn:
        steps.append(f"rotate({n(turn)})")
    if scale != 1:
        steps.append(f"scale({scale:.3f})")
    attr = f' transform="{"".join(steps)}"' if steps else ""
    return f"<g{attr}{' ' + extra if extra else ''}>{body}</g>"


def clipped(name: str, d: str, body: str) -> str:
    """`body` cut to the outline `d`; `name` must be unique in the picture."""
    return f'<clipPath id="{name}"><path d="{d}"/></clipPath><g clip-path="url(#{name})">{body}</g>'


def line(points: Iterable[Point], close: bool = False) -> str:
    """Straight segments through `points`."""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + ("z" if close else "")


def smooth(points: Sequence[Point], close: bool = False) -> str:
    """A rounded line through `points` (Catmull-Rom)."""
    pts = list(points)
    ends = [pts[-1], *pts, pts[0], pts[1]] if close else [pts[0], *pts, pts[-1]]
    out = f"M{n(pts[0][0])} {n(pts[0][1])}"
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        out += (
            f"C{n(b[0] + (c[0] - a[0]) / 6)} {n(b[1] + (c[1] - a[1]) / 6)} "
            f"{n(c[0] - (d[0] - b[0]) / 6)} {n(c[1] - (d[1] - b[1]) / 6)} {n(c[0])} {n(c[1])}"
        )
    return out + ("z" if close else "")


def box(x: float, y: float, w: float, h: float, r: float = 0) -> str:
    """A rectangle as a path, with rounded corners of radius `r`."""
    if not r:
        return f"M{n(x)} {n(y)}h{n(w)}v{n(h)}h{n(-w)}z"
    a = f"a{n(r)} {n(r)} 0 0 1 "
    return (
        f"M{n(x + r)} {n(y)}h{n(w - 2 * r)}{a}{n(r)} {n(r)}v{n(h - 2 * r)}{a}{n(-r)} {n(r)}"
        f"h{n(2 * r - w)}{a}{n(-r)} {n(-r)}v{n(2 * r - h)}{a}{n(r)} {n(-r)}z"
    )


def oval(cx: float, cy: float, rx: float, ry: float | None = None) -> str:
    """An ellipse (a circle without `ry`) as a path."""
    ry = rx if ry is None else ry
    arc = f"a{n(rx)} {n(ry)} 0 1 0 "
    return f"M{n(cx - rx)} {n(cy)}{arc}{n(2 * rx)} 0{arc}{n(-2 * rx)} 0z"


def ring(
    cx: float, cy: float, r: float, count: int, phase: float = 0.0, ry: float | None = None
) -> list[Point]:
    """`count` points spread evenly on a circle or ellipse."""
    ry = r if ry is None else ry
    turns = [phase + i * 2 * math.pi / count for i in range(count)]
    return [(cx + r * math.cos(a), cy + ry * math.sin(a)) for a in turns]


def dots(points: Iterable[Point], r: float) -> str:
    """Round dots of one size in one path."""
    arc = f"a{n(r)} {n(r)} 0 1 0 "
    return "".join(f"M{n(x - r)} {n(y)}{arc}{n(2 * r)} 0{arc}{n(-2 * r)} 0" for x, y in points)


def petal(cx: float, cy: float, r0: float, r1: float, wide: float, angle: float) -> str:
    """A teardrop petal from radius `r0` to `r1` around (cx, cy)."""
    ca, sa = math.cos(angle), math.sin(angle)

    def at(r: float, o: float) -> str:
        return f"{n(cx + r * ca - o * sa)} {n(cy + r * sa + o * ca)}"

    near, far = r0 + (r1 - r0) * 0.2, r0 + (r1 - r0) * 0.62
    return (
        f"M{at(r0, 0)}C{at(near, wide)} {at(far, wide * 1.25)} {at(r1, 0)}"
        f"C{at(far, -wide * 1.25)} {at(near, -wide)} {at(r0, 0)}z"
    )


def spiral(
    cx: float, cy: float, r: float, turns: float, start: float, hand: float = 1, steps: int = 30
) -> str:
    """A wire spiral from radius `r` inwards."""
    points = []
    for i in range(steps + 1):
        t = i / steps
        a = start + hand * turns * 2 * math.pi * t
        points.append((cx + r * (1 - t * 0.93) * math.cos(a), cy + r * (1 - t * 0.93) * math.sin(a)))
    return line(points)


def cells(grid: Cells, size: float = 1.0, ox: float = 0.0, oy: float = 0.0) -> str:
    """A pixel weave: one run-length path per colour."""
    runs: dict[str, list[str]] = {}
    rows: dict[tuple[str, int], list[int]] = {}
    for (x, y), colour in grid.items():
        rows.setdefault((colour, y), []).append(x)
    for (colour, y), xs in rows.items():
        for a, b in _spans(sorted(xs)):
            wide = (b - a + 1) * size
            runs.setdefault(colour, []).append(
                f"M{n(ox + a * size)} {n(oy + y * size)}h{n(wide)}v{n(size)}h-{n(wide)}z"
            )
    return "".join(f'<path fill="{c}" d="{"".join(d)}"/>' for c, d in runs.items())


def _spans(xs: list[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for x in xs:
        if spans and spans[-1][1] == x - 1:
            spans[-1] = (spans[-1][0], x)
        else:
            spans.append((x, x))
    return spans
