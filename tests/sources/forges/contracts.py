"""What each forge answers when it is asked for repositories, from one list of them.

Forms: GitHub by its own GraphQL schema, cut to what is asked (`github.graphql`, which `make oracle-forges` writes), and
executed; Azure DevOps and Bitbucket Cloud as their descriptions say, which `test_specs.py` checks; Gitea as its models
in `gitea-async-sdk`; GitLab and Bitbucket Server by hand from their documentation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graphql import build_schema, graphql_sync

from tests.sources.forges.servers import Asked, Contract, ForgeServer, Reply, json_of

SCHEMA = Path(__file__).parent / "github.graphql"
NOT_FOUND = Reply(status=404, value={"message": "Not Found"})


@dataclass(frozen=True, kw_only=True)
class Repo:
    """A repository, in no forge's words; `number` is its id."""

    number: int
    owner: str = "acme"
    name: str = ""
    branch: str = "main"
    branches: tuple[str, ...] = ("main",)
    topics: tuple[str, ...] = ()
    archived: bool = False
    fork: bool = False
    visibility: str = "private"
    has_file: bool = True
    project: str = "WEB"
    changes: Mapping[str, object] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.name or f"repo-{self.number}"

    @property
    def head(self) -> str:
        return sha1(f"{self.number} {self.branch}".encode(), usedforsecurity=False).hexdigest()


def repos(count: int, **more: Any) -> list[Repo]:
    """Return so many repositories."""
    return [Repo(number=number, **more) for number in range(1, count + 1)]


def github(
    server: ForgeServer, held: Sequence[Repo], *, path: str = "/graphql", schema_file: Path = SCHEMA
) -> Contract:
    """Return GitHub's GraphQL with some repositories."""
    schema = build_schema(schema_file.read_text(encoding="utf-8"), assume_valid=schema_file != SCHEMA)

    def answer(asked: Asked) -> Reply:
        if asked.method != "POST" or asked.path != path:
            return NOT_FOUND
        query = json_of(asked)
        root = {"repositoryOwner": lambda _, login: _github_owner(server, held, login)}
        done = graphql_sync(schema, query["query"], root, variable_values=query["variables"])
        value: dict[str, Any] = {"data": done.data}
        if done.errors:
            value["errors"] = [{"type": "SOMETHING", "message": error.message} for error in done.errors]
        return Reply(value=value)

    return answer


def _github_owner(server: ForgeServer, held: Sequence[Repo], login: str) -> dict[str, Any] | None:
    own = [repo for repo in held if repo.owner == login]

    def listed(_: Any, **query: Any) -> dict[str, Any]:
        start, count = int(query.get("after") or 0), min(query["first"], server.most)
        assert query["first"] <= 100
        more = start + count < len(own)
        return {
            "totalCount": len(own),
            "pageInfo": {"hasNextPage": more, "endCursor": str(start + count)},
            "nodes": [_github_node(server, repo) for repo in own[start : start + count]],
        }

    return {"__typename": "Organization", "login": login, "repositories": listed} if own else None


def _github_node(server: ForgeServer, repo: Repo) -> dict[str, Any]:
    def ref(name: str) -> dict[str, Any] | None:
        if name not in repo.branches:
            return None
        return {"name": name, "target": {"__typename": "Commit", "oid": repo.head}}

    topics = [{"topic": {"name": topic}} for topic in repo.topics]
    return {
        "id": f"R_{repo.number}", "name": repo.slug, "nameWithOwner": f"{repo.owner}/{repo.slug}",
        "url": f"{server.address}/{repo.owner}/{repo.slug}", "isArchived": repo.archived, "isFork": repo.fork,
        "visibility": repo.visibility.upper(), "repositoryTopics": {"nodes": topics},
        "defaultBranchRef": ref(repo.branch),
        "ref": lambda _, qualifiedName: ref(qualifiedName.removeprefix("refs/heads/")),  # noqa: N803 - GraphQL's
        "object": lambda _, expression: _github_blob(repo, expression), **repo.changes,
    }  # fmt: skip


def _github_blob(repo: Repo, expression: str) -> dict[str, Any] | None:
    branch, _, path = expression.partition(":")
    is_there = repo.has_file and path == "catalog-info.yaml" and (branch == "HEAD" or branch in repo.branches)
    return {"__typename": "Blob", "byteSize": 100, "id": "B_1", "text": "kind: Component"} if is_there else None


