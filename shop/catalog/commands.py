"""`shop reindex`: the search index built anew beside the old one."""

from __future__ import annotations

import json

import click

from shop.catalog.search import upkeep
from shop.catalog.search.context import engine
from shop.core import cache
from shop.core.db import db, reading


@click.command("reindex")
@click.option("--json", "as_json", is_flag=True, help="Answer with data.")
@click.pass_context
def reindex(context: click.Context, as_json: bool) -> None:
    """Build the search index anew and switch to it; the store goes on answering from the old one meanwhile."""
    context.with_resource(context.obj().app_context())
    with (
        reading(),
        click.progressbar(
            length=upkeep.published(db.session), label="reindex", hidden=as_json, show_pos=True
        ) as bar,
    ):
        written = upkeep.rebuild(db.session, engine(), bar.update)
    with db.sessionmaker.begin() as session:
        cache.touch(session)  # answers that were kept came from the old index
    click.echo(json.dumps({"products": written}) if as_json else f"{written} products in the index")
