"""The contract servers of Azure DevOps and Bitbucket Cloud answer as the vendors' descriptions of their APIs say.

The descriptions are not part of the repository: `TECHDOCS_SPECS` names their folder.
"""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tests.conftest import ROOT
from tests.sources.forges.contracts import Repo, azure_repository, bitbucket_cloud_repository
from tests.sources.forges.servers import ForgeServer

SPECS = Path(os.environ.get("TECHDOCS_SPECS", ROOT.parent / "shared" / "specs"))
SERVER = ForgeServer(address="https://forge.example", host="forge.example")
REPOS = [Repo(number=1), Repo(number=2, archived=True, fork=True, project="My Project")]


def spec(name: str) -> Any:
    path = SPECS / name
    if not path.is_file():
        pytest.skip(f"needs the vendors' descriptions, TECHDOCS_SPECS: no such file: {path}")
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if name.endswith("json") else yaml.load(text, Loader=yaml.CSafeLoader)


def undeclared(value: dict[str, Any], properties: dict[str, Any]) -> set[str]:
    """Return the keys of an answer that its description does not have."""
    return set(value) - set(properties)


def test_azure_devops_lists_repositories_as_microsoft_describes_them() -> None:
    described = spec("azure-devops-git-7.1.json")
    listed = described["paths"]["/{organization}/{project}/_apis/git/repositories"]["get"]
    assert listed["operationId"] == "Repositories_List"
    schema = {"$ref": "#/definitions/GitRepository", "definitions": described["definitions"]}
    validator = jsonschema_rs.validator_for(schema)
    for repo in REPOS:
        value = azure_repository(SERVER, repo)
        assert [str(error) for error in validator.iter_errors(value)] == []
        assert undeclared(value, described["definitions"]["GitRepository"]["properties"]) == set()


def test_bitbucket_cloud_lists_repositories_as_atlassian_describes_them() -> None:
    described = spec("bitbucket-cloud-2.0.yaml")
    assert "get" in described["paths"]["/repositories/{workspace}"]
    schemas = described["components"]["schemas"]
    schema = {"$ref": "#/components/schemas/repository", "components": {"schemas": schemas}}
    validator = jsonschema_rs.validator_for(schema)
    for repo in REPOS:
        value = bitbucket_cloud_repository(SERVER, repo)
        assert [str(error) for error in validator.iter_errors(value)] == []
        assert undeclared(value, schemas["repository"]["allOf"][1]["properties"]) == {"type"}
    assert {"values", "next", "size", "pagelen", "page"} <= set(schemas["paginated_repositories"]["properties"])
