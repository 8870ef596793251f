"""GitHub and GitHub Enterprise: an organization's repositories with their heads by GraphQL, 100 a request.

Filters mean what Backstage's GithubEntityProvider makes of them, an empty list of topics too. A repository that does
not have the wanted branch is left out: Backstage lists a location there that nothing is at.
"""

import time
from collections.abc import Iterator, Mapping, Sequence

from techdocs.model.integrations import Integration
from techdocs.model.providers import GithubProvider
from techdocs.model.repository import FaultKind
from techdocs.plain_text import plain_line
from techdocs.sources.forges.answers import NameRefusedError, items, mapping, repository, text, unexpected
from techdocs.sources.forges.api import ForgeApi
from techdocs.sources.forges.collect import Batch, Found, counted
from techdocs.web.answers import WebError
from techdocs.web.rate_limits import TOO_MANY, limit_seconds

QUERY = """
query($login: String!, $first: Int!, $after: String, $ref: String!, $hasRef: Boolean!, $file: String!,
      $hasFile: Boolean!) {
  repositoryOwner(login: $login) {
    repositories(first: $first, after: $after, ownerAffiliations: OWNER,
                 orderBy: {field: CREATED_AT, direction: ASC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id name nameWithOwner url isArchived isFork visibility
        repositoryTopics(first: 100) { nodes { topic { name } } }
        defaultBranchRef { name target { oid } }
        ref(qualifiedName: $ref) @include(if: $hasRef) { name target { oid } }
        object(expression: $file) @include(if: $hasFile) { ... on Blob { byteSize } }
      }
    }
  }
}
"""
_KINDS = {"RATE_LIMITED": FaultKind.RATE_LIMIT, "RATE_LIMIT": FaultKind.RATE_LIMIT, "NOT_FOUND": FaultKind.ABSENT,
          "FORBIDDEN": FaultKind.LOGIN, "INSUFFICIENT_SCOPES": FaultKind.LOGIN}  # fmt: skip
_HEAVY = frozenset({502, 504})
"""What GitHub answers when a page takes it too long."""
_SMALLEST = 10


def list_github(
    api: ForgeApi, integration: Integration, provider: GithubProvider, organization: str
) -> Iterator[Batch]:
    """Yield the repositories of an organization, or of a user, page by page.

    Raises:
        WebError: a page is not to be had, or there were fewer repositories than promised.
    """
    return counted(_pages(api, integration, provider, organization))


def graphql_url(api_url: str) -> str:
    """Return where an API's GraphQL is: GitHub Enterprise has it beside `v3`."""
    return f"{api_url.removesuffix('/v3')}/graphql"


def _pages(
    api: ForgeApi, integration: Integration, provider: GithubProvider, organization: str
) -> Iterator[tuple[Batch, int | None]]:
    cursors: set[str] = set()
    cursor, size = "", provider.page_size
    while True:
        try:
            listed = _page(api, integration, _variables(provider, organization, cursor, size))
        except WebError as error:
            if error.status not in _HEAVY or size <= _SMALLEST:
                raise
            size = max(size // 2, _SMALLEST)
            continue
        total = listed.get("totalCount")
        nodes = items(listed.get("nodes"))
        batch = [_found(integration, provider, mapping(node)) for node in nodes if node is not None]
        yield batch, total if isinstance(total, int) else None
        more = mapping(listed.get("pageInfo"))
        if more.get("hasNextPage") is not True:
            return
        cursor = text(more.get("endCursor"))
        if not cursor or cursor in cursors:
            raise WebError("a page leads back to itself", FaultKind.SERVER)
        cursors.add(cursor)


def _variables(provider: GithubProvider, organization: str, cursor: str, size: int) -> Mapping[str, object]:
    file = f"{provider.branch or 'HEAD'}:{provider.catalog_path.removeprefix('/')}"
    return {
        "login": organization, "first": size, "after": cursor or None, "file": file,
        "ref": f"refs/heads/{provider.branch}", "hasRef": bool(provider.branch),
        "hasFile": provider.must_have_descriptor,
    }  # fmt: skip


def _page(api: ForgeApi, integration: Integration, variables: Mapping[str, object]) -> Mapping[str, object]:
    """Return one page; a rate limit in GraphQL's own words is waited for."""
    while True:
        page = api.post(graphql_url(integration.api_url), {"query": QUERY, "variables": variables})
        answer = mapping(page.value)
        error = _fault(answer.get("errors"), page.headers)
        if error is not None:
            if error.kind is FaultKind.RATE_LIMIT and api.wait_for(error):
                continue
            raise error
        owner = mapping(answer.get("data")).get("repositoryOwner")
        if owner is None:
            raise WebError(
                f"there is no organization `{variables['login']}`, or the login may not see it", FaultKind.ABSENT
            )
        return mapping(mapping(owner).get("repositories"))


def _fault(errors: object, headers: Mapping[str, str]) -> WebError | None:
    """Return what GraphQL says is wrong, None where it says nothing; the headers say when a rate limit ends."""
    if not errors:
        return None
    first = mapping(items(errors)[0])
    kind = _KINDS.get(text(first.get("type")), FaultKind.SERVER)
    wait = limit_seconds(TOO_MANY, headers, time.time()) if kind is FaultKind.RATE_LIMIT else None
    return WebError(f"GitHub says: {plain_line(text(first.get('message')))}", kind, retry_seconds=wait or 0)


def _found(integration: Integration, provider: GithubProvider, node: Mapping[str, object]) -> Found | NameRefusedError:
    default = node.get("defaultBranchRef")
    ref = node.get("ref") if provider.branch else default
    branch = mapping(ref) if ref is not None else {}
    target = branch.get("target")
    path, url = text(node.get("nameWithOwner")), text(node.get("url"))
    if not path or not url:
        raise unexpected()
    topics = _topics(node.get("repositoryTopics"))
    try:
        listed = repository(
            integration, provider=provider.name, path=path, clone_url=f"{url}.git", id=node.get("id"),
            branch=text(branch.get("name")), head=mapping(target).get("oid") if target is not None else "",
            web_url=url, topics=topics, catalog_path=provider.catalog_path,
        )  # fmt: skip
    except NameRefusedError as refusal:
        return refusal
    is_there = default is not None and ref is not None
    return Found(repository=listed, is_wanted=is_there and matches(provider, node, topics))


def _topics(connection: object) -> Sequence[str]:
    nodes = items(mapping(connection).get("nodes"))
    return [text(mapping(mapping(node).get("topic")).get("name")) for node in nodes if node is not None]


def matches(provider: GithubProvider, node: Mapping[str, object], topics: Sequence[str]) -> bool:
    """Say whether a repository passes a provider's filters (Backstage: `GithubEntityProvider.matchesFilters`)."""
    file = node.get("object")
    has_file = isinstance(file, dict) and bool(file.get("byteSize"))
    return (
        (provider.allow_archived or node.get("isArchived") is False)
        and (provider.allow_forks or node.get("isFork") is False)
        and (provider.repository is None or provider.repository.search(text(node.get("name"))) is not None)
        and (not provider.visibility or text(node.get("visibility")).lower() in provider.visibility)
        and (has_file or not provider.must_have_descriptor)
        and _has_topics(provider.topic_include, provider.topic_exclude, topics)
    )


def _has_topics(include: Sequence[str] | None, exclude: Sequence[str] | None, topics: Sequence[str]) -> bool:
    """Say whether topics pass (Backstage: `satisfiesTopicFilter`)."""
    if exclude and any(topic in exclude for topic in topics):
        return False
    return not include or any(topic in include for topic in topics)
