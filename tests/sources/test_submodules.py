"""Submodules: where they may be fetched from, and that their docs are part of the repository where that is wanted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techdocs.model.fetching import FetchSettings, HistoryKind
from techdocs.sources.submodules import MAX_DEPTH, SubmoduleRefusedError, submodule_addresses, submodule_url
from tests.sources.conftest import Fetching
from tests.sources.git_server import Answer, GitServer
from tests.sources.test_remotes import contents, state_of, told

PARENT = "https://git.example:8443/acme/web.git"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("../docs.git", "https://git.example:8443/acme/docs.git"),
        ("../../other/docs", "https://git.example:8443/other/docs"),
        ("./inner", "https://git.example:8443/acme/web.git/inner"),
        ("https://git.example:8443/a/b.git/", "https://git.example:8443/a/b.git"),
        ("https://ada:secret@GIT.example:8443/a/b", "https://git.example:8443/a/b"),
        ("git@git.example:a/b.git", "https://git.example:8443/a/b.git"),
        ("ssh://git@git.example:2222/a/b.git", "https://git.example:8443/a/b.git"),
    ],
)
def test_an_address_on_the_same_host_is_fetched_by_the_protocol_of_the_repository(written: str, url: str) -> None:
    assert submodule_url(written, PARENT) == url


def test_a_submodule_of_a_repository_behind_ssh_is_fetched_by_ssh() -> None:
    assert submodule_url("https://git.example/a/b.git", "ssh://git@git.example:2222/acme/web.git") == (
        "ssh://git@git.example:2222/a/b.git"
    )


@pytest.mark.parametrize(
    "written",
    [
        "", "ext::sh -c id", "ext::sh", "file:///etc", "/etc/passwd", "http://git.example:8443/a/b", "--upload-pack=x",
        "https://evil.example/a/b", "https://git.example/a/b", "https://git.example:x/a/b", "git@evil.example:a/b",
        "https://git.example.evil.example:8443/a", "https://git.example:8443", "https://git.example:8443/a/../../b",
        "https://git.example:8443/a/%2e%2e/b", "https://git.example:8443/a?b", "../../../../x", "..", "../..",
        "ssh://-oProxyCommand=id/a", "-oProxyCommand=id:a", "https://git.example:8443/a/b\n", "a" * 3000,
    ],
)  # fmt: skip
def test_any_other_address_is_refused(written: str) -> None:
    with pytest.raises(SubmoduleRefusedError):
        submodule_url(written, PARENT)


@given(st.text(max_size=60) | st.from_regex(r"(\.\./|\./|https://git\.example:8443/)[\w./%@:~-]{0,30}", fullmatch=True))
def test_no_address_leads_to_another_host_or_out_of_it(written: str) -> None:
    try:
        url = submodule_url(written, PARENT)
    except SubmoduleRefusedError:
        return
    assert url.startswith("https://git.example:8443/")
    assert not {"..", "."} & set(url.split("/"))


def test_names_paths_and_addresses_are_those_of_git() -> None:
    text = '[submodule "x"]\n\tpath = lib/x\n\turl = ../x\n[submodule "y"]\n\turl = ../y\n[submodule "z"]\n\tpath = z\n'
    assert submodule_addresses(text) == {"lib/x": "../x"}


def module(path: str, url: str) -> str:
    return f'[submodule "{path}"]\n\tpath = {path}\n\turl = {url}\n'


def test_submodules_are_part_of_the_repository_where_that_is_wanted(
    server: GitServer, path: str, fetching: Fetching
) -> None:
    server.create(f"{path}-deep", {"docs/deep.md": "# Deep\n", "main.c": "int"})
    deep = server.push(f"{path}-deep", {"docs/new.md": "# New\n"})
    inner = {
        "README.md": "# Inner\n",
        "docs/logo.txt": "logo",
        ".gitmodules": module("nested", f"../{path[5:]}-deep.git"),
    }
    server.create(f"{path}-inner", inner)
    commit = server.push(f"{path}-inner", {}, modules={"nested": deep})
    server.create(path, {"docs/index.md": "# Web\n", ".gitmodules": module("common", server.url(f"{path}-inner"))})
    server.push(path, {}, modules={"common": commit})

    plain = fetching.run([server.url(path)])
    assert contents(plain.sources[0]) == {"docs/index.md": "# Web\n"}
    fetching.settings = FetchSettings(submodules=True)
    fetched = fetching.run([server.url(path)])
    source = fetched.sources[0]
    found = contents(source)
    assert told(fetched) == []
    assert {name: text for name, text in found.items() if not name.endswith(".gitmodules")} == {
        "docs/index.md": "# Web\n", "common/README.md": "# Inner\n", "common/docs/logo.txt": "logo",
        "common/nested/docs/deep.md": "# Deep\n", "common/nested/docs/new.md": "# New\n",
    }  # fmt: skip
    assert (source.root / "common/nested/main.c").stat().st_size == 0
    assert source.changed["common/nested/docs/new.md"] == "2026-01-02T03:04:05Z"
    server.log.clear()
    assert state_of(fetching.run([server.url(path)])) == ("unchanged",)
    assert server.packs() == 0


def test_a_submodule_that_is_refused_or_absent_is_reported_and_tried_again(
    server: GitServer, path: str, fetching: Fetching
) -> None:
    fetching.settings = FetchSettings(submodules=True, history=HistoryKind.NONE)
    server.create(f"{path}-late", {})
    addresses = {"a": "ext::sh -c id", "b": "https://evil.invalid/x", "c": f"../{path[5:]}-late", "e": "../../.."}
    settings = "".join(module(name, url) for name, url in addresses.items())
    server.create(path, {"docs/index.md": "# Web\n", ".gitmodules": settings})
    server.push(path, {}, modules=dict.fromkeys(["a", "b", "c", "d", "e"], "1" * 40))
    first = fetching.run([server.url(path)])
    assert contents(first.sources[0])["docs/index.md"] == "# Web\n"
    assert [line.partition("submodule is not fetched: ")[2] for line in told(first)] == [
        "`ext::sh -c id` names a program of git, which techdocs does not run",
        "`https://evil.invalid/x` is not on the host of its repository",
        "the server does not give this commit",
        "it has no address that can be used",
        "its address leads out of its host",
    ]
    late = server.push(f"{path}-late", {"README.md": "# Late\n"})
    server.push(path, {}, modules={"c": late})
    server.fault = lambda _method, asked: Answer(status=404) if "-late" in asked else None
    assert "c" not in {name.partition("/")[0] for name in contents(fetching.run([server.url(path)]).sources[0])}
    server.fault = lambda _method, _path: None
    again = fetching.run([server.url(path)])
    assert contents(again.sources[0])["c/README.md"] == "# Late\n"


def test_a_submodule_whose_host_fails_leaves_the_last_files(server: GitServer, path: str, fetching: Fetching) -> None:
    fetching.settings = FetchSettings(submodules=True, history=HistoryKind.NONE)
    commit = server.create(f"{path}-inner", {"README.md": "# Inner\n"}) / "refs/heads/main"
    server.create(path, {"docs/index.md": "# Web\n", ".gitmodules": module("x", f"../{path[5:]}-inner")})
    server.push(path, {}, modules={"x": commit.read_text().strip()})
    assert contents(fetching.run([server.url(path)]).sources[0])["x/README.md"] == "# Inner\n"
    newer = server.push(f"{path}-inner", {"README.md": "# Newer\n"})
    server.push(path, {"docs/index.md": "# New\n"}, modules={"x": newer})
    server.fault = lambda _method, asked: Answer(status=503) if "-inner" in asked else None
    failed = fetching.run([server.url(path)])
    assert told(failed)[0].startswith("warning TD318 not fetched: the submodule at `x`: ")
    assert contents(failed.sources[0])["docs/index.md"] == "# Web\n"


@pytest.mark.soak
def test_submodules_are_fetched_to_a_depth(server: GitServer, path: str, fetching: Fetching) -> None:
    fetching.settings = FetchSettings(submodules=True, history=HistoryKind.NONE)
    below = ""
    for depth in range(MAX_DEPTH + 1, -1, -1):
        name = f"{path}-{depth}" if depth else path
        server.create(name, {"README.md": f"# {depth}\n", ".gitmodules": module("m", f"../{path[5:]}-{depth + 1}")})
        below = server.push(name, {}, modules={"m": below} if below else {})
    fetched = fetching.run([server.url(path)])
    assert f"{'m/' * MAX_DEPTH}README.md" in contents(fetched.sources[0])
    assert told(fetched) == [
        f"warning TD318 the submodule is not fetched: the limit is 50 submodules in {MAX_DEPTH} levels"
    ]
