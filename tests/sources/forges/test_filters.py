"""Filters mean what they mean in Backstage.

`backstage.json` holds what Backstage's own GithubEntityProvider lists by twelve sets of filters from the same
server; `make oracle-forges` writes it. For other forges the expectation is what the source of their providers says.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.forges.contracts import Repo
from tests.sources.forges.listing import AZURE, CLOUD, GITEA, GITHUB, GITLAB, SERVER, Forge, listed, names
from tests.sources.forges.oracle import RECORDED, SETS, held
from tests.sources.forges.servers import serving


@pytest.mark.parametrize("name", SETS)
def test_github_lists_what_backstage_lists(name: str, tmp_path: Path) -> None:
    expected = json.loads(RECORDED.read_text(encoding="utf-8"))[name]
    with serving() as server:
        server.contract = GITHUB.contract(server, held())
        listing = listed(tmp_path, GITHUB, server, **SETS[name])
    # Backstage lists a location for a branch that is not there, at which it then finds nothing.
    absent = {repo.slug for repo in held() if SETS[name].get("filters", {}).get("branch", "main") not in repo.branches}
    if "branch" not in SETS[name].get("filters", {}):
        absent = set()
    found = {f"{each.path}@{each.branch}" for each in listing.repositories}
    assert found == {each for each in expected if each.partition("@")[0].rpartition("/")[2] not in absent}
    assert listing.is_complete


def test_the_sets_tell_repositories_apart() -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert len(recorded) == len(SETS) == 12
    assert len({json.dumps(each) for each in recorded.values()}) >= 11
    assert all(recorded.values())


def test_what_a_filter_leaves_out_is_gone_and_not_missing(tmp_path: Path) -> None:
    repos = [
        Repo(number=1), Repo(number=2, archived=True), Repo(number=3, fork=True),
        Repo(number=4, branch="", branches=()), Repo(number=5, topics=("docs",)),
    ]  # fmt: skip
    with serving() as server:
        server.contract = GITHUB.contract(server, repos)
        listing = listed(tmp_path, GITHUB, server, filters={"allowForks": False})
        assert (names(listing), listing.gone) == (["repo-1", "repo-5"], ("R_2", "R_3", "R_4"))


TABLE: tuple[tuple[Forge, dict[str, Any], list[int]], ...] = (
    (GITLAB, {}, [1, 4, 5, 6]),
    (GITLAB, {"includeArchivedRepos": True}, [1, 2, 4, 5, 6]),
    (GITLAB, {"skipForkedRepos": True}, [1, 5, 6]),
    (GITLAB, {"projectPattern": "repo-[14]"}, [1, 4]),
    (GITLAB, {"projectPattern": "^acme/repo-1$"}, [1]),
    (GITLAB, {"projectPattern": "epo-5"}, [5]),
    (GITLAB, {"excludeRepos": ["acme/repo-1", "repo-4"]}, [4, 5, 6]),
    (GITLAB, {"topics": ["docs"]}, [1, 5]),
    (GITLAB, {"topics": ["docs", "live"]}, [5]),
    (GITLAB, {"group": "", "groupPattern": "^ac"}, [1, 4, 5, 6]),
    (GITLAB, {"group": "", "groupPattern": ["^no", "me$"]}, [1, 4, 5, 6]),
    (GITEA, {}, [1, 4, 5, 6]),
    (CLOUD, {}, [1, 2, 4, 5, 6]),
    (CLOUD, {"filters": {"repoSlug": "repo-[14]"}}, [1, 4]),
    (CLOUD, {"filters": {"repoSlug": "epo-1"}}, []),
    (CLOUD, {"filters": {"projectKey": "OPS"}}, [6]),
    (SERVER, {}, [1, 2, 3, 4, 5, 6]),
    (SERVER, {"filters": {"skipArchivedRepos": True}}, [1, 3, 4, 5, 6]),
    (SERVER, {"filters": {"repoSlug": "epo-1"}}, [1]),
    (SERVER, {"filters": {"projectKey": "OP"}}, [6]),
    (AZURE, {}, [1, 4, 5]),
    (AZURE, {"project": "*"}, [1, 4, 5, 6]),
    (AZURE, {"project": "o?S"}, [6]),
    (AZURE, {"repository": "*-[14]"}, []),
    (AZURE, {"repository": "REPO-*"}, [1, 4, 5]),
    (AZURE, {"excludeRepos": ["Repo-1"]}, [4, 5]),
)
MIXED = [
    Repo(number=1, topics=("docs",)), Repo(number=2, archived=True), Repo(number=3, branch="", branches=()),
    Repo(number=4, fork=True), Repo(number=5, topics=("live", "docs")), Repo(number=6, project="OPS"),
]  # fmt: skip


@pytest.mark.parametrize(("forge", "keys", "expected"), TABLE, ids=[f"{row[0].kind}-{row[1]}" for row in TABLE])
def test_the_keys_of_other_forges_mean_what_backstage_makes_of_them(
    forge: Forge, keys: dict[str, Any], expected: list[int], tmp_path: Path
) -> None:
    with serving() as server:
        server.contract = forge.contract(server, MIXED)
        listing = listed(tmp_path, forge, server, **keys)
        assert names(listing) == [f"repo-{number}" for number in expected]


@pytest.mark.parametrize("forge", [GITLAB, GITEA, AZURE], ids=lambda forge: forge.kind)
def test_a_branch_of_the_settings_is_read_in_place_of_the_default_one(forge: Forge, tmp_path: Path) -> None:
    with serving() as server:
        server.contract = forge.contract(server, [Repo(number=1)])
        (found,) = listed(tmp_path, forge, server, branch="docs/live").repositories
        assert (found.branch, found.head) == ("docs/live", "")
