import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from techdocs.errors import PublishError
from techdocs.model.manifest import SiteManifest
from techdocs.model.publisher import Publisher
from techdocs.publishers import PublishOptions, open_publishing
from techdocs.publishers.site import reader_of
from tests.publishers.git_server import GitServer
from tests.publishers.publishing import GENEROUS, plan, publish, write_site

ONE = {"index.html": "home 1", "docs/a b.html": "a", "docs/é.html": "e", "empty.txt": ""}
TWO = {"index.html": "home 2", "docs/é.html": "e", "docs/c.html": "c"}


@pytest.fixture(scope="module")
def git_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    app = GitServer(tmp_path_factory.mktemp("git"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield app
    server.shutdown()
    thread.join()


@pytest.fixture(autouse=True)
def _login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHDOCS_GIT_TOKEN", "token-of-the-operator")


def pages(remote: str, folder: Path = Path(), **settings: object) -> Publisher:
    return Publisher(type="gitPages", remote=remote, folder=folder, **settings)  # type: ignore[arg-type]


def branch(server: GitServer, name: str, ref: str = "gh-pages") -> dict[str, str]:
    """Return the files of a branch as the server has them, without techdocs' own."""
    paths = server.git(name, "ls-tree", "-r", "-z", "--name-only", ref).rstrip("\0").split("\0")
    return {path: server.git(name, "show", f"{ref}:{path}") for path in paths if not path.startswith(".techdocs/")}


def test_a_branch_has_one_commit_and_only_what_changed_is_sent(git_server: GitServer, tmp_path: Path) -> None:
    publisher = pages(git_server.make("one"))
    large = {"assets/large.txt": "\n".join(str(number**9) for number in range(40_000))}
    publish(publisher, tmp_path / "one", {**ONE, **large})
    assert branch(git_server, "one") == {**ONE, **large, ".nojekyll": ""}
    git_server.git("one", "repack", "-adq")
    publish(publisher, tmp_path / "two", {**TWO, **large})
    assert branch(git_server, "one") == {**ONE, **TWO, **large, ".nojekyll": ""}
    assert git_server.git("one", "rev-list", "--count", "gh-pages").strip() == "1"
    loose = git_server.git("one", "count-objects", "-v").splitlines()
    assert int(dict(line.split(": ") for line in loose)["size"]) < 100, "kilobytes that were sent"
    assert plan(publisher, SiteManifest(files=write_site(tmp_path / "two", {}).files))[0].is_empty
    assert list(open_publishing(tmp_path, tmp_path, publisher, GENEROUS).verify()) == []


@pytest.mark.soak
def test_a_push_of_somebody_else_is_not_overwritten(
    git_server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = pages(git_server.make("race"))
    publish(publisher, tmp_path / "one", ONE)
    planned, target = plan(publisher, write_site(tmp_path / "two", TWO))
    read = reader_of(tmp_path / "two")

    def late(path: str, file: object) -> bytes:
        if path == "index.html" and not (tmp_path / "three").exists():
            publish(publisher, tmp_path / "three", {**ONE, "index.html": "home 3"})
        return read(path, file)  # type: ignore[arg-type]

    with pytest.raises(PublishError, match="another push to the branch `gh-pages`") as caught:
        target.apply(planned, late, keep=5, options=GENEROUS)
    assert caught.value.hint == "plan again"
    assert branch(git_server, "race")["index.html"] == "home 3"


@pytest.mark.soak
def test_a_remote_is_found_by_its_name_and_a_domain_of_the_host_stays(git_server: GitServer, tmp_path: Path) -> None:
    address = git_server.make("named")
    subprocess.run(["git", "init", "-q", str(tmp_path / "work")], check=True)
    subprocess.run(["git", "-C", str(tmp_path / "work"), "remote", "add", "docs", address], check=True)
    publisher = pages("docs", tmp_path / "work", branch="site/pages")
    publish(publisher, tmp_path / "one", ONE)
    clone = tmp_path / "clone"
    ref = "refs/heads/site/pages"
    origin = str(git_server.root / "named.git")
    subprocess.run(["git", "clone", "-q", "-b", "site/pages", origin, str(clone)], check=True)
    (clone / "CNAME").write_text("docs.acme.example\n")
    author = ("-c", "user.name=x", "-c", "user.email=x@acme.example")
    subprocess.run(["git", "-C", str(clone), "add", "CNAME"], check=True)
    subprocess.run(["git", "-C", str(clone), *author, "commit", "-qm", "Domain"], check=True)
    subprocess.run(["git", "-C", str(clone), "push", "-q"], check=True)
    publish(publisher, tmp_path / "two", TWO, PublishOptions(accept_deletions=True, delete_now=True))
    assert branch(git_server, "named", ref) == {**TWO, "CNAME": "docs.acme.example\n", ".nojekyll": ""}


@pytest.mark.soak
def test_a_branch_of_others_is_refused_until_it_is_adopted(git_server: GitServer, tmp_path: Path) -> None:
    address = git_server.make("other")
    clone = tmp_path / "clone"
    subprocess.run(["git", "init", "-q", "-b", "gh-pages", str(clone)], check=True)
    (clone / "old.html").write_text("old")
    author = ("-c", "user.name=x", "-c", "user.email=x@acme.example")
    subprocess.run(["git", "-C", str(clone), "add", "."], check=True)
    subprocess.run(["git", "-C", str(clone), *author, "commit", "-qm", "Old"], check=True)
    subprocess.run(["git", "-C", str(clone), "push", "-q", str(git_server.root / "other.git"), "gh-pages"], check=True)
    with pytest.raises(PublishError, match=r"files that techdocs did not publish: `old.html`"):
        publish(pages(address), tmp_path / "one", ONE)
    adopted = PublishOptions(accept_deletions=True, adopt=True, delete_now=True)
    publish(pages(address), tmp_path / "two", TWO, adopted)
    assert branch(git_server, "other") == {**TWO, ".nojekyll": ""}


def test_what_cannot_be_pushed_is_said_without_the_token(
    git_server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PublishError, match=r"the site has 2 MB, more than .* allows \(1\)"):
        publish(pages(git_server.make("large"), largest_mb=1), tmp_path / "large", {"large.txt": "x" * 2_100_000})
    with pytest.raises(PublishError, match="can't publish to the branch `gh-pages` of `nowhere`"):
        publish(pages("nowhere", tmp_path), tmp_path / "one", ONE)
    monkeypatch.setenv("TECHDOCS_GIT_TOKEN", "wrong-token")
    with pytest.raises(PublishError, match="can't publish") as caught:
        publish(pages(git_server.make("closed")), tmp_path / "two", ONE)
    assert "wrong-token" not in str(caught.value)
    assert not list(tmp_path.glob("techdocs-pages-*"))


def test_credentials_in_the_address_of_a_remote_are_in_no_file_and_no_argument(
    git_server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TECHDOCS_GIT_TOKEN")
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    address = git_server.make("inline").replace("://", "://x-access-token:token-of-the-operator@")
    work = tmp_path / "work"
    subprocess.run(["git", "init", "-q", str(work)], check=True)
    (work / ".git/config").write_text(f'[remote "origin"]\n\turl = {address}\n')
    kept: list[str] = []
    read = reader_of(tmp_path / "one")

    def spy(path: str, file: object) -> bytes:
        kept.extend(file.read_text() for file in Path("/tmp").glob("techdocs-pages-*/config"))  # noqa: S108
        return read(path, file)  # type: ignore[arg-type]

    planned, target = plan(pages("origin", work), write_site(tmp_path / "one", ONE))
    target.apply(planned, spy, keep=5, options=GENEROUS)
    assert branch(git_server, "inline") == {**ONE, ".nojekyll": ""}
    assert kept
    assert not [text for text in (*kept, (tmp_path / "trace").read_text()) if "token-of-the-operator" in text]
