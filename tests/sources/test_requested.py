"""Which repositories a run reads, where several of its sources name the same one."""

from techdocs.model.repository import RemoteRepository
from techdocs.sources.requested import RequestedRepository, requested_names, unique_requests


def request(provider: str, path: str, *, listed: bool = True, asked: str = "") -> RequestedRepository:
    remote = RemoteRepository(host="a.example", path=path, clone_url=f"https://a.example/{path}", provider=provider)
    return RequestedRepository(remote=remote, asked=asked, listed=listed)


def test_a_repository_that_several_list_is_read_once_as_the_first_has_it_that_lists_it_now() -> None:
    old, first, second = request("p", "a/b.git", listed=False), request("q", "a/B"), request("r", "a/b.git")
    assert unique_requests([old, first, second, request("p", "a/c")]) == [first, request("p", "a/c")]


def test_what_the_operator_names_stays_with_all_its_branches_and_counts_first() -> None:
    main, dev = request("", "a/b"), request("", "a/b", asked="dev")
    assert unique_requests([request("p", "a/b"), main, dev]) == [main, dev]


def test_repositories_whose_names_differ_only_in_case_get_names_that_differ_in_more() -> None:
    names = requested_names([request("", "a/web"), request("", "a/WEB"), request("", "a/b")], taken=["A/B"])
    assert len({name.lower() for name in (*names, "A/B")}) == 4
    assert requested_names([request("", "a/web"), request("", "a/b")]) == ["a/web", "a/b"]