def paged(server: ForgeServer, asked: Asked, values: Sequence[object], size: int, *, total: str = "") -> Reply:
    """Return the page of a list that is asked for by its number, with `Link` and what identifies its content."""
    number, size = int(asked.query.get("page", "1")), min(size, server.most)
    here = values[(number - 1) * size : number * size]
    query = "&".join(f"{name}={quote(text)}" for name, text in asked.query.items() if name != "page")
    address = f"{server.address}{asked.raw_path}?{query}"
    links = [f'<{address}&page=1>; rel="first"']
    links += [f'<{address}&page={number + 1}>; rel="next"'] if number * size < len(values) else []
    etag = f'W/"{sha256(repr(here).encode()).hexdigest()[:16]}"'
    headers = {"link": ", ".join(links), "etag": etag, **({total: str(len(values))} if total else {})}
    return Reply(value=here, headers=headers)


def gitlab(server: ForgeServer, held: Sequence[Repo]) -> Contract:
    """Return GitLab's REST API v4 with some projects; `acme/platform` is a group, and so is each owner."""

    def answer(asked: Asked) -> Reply:
        size = int(asked.query.get("per_page", "20"))
        if asked.path == "/api/v4/groups":
            groups = sorted({repo.owner for repo in held})
            return paged(server, asked, [{"id": 1, "full_path": group} for group in groups], size)
        values = [_gitlab_project(server, repo) for repo in held]
        if asked.path == "/api/v4/projects":
            return paged(server, asked, values, size)
        group = asked.path.removeprefix("/api/v4/groups/").removesuffix("/projects")
        assert "%2F" in asked.raw_path or "/" not in group
        own = [value for value in values if value["path_with_namespace"].startswith(f"{group}/")]
        return paged(server, asked, own, size, total="x-total") if own else NOT_FOUND

    return answer


def _gitlab_project(server: ForgeServer, repo: Repo) -> dict[str, Any]:
    path = f"{repo.owner}/{repo.slug}"
    forked = {"forked_from_project": {"id": 1}} if repo.fork else {}
    return {
        "id": repo.number, "path": repo.slug, "path_with_namespace": path, "default_branch": repo.branch or None,
        "http_url_to_repo": f"{server.address}/{path}.git", "web_url": f"{server.address}/{path}",
        "topics": list(repo.topics), "archived": repo.archived, "empty_repo": not repo.branches,
        "visibility": repo.visibility, **forked, **repo.changes,
    }  # fmt: skip


def gitea(server: ForgeServer, held: Sequence[Repo]) -> Contract:
    """Return Gitea's API v1 with some repositories."""

    def answer(asked: Asked) -> Reply:
        organization = asked.path.removeprefix("/api/v1/orgs/").removesuffix("/repos")
        own = [_gitea_repository(server, repo) for repo in held if repo.owner == organization]
        size = min(int(asked.query.get("limit", "30")), 50)
        return paged(server, asked, own, size, total="x-total-count") if own else NOT_FOUND

    return answer


def _gitea_repository(server: ForgeServer, repo: Repo) -> dict[str, Any]:
    path = f"{repo.owner}/{repo.slug}"
    return {
        "id": repo.number, "name": repo.slug, "full_name": path, "empty": not repo.branches, "archived": repo.archived,
        "fork": repo.fork, "private": repo.visibility == "private", "default_branch": repo.branch,
        "html_url": f"{server.address}/{path}", "clone_url": f"{server.address}/{path}.git",
        "topics": list(repo.topics), **repo.changes,
    }  # fmt: skip


def bitbucket_cloud(server: ForgeServer, held: Sequence[Repo]) -> Contract:
    """Return Bitbucket Cloud's API 2.0 with some repositories."""

    def answer(asked: Asked) -> Reply:
        workspace = asked.path.removeprefix("/2.0/repositories/")
        own = [bitbucket_cloud_repository(server, repo) for repo in held if repo.owner == workspace]
        number, size = int(asked.query.get("page", "1")), min(int(asked.query.get("pagelen", "10")), server.most)
        value: dict[str, Any] = {"size": len(own), "page": number, "pagelen": size}
        value["values"] = own[(number - 1) * size : number * size]
        if number * size < len(own):
            value["next"] = f"{server.address}{asked.path}?pagelen={size}&page={number + 1}"
        return Reply(value=value, headers={"etag": f'"{number}-{len(own)}"'}) if own else NOT_FOUND

    return answer


