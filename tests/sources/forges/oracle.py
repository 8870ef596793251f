"""What Backstage's own provider lists from our contract server by twelve sets of filters: `make oracle-forges`.

Its results are kept in `backstage.json`; the provider runs in Node, with the npm packages that `backstage.cjs` names.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.sources.forges.contracts import Repo, github
from tests.sources.forges.listing import TOKEN
from tests.sources.forges.servers import serving

RECORDED = Path(__file__).parent / "backstage.json"
PROGRAM = Path(__file__).parent / "backstage.cjs"
SETS: dict[str, dict[str, Any]] = {
    "no filters": {},
    "archived too": {"filters": {"allowArchived": True}},
    "no forks": {"filters": {"allowForks": False}},
    "a name": {"filters": {"repository": "docs-.*"}},
    "alternatives": {"filters": {"repository": "docs|web"}},
    "a topic": {"filters": {"topic": {"include": ["docs"]}}},
    "not a topic": {"filters": {"topic": {"exclude": ["old", "dead"]}}},
    "a topic and not another": {"filters": {"topic": {"include": ["docs", "live"], "exclude": ["old"]}}},
    "empty topics": {"filters": {"topic": {"include": [], "exclude": ["dead"]}}},
    "visibility": {"filters": {"visibility": ["public", "internal"]}},
    "a branch": {"filters": {"branch": "docs"}},
    "with a descriptor": {"validateLocationsExist": True, "filters": {"allowForks": False}},
}


def held() -> list[Repo]:
    """Return repositories of all kinds, in every combination that a set of filters tells apart."""
    topics: list[tuple[str, ...]] = [(), ("docs",), ("old",), ("docs", "old"), ("live",), ("dead", "live")]
    names = ["docs-site", "docs", "web", "webapp", "api-docs", "my-docs-x"]
    visibilities = ["public", "private", "internal"]
    return [
        Repo(
            number=number, name=f"{names[number % 6]}{'' if number < 6 else number}", topics=topics[number // 6 % 6],
            archived=number % 7 == 0, fork=number % 5 == 0, visibility=visibilities[number % 3],
            branch="" if number % 31 == 30 else "main",
            branches=() if number % 31 == 30 else ("main", "docs") if number % 4 else ("main",),
            has_file=number % 3 != 1,
        )
        for number in range(72)
    ]  # fmt: skip


def record(modules: Path) -> dict[str, list[str]]:
    """Return what Backstage lists by each set, as `owner/name@branch`."""
    with serving() as server:
        server.contract = github(server, held(), schema_file=modules / "@octokit/graphql-schema/schema.graphql")
        settings = [
            {
                "integrations": {"github": [{"host": server.host, "apiBaseUrl": server.address, "token": TOKEN}]},
                "catalog": {"providers": {"github": {"one": {"host": server.host, "organization": "acme", **keys}}}},
            }
            for keys in SETS.values()
        ]
        command = ["node", str(PROGRAM), str(modules)]
        done = subprocess.run(command, input=json.dumps(settings), stdout=subprocess.PIPE, text=True, check=True)
        lists = json.loads(done.stdout)
        return {name: [_named(url, server.address) for url in urls] for name, urls in zip(SETS, lists, strict=True)}


def _named(url: str, address: str) -> str:
    owner, name, _, branch, _ = url.removeprefix(f"{address}/").split("/", 4)
    return f"{owner}/{name}@{branch}"


if __name__ == "__main__":
    results = record(Path(sys.argv[1]).resolve())
    RECORDED.write_text(json.dumps(results, indent=0) + "\n", encoding="utf-8")
    print(*(f"{len(found):3}  {name}" for name, found in results.items()), sep="\n")  # noqa: T201 - a script says it
