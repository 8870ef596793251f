"""Each forge lists an organization in few requests, whatever is wrong with a page loses nothing that came before."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from techdocs.commands.output import Ticker
from techdocs.model.repository import FaultKind
from techdocs.sources.forges.patience import Patience
from techdocs.web.answers import WebError
from tests.sources.forges.contracts import Repo, repos
from tests.sources.forges.listing import (
    AZURE,
    CLOUD,
    FORGES,
    GITEA,
    GITHUB,
    GITLAB,
    PAGED,
    SERVER,
    TOKEN,
    Forge,
    listed,
    names,
)
from tests.sources.forges.servers import Reply, serving

each_forge = pytest.mark.parametrize("forge", FORGES, ids=lambda forge: forge.kind)


@each_forge
def test_an_organization_is_listed_whole_and_logged_in(forge: Forge, tmp_path: Path) -> None:
    with serving() as server:
        server.contract, server.most = forge.contract(server, repos(20)), 8
        listing = listed(tmp_path, forge, server)
        pages = 1 if forge is AZURE else 3
        assert (listing.is_complete, listing.fault, listing.notes, listing.gone) == (True, None, (), ())
        assert (len(set(names(listing))), listing.requests, len(server.asked)) == (20, pages, pages)
        assert all(asked.login.startswith(forge.login) for asked in server.asked)
        assert not any(TOKEN in asked.raw_path + repr(asked.query) for asked in server.asked)
        assert {each.host for each in listing.repositories} == {server.host}
        assert {each.provider for each in listing.repositories} == {f"{forge.kind}.one"}
        assert all(each.clone_url.startswith(f"{server.address}/") for each in listing.repositories)
        assert all(each.web_url.startswith(f"{server.address}/") for each in listing.repositories)
        assert len({each.id for each in listing.repositories}) == 20


def test_250_repositories_of_github_with_their_heads_are_three_requests(tmp_path: Path) -> None:
    held = repos(250)
    with serving() as server:
        server.contract = GITHUB.contract(server, held)
        listing = listed(tmp_path, GITHUB, server)
        assert (len(server.asked), listing.requests, listing.is_complete) == (3, 3, True)
        assert [each.head for each in listing.repositories] == [repo.head for repo in held]


@pytest.mark.parametrize(
    ("forge", "path", "clone", "branch", "catalog"),
    [
        (GITHUB, "acme/repo-1", "acme/repo-1.git", "main", "/catalog-info.yaml"),
        (GITLAB, "acme/repo-1", "acme/repo-1.git", "main", "catalog-info.yaml"),
        (GITEA, "acme/repo-1", "acme/repo-1.git", "main", "catalog-info.yaml"),
        (CLOUD, "acme/repo-1", "acme/repo-1.git", "main", "/catalog-info.yaml"),
        (SERVER, "WEB/repo-1", "scm/web/repo-1.git", "", "/catalog-info.yaml"),
        (AZURE, "acme/WEB/repo-1", "acme/WEB/_git/repo-1", "main", "/catalog-info.yaml"),
    ],
)
def test_a_repository_is_what_can_be_fetched_without_a_login_in_its_address(
    forge: Forge, path: str, clone: str, branch: str, catalog: str, tmp_path: Path
) -> None:
    with serving() as server:
        server.contract = forge.contract(server, repos(1, topics=("docs", "live")))
        (found,) = listed(tmp_path, forge, server).repositories
        assert (found.path, found.clone_url) == (path, f"{server.address}/{clone}")
        assert (found.branch, found.catalog_path) == (branch, catalog)
        assert found.topics == (("docs", "live") if forge in (GITHUB, GITLAB, GITEA) else ())
        assert bool(found.head) == (forge is GITHUB)


@pytest.mark.parametrize("forge", [GITLAB, GITEA, CLOUD], ids=lambda forge: forge.kind)
def test_what_did_not_change_is_not_sent_again_but_to_another_login(forge: Forge, tmp_path: Path) -> None:
    with serving() as server:
        server.contract, server.most = forge.contract(server, repos(8)), 3
        first = listed(tmp_path, forge, server)
        server.asked.clear()
        again = listed(tmp_path, forge, server)
        assert all("if-none-match" in asked.headers for asked in server.asked)
        assert again.repositories == first.repositories
        assert again.requests == first.requests
        server.asked.clear()
        listed(tmp_path, forge, server, environment={"FORGE_TOKEN": "another-0ne-a1b2c3"})
        assert not any("if-none-match" in asked.headers for asked in server.asked)
        kept = [path for path in (tmp_path / ".techdocs").rglob("*") if path.is_file()]
        assert kept
        assert not any(TOKEN.encode() in path.read_bytes() or TOKEN in str(path) for path in kept)


def limited(seconds: str) -> Callable[[], Reply]:
    return lambda: Reply(status=429, headers={"retry-after": seconds}, value={})


FAULTS: dict[str, tuple[Callable[[], Reply], FaultKind]] = {
    "429 for an hour": (limited("3600"), FaultKind.RATE_LIMIT),
    "403 with an empty quota": (
        lambda: Reply(status=403, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999999999"}),
        FaultKind.RATE_LIMIT,
    ),
    "403": (lambda: Reply(status=403), FaultKind.SERVER),
    "401": (lambda: Reply(status=401), FaultKind.LOGIN),
    "500": (lambda: Reply(status=500), FaultKind.SERVER),
    "404": (lambda: Reply(status=404), FaultKind.ABSENT),
    "no JSON": (lambda: Reply(content=b'{"values": ['), FaultKind.SERVER),
    "NaN": (lambda: Reply(content=b'{"values": [NaN], "value": [NaN], "data": NaN}'), FaultKind.SERVER),
    "deep JSON": (lambda: Reply(content=b"[" * 200_000), FaultKind.SERVER),
    "another form": (lambda: Reply(value={"values": {"a": 1}, "data": {"repositoryOwner": []}}), FaultKind.SERVER),
    "a list of numbers": (lambda: Reply(value=[1, 2]), FaultKind.SERVER),
    "a page to log in": (lambda: Reply(content=b"<!doctype html><title>Log in</title>"), FaultKind.LOGIN),
    "a bomb": (lambda: Reply(content=b'"' + b" " * 20_000_000 + b'"'), FaultKind.REFUSED),
    "a redirect elsewhere": (
        lambda: Reply(status=302, headers={"location": "https://elsewhere.example/"}), FaultKind.REFUSED,
    ),
}  # fmt: skip
CASES = [(forge, fault, page) for forge in PAGED for fault in FAULTS for page in range(1, 3)]
SEEDED = random.Random(13).sample(CASES, 9)  # noqa: S311 - a sample


@pytest.mark.parametrize(
    ("forge", "fault", "page"),
    [
        pytest.param(*case, marks=() if case in SEEDED else pytest.mark.soak, id=f"{case[0].kind}-{case[1]}-{case[2]}")
        for case in CASES
    ],
)
def test_a_page_that_fails_makes_the_listing_incomplete_and_keeps_what_came(
    forge: Forge, fault: str, page: int, tmp_path: Path
) -> None:
    reply, kind = FAULTS[fault]
    with serving() as server:
        server.contract, server.most = forge.contract(server, repos(8)), 3
        server.faults = dict.fromkeys(range(page, page + 4), reply)
        listing = listed(tmp_path, forge, server)
        assert (listing.is_complete, listing.fault and listing.fault.kind) == (False, kind)
        assert len(listing.repositories) == page * 3
        assert listing.fault
        assert listing.fault.message.startswith(f"`{server.host}`: ")
        assert TOKEN not in listing.fault.message
        assert (listing.fault.retry_seconds > 0) == (kind is FaultKind.RATE_LIMIT)
        assert ("it can be asked again in" in listing.fault.message) == (kind is FaultKind.RATE_LIMIT)


@pytest.mark.parametrize(("forge", "status"), [*((forge, 401) for forge in FORGES), (GITHUB, 403), (AZURE, 203)])
def test_a_login_that_is_refused_names_its_variable(forge: Forge, status: int, tmp_path: Path) -> None:
    with serving(lambda _: Reply(status=status, content=b"<html>")) as server:
        listing = listed(tmp_path, forge, server)
        assert listing.fault
        assert (listing.fault.kind, listing.repositories) == (FaultKind.LOGIN, ())
        assert listing.fault.message.endswith("; check the value of `FORGE_TOKEN`")


def test_azure_devops_is_asked_not_to_send_us_to_sign_in_elsewhere(tmp_path: Path) -> None:
    with serving() as server:
        server.contract = AZURE.contract(server, repos(1))
        listed(tmp_path, AZURE, server)
        assert [asked.headers["x-tfs-fedauthredirect"] for asked in server.asked] == ["Suppress"]


def test_a_whole_gitlab_is_listed_by_keys_and_a_group_by_pages(tmp_path: Path) -> None:
    with serving() as server:
        server.contract = GITLAB.contract(server, repos(1))
        for group, pagination in (("", "keyset"), ("acme", None)):
            server.asked.clear()
            assert names(listed(tmp_path, GITLAB, server, group=group)) == ["repo-1"]
            assert [asked.query.get("pagination") for asked in server.asked] == [pagination]


@each_forge
def test_without_its_variable_a_forge_is_not_asked(forge: Forge, tmp_path: Path) -> None:
    with serving() as server:
        for environment in ({}, {"FORGE_TOKEN": " "}):
            listing = listed(tmp_path, forge, server, environment=environment)
            assert listing.fault
            assert listing.fault.message == f"`{server.host}`: the environment variable `FORGE_TOKEN` is not set"
            assert (listing.is_complete, server.asked) == (False, [])


@pytest.mark.parametrize("forge", PAGED, ids=lambda forge: forge.kind)
def test_a_rate_limit_that_ends_soon_is_waited_for(forge: Forge, tmp_path: Path) -> None:
    slept: list[float] = []
    with serving() as server:
        server.contract, server.most = forge.contract(server, repos(8)), 3
        server.faults = {1: limited("7"), 2: limited("5")}
        listing = listed(tmp_path, forge, server, slept=slept)
        assert (listing.is_complete, len(listing.repositories), slept) == (True, 8, [7, 5])


def test_all_providers_wait_together_as_long_as_the_settings_say(tmp_path: Path) -> None:
    slept: list[float] = []
    with serving() as server:
        server.contract, server.most = GITHUB.contract(server, repos(8)), 3
        server.faults = {number: limited("7") for number in range(1, 5)}
        listing = listed(tmp_path, GITHUB, server, slept=slept, wait=20)
        assert (listing.is_complete, slept) == (False, [7, 7])


def test_a_longer_wait_is_told_before_it_begins_and_a_short_one_is_not() -> None:
    happened: list[object] = []
    patience = Patience(100, happened.append, lambda seconds: happened.append(f"waiting {seconds:g} s"))
    limit = WebError("x", FaultKind.RATE_LIMIT, retry_seconds=42)
    assert patience.waits(WebError("x", FaultKind.SERVER, status=503), 0)
    assert [patience.waits(limit, 0) for _ in range(3)] == [True, True, False]
    assert happened == [1, "waiting 42 s", 42, "waiting 42 s", 42]


def test_a_wait_is_said_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Ticker(None, plain=True).watch().fetch.waiting(41.2)
    Ticker(None, plain=False).watch().fetch.waiting(41.2)
    assert capsys.readouterr().err == "waiting 42 s: a host limits the rate of requests\n"


@each_forge
def test_a_server_that_fails_once_is_asked_again(forge: Forge, tmp_path: Path) -> None:
    slept: list[float] = []
    with serving() as server:
        server.contract = forge.contract(server, repos(3))
        server.faults = {0: lambda: Reply(status=503)}
        listing = listed(tmp_path, forge, server, slept=slept)
        assert (listing.is_complete, len(listing.repositories), slept, listing.requests) == (True, 3, [1], 2)


def test_no_answer_at_all_is_told(tmp_path: Path) -> None:
    with serving() as server:
        gone = server
    slept: list[float] = []
    listing = listed(tmp_path, GITLAB, gone, slept=slept)
    assert listing.fault
    assert (listing.fault.kind, listing.is_complete) == (FaultKind.UNREACHABLE, False)
    assert listing.fault.message == f"`{gone.host}`: Connection refused"
    assert (slept, listing.requests) == ([1], 2)


def test_a_limit_that_github_names_in_words_alone_is_a_limit(tmp_path: Path) -> None:
    words = {"message": "You have exceeded a secondary rate limit. " + "Please wait. " * 100}
    told = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    later = "it can be asked again in"
    reset = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999999999"}
    for reply, message in (
        (Reply(status=403, value=words), f"the server answered 403 Forbidden; {later} 1 minute"),
        (Reply(value=told), f"GitHub says: API rate limit exceeded; {later} 1 minute"),
        (
            Reply(value=told, headers=reset),
            f"GitHub says: API rate limit exceeded; {later} 24 hours",
        ),
    ):
        with serving(lambda _, reply=reply: reply) as server:  # type: ignore[misc]
            listing = listed(tmp_path, GITHUB, server, wait=30)
            assert listing.fault
            assert (listing.fault.kind, listing.requests) == (FaultKind.RATE_LIMIT, 1)
            assert listing.fault.message == f"`{server.host}`: {message}"


BAD_PATHS = (
    "acme/..", "acme/.", "../etc", "acme//x", "acme/a\nb", "acme/a\0b", "acme/a\u202eb", f"acme/{'x' * 300}", "/",
    "acme/a:b",
)  # fmt: skip


def test_a_repository_with_a_name_that_is_no_name_is_left_out_and_named(tmp_path: Path) -> None:
    held = [Repo(number=number, changes={"nameWithOwner": path}) for number, path in enumerate(BAD_PATHS)]
    with serving() as server:
        server.contract = GITHUB.contract(server, [*held, Repo(number=99)])
        listing = listed(tmp_path, GITHUB, server)
        assert (names(listing), listing.is_complete, len(listing.notes)) == (["repo-99"], True, len(BAD_PATHS))
        assert all(note.endswith("is not a path of a repository") and note.isprintable() for note in listing.notes)


BAD_ADDRESSES = (
    "https://elsewhere.example/acme/x.git", "ext::sh -c x", "--upload-pack=x", "file:///etc", "ssh://git@127.0.0.1/x",
    "http://169.254.169.254/x.git", "//127.0.0.1/x", "http://127.0.0.1:1/x.git", "{own}/a/../../x.git",
    "{own}/x.git?a=b",    "{own}/x.git#a", "{own}/%2e%2e/x.git",
    "{own}/a%0ab.git", "", "{own}", "http://127.0.0.1:99999/x.git", "http://[x/",
)  # fmt: skip


def test_a_repository_that_would_be_fetched_elsewhere_is_left_out(tmp_path: Path) -> None:
    with serving() as server:
        held = [
            Repo(number=number, changes={"clone_url": address.format(own=server.address)})
            for number, address in enumerate(BAD_ADDRESSES)
        ]
        server.contract = GITEA.contract(server, [*held, Repo(number=99)])
        listing = listed(tmp_path, GITEA, server)
        assert (names(listing), len(listing.notes)) == (["repo-99"], len(BAD_ADDRESSES))


def test_a_branch_that_git_would_take_for_something_else_is_refused(tmp_path: Path) -> None:
    branches = ("-x", "a..b", "a b", "x\ny", "@{u}", "a.lock", "a/", "a//b", "x" * 300)
    with serving() as server:
        held = [Repo(number=number, branch=branch) for number, branch in enumerate(branches)]
        server.contract = GITLAB.contract(server, [*held, Repo(number=99)])
        listing = listed(tmp_path, GITLAB, server)
        assert (names(listing), len(listing.notes)) == (["repo-99"], len(branches))
        assert all(note.endswith("its branch has a name that git does not allow") for note in listing.notes)


def test_ten_thousand_topics_and_a_head_that_is_none_harm_nothing(tmp_path: Path) -> None:
    many = {"topics": [f"topic-{number}" for number in range(10_000)], "web_url": "javascript:alert(1)"}
    with serving() as server:
        server.contract = GITLAB.contract(server, [Repo(number=1, changes=many)])
        (found,) = listed(tmp_path, GITLAB, server).repositories
        assert (len(found.topics), found.web_url) == (100, "")
    with serving() as server:
        ref = {"name": "main", "target": {"__typename": "Commit", "oid": "--exec=x"}}
        server.contract = GITHUB.contract(server, [Repo(number=1, changes={"defaultBranchRef": ref})])
        (found,) = listed(tmp_path, GITHUB, server).repositories
        assert found.head == ""


def test_pages_that_lead_in_a_circle_or_elsewhere_end(tmp_path: Path) -> None:
    with serving() as server:
        project = {"id": 1, "path_with_namespace": "acme/x", "http_url_to_repo": f"{server.address}/acme/x.git"}

        def to(link: str) -> Callable[[], Reply]:
            return lambda: Reply(value=[project], headers={"link": f'<{link}>; rel="next"'})

        itself = (
            f"{server.address}/api/v4/groups/acme/projects?per_page=100&order_by=id&sort=asc&include_subgroups=true"
        )
        for link, message in (
            (itself, "leads back to itself"),
            ("https://elsewhere.example/", "leads to another host"),
        ):
            server.contract = lambda _, link=link: to(link)()  # type: ignore[misc]
            listing = listed(tmp_path, GITLAB, server)
            assert listing.fault
            assert message in listing.fault.message
            assert len(listing.repositories) == 1


def test_a_cursor_that_never_ends_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("techdocs.sources.forges.collect.MOST_PAGES", 5)
    counter = iter(range(10_000))

    def endless(_: object) -> Reply:
        page = {"hasNextPage": True, "endCursor": f"c{next(counter)}"}
        return Reply(value={"data": {"repositoryOwner": {"repositories": {"nodes": [], "pageInfo": page}}}})

    with serving(endless) as server:
        listing = listed(tmp_path, GITHUB, server)
        assert listing.fault
        assert listing.fault.message.endswith("it lists without an end")
        assert len(server.asked) == 6


@pytest.mark.parametrize("forge", [GITHUB, GITLAB, GITEA, CLOUD, AZURE], ids=lambda forge: forge.kind)
def test_fewer_repositories_than_promised_are_not_all(forge: Forge, tmp_path: Path) -> None:
    with serving() as server:
        contract = forge.contract(server, repos(10))

        def short(asked: object) -> Reply:
            reply = contract(asked)  # type: ignore[arg-type]
            text = json.dumps(reply.value).replace('"totalCount": 10', '"totalCount": 12')
            text = text.replace('"size": 10,', '"size": 12,').replace('"count": 10,', '"count": 12,')
            headers = {name: "12" if name.startswith("x-total") else value for name, value in reply.headers.items()}
            return Reply(content=text.encode(), headers=headers)

        server.contract = short
        listing = listed(tmp_path, forge, server)
        assert listing.fault
        assert listing.fault.message == f"`{server.host}`: it listed 10 of 12 repositories"
        assert (listing.is_complete, len(listing.repositories)) == (False, 10)


def test_a_page_of_bitbucket_server_that_does_not_say_whether_it_is_the_last_is_not_all(tmp_path: Path) -> None:
    forge = next(one for one in FORGES if one.kind == "bitbucketServer")
    with serving(lambda _: Reply(value={"values": []})) as server:
        listing = listed(tmp_path, forge, server)
        assert (listing.is_complete, listing.repositories) == (False, ())


@each_forge
def test_an_organization_without_repositories_and_one_that_is_absent_differ(forge: Forge, tmp_path: Path) -> None:
    empty = {
        "github": {"data": {"repositoryOwner": {"repositories": {
            "totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}}}},
        "bitbucketCloud": {"values": [], "size": 0}, "bitbucketServer": {"values": [], "isLastPage": True},
        "azureDevOps": {"value": [], "count": 0},
    }  # fmt: skip
    with serving(lambda _: Reply(value=empty.get(forge.kind, []))) as server:
        listing = listed(tmp_path, forge, server)
        assert (listing.is_complete, listing.repositories, listing.fault) == (True, (), None)
    absent = {"data": {"repositoryOwner": None}} if forge is GITHUB else {}
    with serving(lambda _: Reply(value=absent, status=200 if forge is GITHUB else 404)) as server:
        listing = listed(tmp_path, forge, server)
        assert listing.fault
        assert (listing.is_complete, listing.fault.kind) == (False, FaultKind.ABSENT)
