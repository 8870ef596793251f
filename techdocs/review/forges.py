"""The one comment on a pull request, which each run writes again: GitHub's and GitLab's APIs.

Where, and with which login, the CI says in the environment. A comment is ours if it begins with our mark and our own
login has written it: whoever copies the mark gets no comment of theirs changed.

Sources: GitHub's REST API, "Issue comments", "Get the authenticated user"; GitLab's REST API, "Notes", "Users".
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from techdocs.errors import ReviewError
from techdocs.model.hosts import local_host
from techdocs.plain_text import visible
from techdocs.review.comment import MARK
from techdocs.web.answers import Request, WebError
from techdocs.web.client import WebClient

_PER_PAGE, _MOST_PAGES = 100, 100
_MAX_BYTES = 50_000_000
_SECONDS = 30.0
_FORBIDDEN = 403
_REPOSITORY = re.compile(r"(?!\.+/)[\w.-]+/(?!\.+$)[\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A repository of a forge: the address of its API, and of its pull requests that are open, with their `number`."""

    name: str
    api: str
    url: str
    opened: str
    number: str
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request (or merge request) whose comments can be written.

    `comments` is the address of its comments, `comment` that of one of them before its id, `edit` the method that
    changes it, `user` who we are; `login` and `author` are the fields that name a user and the author of a comment.
    """

    name: str
    comments: str
    comment: str
    edit: str
    user: str
    login: str
    author: str
    headers: Mapping[str, str] = field(repr=False)


def find_project(environment: Mapping[str, str]) -> Project:
    """Return the repository that the environment of a CI job names.

    Raises:
        ReviewError: the environment is not that of such a job, or has no login.
    """
    if environment.get("GITHUB_REPOSITORY"):
        return _github(environment)
    if environment.get("CI_API_V4_URL"):
        return _gitlab(environment)
    raise ReviewError("this is not a job of GitHub or GitLab", hint="pass `--print` to print the comment")


def find_pull_request(environment: Mapping[str, str], number: int | None) -> PullRequest:
    """Return the pull request that the environment of a CI job names.

    Args:
        environment: the job's variables.
        number: the pull request's number, where the job is not one of the pull request itself.

    Raises:
        ReviewError: the environment does not say which it is, or has no login.
    """
    project = find_project(environment)
    number = number or _number(environment)
    if number is None:
        raise ReviewError("this is not a job of a pull request", hint="pass `--pull-request NUMBER`")
    if project.number == "number":
        return PullRequest(
            name=f"{project.name}#{number}", comments=f"{project.url}/issues/{number}/comments",
            comment=f"{project.url}/issues/comments/", edit="PATCH", user=f"{project.api}/user", login="login",
            author="user", headers=project.headers,
        )  # fmt: skip
    notes = f"{project.url}/merge_requests/{number}/notes"
    return PullRequest(
        name=f"{project.name}!{number}", comments=notes, comment=f"{notes}/", edit="PUT", user=f"{project.api}/user",
        login="username", author="author", headers=project.headers,
    )  # fmt: skip


def open_numbers(project: Project) -> frozenset[int]:
    """Return the numbers of all pull requests that are open.

    Raises:
        ReviewError: the forge refuses, does not answer, or does not answer to the end.
    """
    with WebClient(read_seconds=_SECONDS) as client:
        try:
            return frozenset(int(one[project.number]) for one in _every(client, project, project.opened))
        except (WebError, KeyError, TypeError, ValueError) as error:
            reason = str(error) if isinstance(error, WebError) else "the answer is not a list of pull requests"
            raise ReviewError(
                f"can't list the pull requests of {project.name}: {reason}", hint="nothing was removed; try again later"
            ) from error


def write_comment(pull: PullRequest, text: str, *, is_empty: bool) -> str:
    """Write the comment, or write it again, and return what was done; an empty one is only written over another.

    Raises:
        ReviewError: the forge refuses, or does not answer.
    """
    with WebClient(read_seconds=_SECONDS) as client:
        try:
            return _write(client, pull, text, is_empty=is_empty)
        except WebError as error:
            raise ReviewError(
                f"can't comment on {pull.name}: {error}", hint="check that the token may write comments there"
            ) from error


def _write(client: WebClient, pull: PullRequest, text: str, *, is_empty: bool) -> str:
    me = _me(client, pull)
    own = next((one for one in _every(client, pull, pull.comments) if _is_own(one, pull, me)), None)
    content = json.dumps({"body": text}).encode()
    if own is None and is_empty:
        return f"nothing changes, so {pull.name} needs no comment"
    if own is None:
        _ask(client, pull, pull.comments, "POST", content)
        return f"commented on {pull.name}"
    if own["body"].replace("\r\n", "\n").strip() == text.strip():
        return f"the comment on {pull.name} is up to date"
    _ask(client, pull, f"{pull.comment}{int(own['id'])}", pull.edit, content)
    return f"updated the comment on {pull.name}"


def _me(client: WebClient, pull: PullRequest) -> str:
    """Return the login that the token belongs to, `""` for a token of a job on GitHub, which may not ask."""
    try:
        return str(_ask(client, pull, pull.user)[pull.login])
    except WebError as error:
        if error.status != _FORBIDDEN:
            raise
        return ""


def _is_own(comment: Mapping[str, Any], pull: PullRequest, me: str) -> bool:
    author = comment[pull.author] or {}
    is_ours = author.get(pull.login) == me if me else author.get("type") == "Bot"
    return is_ours and str(comment["body"]).startswith(MARK)


def _every(client: WebClient, asked: "PullRequest | Project", url: str) -> Iterator[Mapping[str, Any]]:
    """Yield what a list has, page by page.

    Raises:
        ReviewError: it has no end.
    """
    joined = "&" if "?" in url else "?"
    for page in range(1, _MOST_PAGES + 1):
        found = _ask(client, asked, f"{url}{joined}per_page={_PER_PAGE}&page={page}")
        yield from found
        if len(found) < _PER_PAGE:
            return
    raise ReviewError(
        f"{asked.name} has more than {_PER_PAGE * _MOST_PAGES:,} comments or pull requests", hint="close some"
    )


def _ask(client: WebClient, asked: "PullRequest | Project", url: str, method: str = "GET", content: bytes = b"") -> Any:  # noqa: ANN401 - JSON
    headers = {**asked.headers, **({"content-type": "application/json"} if content else {})}
    answer = client.ask(Request(url=url, max_bytes=_MAX_BYTES, method=method, headers=headers, content=content))
    try:
        return json.loads(answer.content)
    except ValueError as error:
        raise ReviewError(f"can't ask for {asked.name}: the answer is not JSON", hint="check the forge") from error


def _number(environment: Mapping[str, str]) -> int | None:
    """Return the number of the pull request whose job this is."""
    if environment.get("GITHUB_REPOSITORY"):
        found = re.fullmatch(r"refs/pull/(\d{1,12})/\w+", environment.get("GITHUB_REF", ""))
        return int(found[1]) if found else None
    named = environment.get("CI_MERGE_REQUEST_IID", "")
    return int(named) if named.isascii() and named.isdecimal() else None


def _github(environment: Mapping[str, str]) -> Project:
    repository = environment["GITHUB_REPOSITORY"]
    if not _REPOSITORY.fullmatch(repository):
        raise ReviewError(f"`GITHUB_REPOSITORY` is not a repository: `{visible(repository)}`", hint="unset it")
    token = _token(environment, "GITHUB_TOKEN")
    api = _api(environment.get("GITHUB_API_URL") or "https://api.github.com", "GITHUB_API_URL")
    url = f"{api}/repos/{repository}"
    return Project(
        name=repository, api=api, url=url, opened=f"{url}/pulls?state=open", number="number",
        headers={"authorization": f"Bearer {token}", "accept": "application/vnd.github+json"},
    )  # fmt: skip


def _gitlab(environment: Mapping[str, str]) -> Project:
    token = _token(environment, "TECHDOCS_GITLAB_TOKEN")
    api, project = _api(environment["CI_API_V4_URL"], "CI_API_V4_URL"), environment.get("CI_PROJECT_ID", "")
    url = f"{api}/projects/{quote(project, safe='')}"
    return Project(
        name=environment.get("CI_PROJECT_PATH", project), api=api, url=url, number="iid",
        opened=f"{url}/merge_requests?state=opened", headers={"private-token": token},
    )  # fmt: skip


def _token(environment: Mapping[str, str], variable: str) -> str:
    if not environment.get(variable):
        raise ReviewError(f"`{variable}` is not set", hint="give the job a token that may write comments")
    return environment[variable]


def _api(address: str, variable: str) -> str:
    """Return the address of an API, to which a token goes: encrypted, unless it is this machine."""
    scheme = urlsplit(address).scheme
    if scheme == "https" or (scheme == "http" and local_host(address)):
        return address.rstrip("/")
    raise ReviewError(f"`{variable}` is not an https address: `{visible(address)}`", hint="correct it")
