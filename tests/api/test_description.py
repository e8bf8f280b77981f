"""The description of the open catalogue: valid, complete, and true of every address."""

from __future__ import annotations

from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.promise import ROOT
from tests.support.isolation import Client


def test_the_description_is_valid_openapi(client: Client) -> None:
    served = client.get(f"{ROOT}/openapi.json")
    assert served.status_code == 200
    assert served.get_json()["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(served.get_json()).validate()


def test_every_address_is_described_and_every_described_address_is_there(app: Flask, client: Client) -> None:
    there = {
        str(rule).replace("<path:", "<").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/")
    }
    assert set(client.get(f"{ROOT}/openapi.json").get_json()["paths"]) == there


def test_it_only_reads(app: Flask) -> None:
    methods = {
        m for rule in app.url_map.iter_rules() if str(rule).startswith("/api/") for m in rule.methods or ()
    }
    assert methods == {"GET", "HEAD", "OPTIONS"}


def test_the_help_for_developers_names_every_address(client: Client) -> None:
    page = client.get("/help/developers").get_data(as_text=True)
    for path in client.get(f"{ROOT}/openapi.json").get_json()["paths"]:
        assert path in page, path
    assert "/help/developers" in client.get("/help").get_data(as_text=True)
