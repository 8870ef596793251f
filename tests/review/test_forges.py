"""The sticky comment, against servers with the contracts of GitHub's and GitLab's comments."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from techdocs.errors import ReviewError
from techdocs.review import MARK, Review
from techdocs.review.document import review_document
from techdocs.review.forges import find_project, open_numbers
from tests.review.test_comment import PAGE
from tests.runs import Done, techdocs

TOKEN = "token-of-the-job"  # noqa: S105 - of the server below
FULL = Review(against="https://docs.example/", pages=(PAGE,))


@dataclass
class Forge:
    """Comments in memory, as either forge keeps them; `writes` are the requests that changed some."""

    address: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    may_ask_who: bool = True
    status: int = 200
    open_numbers: list[int] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        token = environ.get("HTTP_PRIVATE_TOKEN") or environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        status, answer = self._answer(method, path, environ) if token == TOKEN else (401, {})
        start_response(f"{status} X", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _answer(self, method: str, path: str, environ: dict[str, Any]) -> tuple[int, Any]:
        if path.endswith("/user"):
            return (200, {"login": "we", "username": "we"}) if self.may_ask_who else (403, {})
        if method == "GET":
            page = int(environ["QUERY_STRING"].rpartition("=")[2])
            if path.endswith(("/pulls", "/merge_requests")):
                numbers = self.open_numbers[(page - 1) * 100 : page * 100]
                return self.status if page > 1 else 200, [{"number": one, "iid": one} for one in numbers]
            return self.status, self.comments[(page - 1) * 100 : page * 100]
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))["body"]
        self.writes.append(f"{method} {path}")
        if method == "POST":
            self.add(body, "we", "Bot")
            return 201, self.comments[-1]
        (comment,) = [one for one in self.comments if path.endswith(f"/{one['id']}")]
        comment["body"] = body
        return 200, comment

    def add(self, body: str, login: str, kind: str = "User") -> None:
        user = {"login": login, "username": login, "type": kind}
        self.comments.append({"id": len(self.comments) + 1, "body": body, "user": user, "author": user})


@contextmanager
def running() -> Iterator[Forge]:
    """Run a forge in the block."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    made = Forge()
    server = make_server("127.0.0.1", 0, made, threaded=True)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()


@pytest.fixture
def forge() -> Iterator[Forge]:
    with running() as made:
        yield made


def github(forge: Forge) -> dict[str, str]:
    repository = {"GITHUB_REPOSITORY": "acme/one", "GITHUB_REF": "refs/pull/7/merge", "CI_API_V4_URL": ""}
    return {**repository, "GITHUB_API_URL": forge.address, "GITHUB_TOKEN": TOKEN}


def gitlab(forge: Forge) -> dict[str, str]:
    project = {"CI_PROJECT_ID": "12", "CI_PROJECT_PATH": "acme/one", "CI_MERGE_REQUEST_IID": "7"}
    return {**project, "CI_API_V4_URL": forge.address, "TECHDOCS_GITLAB_TOKEN": TOKEN, "GITHUB_REPOSITORY": ""}


def comment(folder: Path, environment: dict[str, str], *arguments: str, review: Review = FULL) -> Done:
    (folder / "preview.json").write_text(review_document(review))
    return techdocs(folder, "comment", "preview.json", *arguments, **environment)


@pytest.mark.parametrize(
    ("environment", "name", "notes", "edited"),
    [
        (github, "acme/one#7", "/repos/acme/one/issues/7/comments", "PATCH /repos/acme/one/issues/comments/102"),
        (gitlab, "acme/one!7", "/projects/12/merge_requests/7/notes", "PUT /projects/12/merge_requests/7/notes/102"),
    ],
)
def test_there_is_one_comment_which_the_next_run_writes_again(
    forge: Forge, tmp_path: Path, environment: Callable[[Forge], dict[str, str]], name: str, notes: str, edited: str
) -> None:
    for number in range(100):
        forge.add(f"Comment {number}", "somebody")
    forge.add(f"{MARK}\nCopied", "mallory", "User")
    variables = environment(forge)
    done = comment(tmp_path, variables)
    assert (done.returncode, done.stderr) == (0, f"commented on {name}\n")
    assert comment(tmp_path, variables).stderr == f"the comment on {name} is up to date\n"
    done = comment(tmp_path, variables, "--url", "https://pr-7.example/")
    assert done.stderr == f"updated the comment on {name}\n"
    assert forge.writes == [f"POST {notes}", edited]
    assert "https://pr-7.example/" in forge.comments[-1]["body"]
    assert forge.comments[100]["body"] == f"{MARK}\nCopied"


def test_a_token_of_a_job_which_may_not_ask_who_it_is_changes_comments_of_bots_only(
    forge: Forge, tmp_path: Path
) -> None:
    forge.may_ask_who = False
    forge.add(f"{MARK}\nCopied", "mallory", "User")
    forge.add(f"{MARK}\nOld", "github-actions[bot]", "Bot")
    assert comment(tmp_path, github(forge)).returncode == 0
    assert forge.writes == ["PATCH /repos/acme/one/issues/comments/2"]


def test_a_change_of_nothing_gets_no_comment_but_takes_an_old_one_back(forge: Forge, tmp_path: Path) -> None:
    done = comment(tmp_path, github(forge), review=Review())
    assert done.stderr == "nothing changes, so acme/one#7 needs no comment\n"
    forge.add(f"{MARK}\nOld", "we")
    assert comment(tmp_path, github(forge), review=Review()).stderr == "updated the comment on acme/one#7\n"
    assert "No page changes." in forge.comments[0]["body"]


def test_the_comment_is_printed_without_any_forge(tmp_path: Path) -> None:
    done = comment(tmp_path, {}, "--print")
    assert done.returncode == 0
    assert done.stdout.startswith(f"{MARK}\n")


@pytest.mark.parametrize(
    ("changes", "arguments", "message"),
    [
        ({"GITHUB_REPOSITORY": ""}, [], "this is not a job of GitHub or GitLab"),
        ({"GITHUB_REPOSITORY": "../x"}, [], "`GITHUB_REPOSITORY` is not a repository"),
        ({"GITHUB_REF": "refs/heads/main"}, [], "this is not a job of a pull request"),
        ({"GITHUB_TOKEN": ""}, [], "`GITHUB_TOKEN` is not set"),
        ({"GITHUB_TOKEN": "wrong"}, [], "can't comment on acme/one#7"),
        ({"GITHUB_API_URL": "http://forge.example"}, [], "`GITHUB_API_URL` is not an https address"),
        ({"GITHUB_REF": ""}, ["--pull-request", "0"], "0 is not in the range"),
    ],
)
def test_what_is_missing_is_said_and_no_token_is_shown(
    forge: Forge, tmp_path: Path, changes: dict[str, str], arguments: list[str], message: str
) -> None:
    done = comment(tmp_path, {**github(forge), **changes}, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert TOKEN not in done.stderr
    assert forge.writes == []


@pytest.mark.parametrize("environment", [github, gitlab])
def test_open_pull_requests_are_listed_to_the_end_or_not_at_all(
    forge: Forge, environment: Callable[[Forge], dict[str, str]]
) -> None:
    forge.open_numbers = [*range(1, 151)]
    assert open_numbers(find_project(environment(forge))) == {*range(1, 151)}
    forge.status = 500
    with pytest.raises(ReviewError, match="can't list the pull requests of acme/one: "):
        open_numbers(find_project(environment(forge)))
