"""What the store is measured against: a bare Flask app that renders 24 cards from memory, and a bare hello.

Served by the store's own way of serving: `python -m tests.load.ceiling --port N --processes N --threads N`.
"""

from __future__ import annotations

import click
from flask import Flask, render_template
from jinja2 import DictLoader

from shop.core import serving

CARDS = [
    {"slug": f"thing-{n}", "title": f"苗绣方巾 第 {n} 号", "place": "湖南·湘西·凤凰", "price": f"¥{n * 10}"}
    for n in range(24)
]
PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>作品</title></head><body><main>
<h1>作品</h1><ul>{% for card in cards %}
<li><a href="/products/{{ card.slug }}"><img src="/media/{{ card.slug }}.webp" alt="{{ card.title }}">
<b>{{ card.title }}</b><span>{{ card.place }}</span><span>{{ card.price }}</span></a></li>{% endfor %}
</ul></main></body></html>"""


def make_app() -> Flask:
    """The bare app."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"cards.html": PAGE})  # type: ignore[misc]  # compiled once, as a file would be

    @app.get("/cards")
    def cards() -> str:
        return render_template("cards.html", cards=CARDS)

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app


@click.command()
@click.option("--port", type=int, required=True)
@click.option("--processes", type=int, required=True)
@click.option("--threads", type=int, required=True)
def main(port: int, processes: int, threads: int) -> None:
    """Serve it."""
    serving.serve(
        make_app, host="127.0.0.1", port=port, processes=processes, threads=threads, with_worker=False
    )


if __name__ == "__main__":
    main()
