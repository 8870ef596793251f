"""`bundles` in `sources`: where they are, by address and keys, read as the schema for editors has it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ci.write_config_schema import SCHEMA
from techdocs.config import Config, load_config
from techdocs.documents.located_yaml import load_documents
from techdocs.model.objects import ObjectPlace
from techdocs.model.problem import Problem

VALIDATOR = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")))


def load(folder: Path, entry: str, *sources: str) -> tuple[Config, tuple[Problem, ...]]:
    (folder / "techdocs.yml").write_text(f"sources:\n- {entry}\n", encoding="utf-8")
    return load_config(None, folder=folder, sources=sources)


def is_valid(entry: str) -> bool:
    value: Any = load_documents(f"sources:\n- {entry}\n", version="1.1")[0][0].value
    return VALIDATOR.is_valid(value)


LONG = (
    "{bundles: 's3://acme-docs/a/b/', region: eu-west-1, endpoint: 'https://s3.acme.example/', s3ForcePathStyle: true}"
)
PLACES = {
    LONG: ObjectPlace(
        type="awsS3", bucket="acme-docs", root="a/b", region="eu-west-1", endpoint="https://s3.acme.example",
        path_style=True,
    ),
    "bundles: gs://acme-docs": ObjectPlace(type="googleGcs", bucket="acme-docs"),
    "{bundles: az://docs/bundles, accountName: acme}": ObjectPlace(
        type="azureBlobStorage", bucket="docs", root="bundles", account="acme"
    ),
}  # fmt: skip


@pytest.mark.parametrize("entry", PLACES)
def test_an_address_is_a_place_in_a_bucket(tmp_path: Path, entry: str) -> None:
    config, problems = load(tmp_path, entry)
    (source,) = config.bundles
    assert (problems, config.sources, is_valid(entry)) == ((), (), True)
    assert replace(source.place, folder=Path()) == PLACES[entry]


def test_a_path_is_a_folder_beside_the_settings_and_trust_is_the_operators(tmp_path: Path) -> None:
    config, problems = load(tmp_path, "{bundles: ../bundles, trust: trusted}")
    (source,) = config.bundles
    assert (problems, source.name, source.trust) == ((), "bundles ../bundles", "trusted")
    assert source.place == ObjectPlace(type="local", folder=(tmp_path / "../bundles").absolute())


def test_folders_on_the_command_line_replace_stores_and_locations(tmp_path: Path) -> None:
    entries = "bundles: ../bundles\n- location: https://git.acme.example/acme/org/blob/main/all.yaml"
    config, _ = load(tmp_path, entries, "one")
    assert (config.sources, config.bundles, config.locations) == (("one",), (), ())


@pytest.mark.parametrize(
    "entry",
    [
        "bundles: ftp://acme/docs", "bundles: 's3://'", "{bundles: s3://acme-docs, token: x}",
        "{bundles: s3://acme-docs, trust: blind}", "{bundles: s3://acme-docs, endpoint: 's3.acme.example'}",
        "{bundles: s3://acme-docs, endpoint: 'https://user:pw@s3.acme.example'}",
        "{bundles: s3://acme-docs, s3ForcePathStyle: maybe}", "bundles: s3://key:pw@acme/x",
    ],
)  # fmt: skip
def test_what_is_no_store_is_refused(tmp_path: Path, entry: str) -> None:
    (problem,) = load(tmp_path, entry)[1]
    assert problem.message.startswith("`sources` ")
    assert "pw" not in problem.message
    assert not is_valid(entry)
