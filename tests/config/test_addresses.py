"""Addresses of repositories and branches that the operator writes: what is taken, and what is refused with a reason.

None of these addresses is ever contacted.
"""

from pathlib import Path

import pytest

from techdocs.config import Config, load_config
from techdocs.config.addresses import read_branch, read_git_address
from techdocs.model.fetching import FetchSettings, HistoryKind, UrlSource
from techdocs.model.trust import Trust

REFUSED = {
    "--upload-pack=x": "contains something that is not the address of a repository",
    "ext::sh -c id": "contains something that is not the address of a repository",
    "ext::sh": "contains something that is not the address of a repository",
    "https://git.example/a b.git": "contains something that is not the address of a repository",
    "https://git.example/a\nb.git": "contains something that is not the address of a repository",
    "https://git.example/a\0.git": "contains something that is not the address of a repository",
    "file:///etc": "contains an address that does not start with `https://` or `ssh://`",
    "http://169.254.169.254/": "contains an address that does not start with `https://` or `ssh://`",
    "git://git.example/a.git": "contains an address that does not start with `https://` or `ssh://`",
    "ssh://git:pw@git.example/a.git": "contains an address with a user name or password",
    "ssh://-oProxyCommand=id/a.git": "which is not the address of a repository",
    "ssh://-oProxyCommand=id@git.example/a.git": "contains an address with a user name or password",
    "ssh://git@-oProxyCommand=id/a.git": "which is not the address of a repository",
    "ssh://git@git.example/-x/a.git": "whose path cannot be a repository",
    "ssh://git@git.example/~/a.git": "whose path cannot be a repository",
    "ssh://git@git.example/$(id)\n": "contains something that is not the address of a repository",
    "ssh://git@git.example/": "whose path cannot be a repository",
    "ssh://git@169.254.169.254/a.git": "contains the address `169.254.169.254`",
    "git@git.example:--upload-pack=x": "whose path cannot be a repository",
    "git@git.example:../a": "whose path cannot be a repository",
    "git@-oProxyCommand=id:a": "contains an address that does not start with `https://` or `ssh://`",
    "git@-oProxyCommand:a": "which is not the address of a repository",
    "-oProxyCommand=id@git.example:a": "contains something that is not the address of a repository",
    "git@git.example://a": "contains an address that does not start with `https://` or `ssh://`",
    "/srv/git/a.git": "contains an address that does not start with `https://` or `ssh://`",
    "https://user:pw@git.example/a.git": "contains an address with a user name or password",
    "https://token@git.example/a.git": "contains an address with a user name or password",
    "https://169.254.169.254/latest/meta-data": "contains the address `169.254.169.254`",
    "https://[fe80::1]/a.git": "contains the address `fe80::1`",
    "https://0.0.0.0/a.git": "contains the address `0.0.0.0`",
    "https://git.example/": "whose path cannot be a repository",
    "https://git.example/..": "whose path cannot be a repository",
    "https://git.example/a/../../b.git": "whose path cannot be a repository",
    "https://git.example/a/%2e%2e/b.git": "whose path cannot be a repository",
    "https://git.example/a%2fb.git": "whose path cannot be a repository",
    "https://git.example/a%0ab.git": "whose path cannot be a repository",
    "https://git.example/a//b.git": "whose path cannot be a repository",
    "https://git.example/a.git?x=1": "which is not the address of a repository",
    "https://git.example/a.git#x": "which is not the address of a repository",
    "https:///a.git": "which is not the address of a repository",
    "https://git.example:port/a.git": "which is not an address",
    "https://[git/a.git": "which is not an address",
    "https://git.example/" + "a" * 3000: "contains an address longer than 2000 characters",
}
BRANCHES = (
    "-x", "--upload-pack=x", "a..b", "a b", "a~1", "a^", "a:b", "a?", "a*", "a[", "a\\b", "/a", "a/", "a//b", ".a",
    "a/.b", "a.lock", "a.lock/b", "a.", "@", "a@{1}", "a\nb", "a\0", "",
)  # fmt: skip