def bitbucket_cloud_repository(server: ForgeServer, repo: Repo) -> dict[str, Any]:
    path = f"{repo.owner}/{repo.slug}"
    clone = [{"name": "https", "href": f"{server.address.replace('//', '//bot@')}/{path}.git"}]
    return {
        "type": "repository", "uuid": f"{{{repo.number}}}", "name": repo.slug, "full_name": path, "scm": "git",
        "is_private": repo.visibility == "private", "project": {"type": "project", "key": repo.project},
        "mainbranch": {"type": "branch", "name": repo.branch} if repo.branch else None,
        "links": {"clone": clone, "html": {"href": f"{server.address}/{path}"}}, **repo.changes,
    }  # fmt: skip


def bitbucket_server(server: ForgeServer, held: Sequence[Repo]) -> Contract:
    """Return Bitbucket Server's REST API 1.0 with some repositories; it gives at most 100 at once."""

    def answer(asked: Asked) -> Reply:
        if asked.path != "/rest/api/1.0/repos":
            return NOT_FOUND
        start, size = int(asked.query.get("start", "0")), min(int(asked.query.get("limit", "25")), server.most)
        shown = [repo for repo in held if asked.query.get("archived") == "ALL" or not repo.archived]
        values = [_bitbucket_server_repository(server, repo) for repo in shown[start : start + size]]
        is_last = start + size >= len(shown)
        more = {} if is_last else {"nextPageStart": start + size}
        page = {"size": len(values), "limit": size, "start": start, "isLastPage": is_last, "values": values, **more}
        return Reply(value=page)

    return answer


def _bitbucket_server_repository(server: ForgeServer, repo: Repo) -> dict[str, Any]:
    clone = f"{server.address}/scm/{repo.project.lower()}/{repo.slug}.git"
    return {
        "id": repo.number, "slug": repo.slug, "name": repo.slug, "scmId": "git", "state": "AVAILABLE",
        "project": {"key": repo.project, "id": 1}, "archived": repo.archived, "public": repo.visibility == "public",
        "links": {
            "clone": [{"href": "ssh://git@bb.acme.example/x.git", "name": "ssh"}, {"href": clone, "name": "http"}],
            "self": [{"href": f"{server.address}/projects/{repo.project}/repos/{repo.slug}/browse"}],
        },
        **repo.changes,
    }  # fmt: skip


def azure(server: ForgeServer, held: Sequence[Repo]) -> Contract:
    """Return Azure DevOps' API 7.1 with some repositories."""

    def answer(asked: Asked) -> Reply:
        where = asked.path.removesuffix("/_apis/git/repositories").strip("/").split("/")
        own = [repo for repo in held if [repo.owner, repo.project][: len(where)] == where]
        if asked.query.get("api-version") != "7.1" or not asked.path.endswith("/_apis/git/repositories"):
            return NOT_FOUND
        values = [azure_repository(server, repo) for repo in own]
        return Reply(value={"count": len(values), "value": values})

    return answer


def azure_repository(server: ForgeServer, repo: Repo) -> dict[str, Any]:
    path = f"{quote(repo.owner)}/{quote(repo.project)}/_git/{quote(repo.slug)}"
    identifier = f"00000000-0000-4000-8000-{repo.number:012d}"
    default = {"defaultBranch": f"refs/heads/{repo.branch}"} if repo.branch else {}
    return {
        "id": identifier, "name": repo.slug,
        "url": f"{server.address}/{repo.owner}/_apis/git/repositories/{identifier}",
        "project": {"id": identifier, "name": repo.project, "state": "wellFormed", "visibility": "private"},
        "remoteUrl": f"{server.address.replace('//', '//acme@')}/{path}", "webUrl": f"{server.address}/{path}",
        "isDisabled": repo.archived, "isFork": repo.fork, "size": 1, **default, **repo.changes,
    }  # fmt: skip