def load(folder: Path, text: str) -> tuple[Config, list[str]]:
    (folder / "techdocs.yml").write_text(text, encoding="utf-8")
    config, problems = load_config(None, folder=folder)
    return config, [f"{one.place.line}: {one.message}" for one in problems]


def test_addresses_that_git_could_misread_or_that_lead_elsewhere_are_refused() -> None:
    for address, message in REFUSED.items():
        with pytest.raises(ValueError, match="contains") as caught:
            read_git_address(address)
        assert message in caught.value.args[0], address
        assert "pw" not in str(caught.value.args), address


def test_names_that_no_branch_can_have_are_refused() -> None:
    for branch in BRANCHES:
        with pytest.raises(ValueError, match="cannot be the name of a branch"):
            read_branch(branch)
    assert [read_branch(name) for name in ("main", "feature/a-b", "v1.2", "é")] == ["main", "feature/a-b", "v1.2", "é"]


def test_an_address_for_ssh_has_a_user_and_one_form() -> None:
    short = ("git@git.example:acme/web.git", "git@git.example:/acme/web.git")
    for written in (*short, "ssh://git@Git.Example/acme/web.git/", "ssh://git.example/acme/web.git"):
        assert read_git_address(written) == "ssh://git@git.example/acme/web.git"
    assert read_git_address("ssh://ada.l@git.example:2222/srv/web.git") == "ssh://ada.l@git.example:2222/srv/web.git"


def test_an_address_is_kept_as_git_takes_it() -> None:
    assert read_git_address("https://Git.Example:8443/Acme/web.git/") == "https://git.example:8443/Acme/web.git"
    assert (
        read_git_address("https://dev.azure.com/a/My%20Project/_git/b") == "https://dev.azure.com/a/My%20Project/_git/b"
    )


def test_sources_can_be_folders_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    config, told = load(
        tmp_path,
        "sources:\n- here\n- {url: 'https://git.example/a.git', branch: next, trust: trusted, paths: [/docs/]}\n"
        "- {path: here, trust: trusted}\n"
        "fetch: {concurrency: 3, deletions: 5, history: none, wait: 0, offline: true}\n",
    )
    assert (told, config.sources, config.trusted_sources) == ([], ("here", "here"), frozenset({"here"}))
    assert config.urls == (
        UrlSource(url="https://git.example/a.git", branch="next", trust=Trust.TRUSTED, paths=("/docs/",)),
    )
    assert config.fetch == FetchSettings(
        concurrency=3, deletions="5", history=HistoryKind.NONE, wait=0, offline=True
    )  # fmt: skip


def test_addresses_alone_read_no_folder(tmp_path: Path) -> None:
    config, told = load(tmp_path, "sources: [{url: 'https://git.example/a.git'}]\n")
    assert (told, config.sources) == ([], ())


def test_every_fault_of_a_source_has_its_line(tmp_path: Path) -> None:
    for entry, message in {
        "{url: 'https://git.example/a.git', brach: x}": "`sources` contains the unknown key `brach`",
        "{url: 'https://git.example/a', branch: -x}": "`sources` contains `-x`, which cannot be the name of a branch",
        "{url: 'https://git.example/a.git', paths: docs}": "`sources` contains `paths` that are not a list",
        "{url: 'https://git.example/a.git', paths: [1]}": "`sources` contains `1`, which is not a pattern",
        "{url: 1}": "`sources` contains an address that does not start with `https://` or `ssh://`",
        "https://git.example/a.git": "`sources` contains an address where a path is expected",
    }.items():
        assert load(tmp_path, f"sources:\n- {entry}\n")[1] == [f"2: {message}"], entry
    for key, message in {
        "deletions: many": "`fetch.deletions` is neither a number nor a percentage",
        "deletions: 101%": "`fetch.deletions` is neither a number nor a percentage",
        "history: some": "`fetch.history` must be `full` or `none`",
        "concurrency: 0": "`fetch.concurrency` is not a whole number above 0",
        "concurency: 1": "unknown key `fetch.concurency`",
    }.items():
        assert load(tmp_path, f"fetch: {{{key}}}\n")[1] == [f"1: {message}"], key
