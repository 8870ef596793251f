"""`techdocs bundle` through the command line, and the site that a build makes of bundles."""

from pathlib import Path

import pytest

from tests.conftest import COMPONENT, GROUP, git, site_files
from tests.runs import Done, techdocs

pytestmark = pytest.mark.whole
CATALOG = COMPONENT.format(name="one", owner="red") + "---" + GROUP.format(name="red", title="Red")
JOB = {"GITHUB_EVENT_NAME": "", "GITHUB_REF": "", "CI_COMMIT_BRANCH": "", "CI_MERGE_REQUEST_IID": ""}
"""What the CI of techdocs' own tests says of itself counts for none of them."""
REPOSITORIES = {
    "team/one": {
        "catalog-info.yaml": CATALOG, "docs/index.md": "# One\n\nSee [it](../src/a.py).\n",
        "docs/CODEOWNERS": "* @acme/red\n", "src/a.py": "print(1)\n",
        "mkdocs.yml": "site_name: One\nmarkdown_extensions:\n- pymdownx.snippets\n",
        "docs/more.md": '# More\n\n--8<-- "text/part.txt"\n', "text/part.txt": "A part.\n", "docs/left.md": "# Left\n",
    },
    "team/two": {"catalog-info.yaml": COMPONENT.format(name="two", owner="red"), "docs/index.md": "# Two\n"},
    "other/three": {"README.md": "# Three\n\n![a](img/a.png)\n", "img/a.png": "no picture", "Makefile": "all:\n"},
}  # fmt: skip


def clone(folder: Path, path: str) -> Path:
    root = folder / path
    for name, text in REPOSITORIES[path].items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "first")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "second", when="2026-03-04T00:00:00+00:00")
    git(root, "remote", "add", "origin", f"git@git.acme.example:{path}.git")
    return root


def run(folder: Path, *arguments: str, **environment: str) -> Done:
    return techdocs(folder, *arguments, **{**JOB, **environment})


@pytest.fixture
def one(tmp_path: Path) -> Path:
    (tmp_path / "store").mkdir()
    return clone(tmp_path, "team/one")


@pytest.mark.soak
def test_the_site_of_bundles_is_that_of_clones(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    for path in REPOSITORIES:
        root = clone(tmp_path / "clones", path)
        done = run(root, "bundle", "../../../store", "--quiet")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    built = {}
    for kind, source in (("clones", "../clones"), ("bundles", "bundles: ../store")):
        place = tmp_path / f"site-of-{kind}"
        place.mkdir()
        (place / "techdocs.yml").write_text(f"site_name: Acme\nsources:\n- {source}\n", encoding="utf-8")
        done = run(place, "build", SOURCE_DATE_EPOCH="1790000000")
        assert done.returncode in {0, 1}, done.stderr
        built[kind] = site_files(place / "site")
    assert built["bundles"] == built["clones"]
    assert "docs/default/component/one/more/index.html" in built["bundles"]


def test_check_lists_what_would_be_put_and_puts_nothing(one: Path) -> None:
    (one / "docs/draft.md").write_text("not committed")
    (one / "l.md").symlink_to("../../etc/passwd")
    git(one, "add", "l.md")
    git(one, "commit", "--quiet", "--message", "link")
    done = run(one, "bundle", "--check", GITHUB_EVENT_NAME="pull_request")
    assert done.returncode == 0, done.stderr
    listed = [line.split()[-1] for line in done.stdout.splitlines() if "left out" not in line]
    assert listed == [
        "catalog-info.yaml", "docs/CODEOWNERS", "docs/index.md", "docs/left.md", "docs/more.md", "mkdocs.yml",
        "text/part.txt",
    ]  # fmt: skip
    assert "left out  l.md: the link leads out of the repository" in done.stdout
    assert done.stderr.startswith("git.acme.example/team/one at ")
    assert "7 files with" in done.stderr
    assert "the names of 1 other file" in done.stderr


def test_what_was_done_is_told(one: Path) -> None:
    first = run(one, "bundle", "../../store")
    assert (first.returncode, first.stderr.splitlines()[-1]) == (0, "put into the folder `../../store`")
    again = run(one, "bundle", "../../store")
    assert (again.returncode, again.stderr.splitlines()[-1]) == (0, "the folder `../../store` has this bundle already")
    git(one, "reset", "--quiet", "--hard", "HEAD~1")
    late = run(one, "bundle", "../../store", "--quiet")
    assert late.returncode == 0
    assert late.stderr.startswith("not put: the folder `../../store` has a newer commit, ")
    assert late.stderr.endswith(" of 2026-03-04; pass `--replace` to overwrite it\n")


def test_a_detached_head_takes_its_branch_from_the_job(one: Path) -> None:
    git(one, "checkout", "--quiet", "--detach")
    done = run(one, "bundle", "../../store")
    assert (done.returncode, "hint: pass `--branch`" in done.stderr) == (2, True)
    done = run(one, "bundle", "../../store", GITHUB_REF="refs/tags/v1", CI_COMMIT_BRANCH="trunk")
    assert done.returncode == 0, done.stderr
    assert '"branch": "trunk"' in (one.parent.parent / "store/git.acme.example/team/one/latest.json").read_text()


def test_the_repository_can_be_named(one: Path) -> None:
    git(one, "remote", "remove", "origin")
    done = run(one, "bundle", "../../store")
    assert "the clone has no remote `origin` with a web address" in done.stderr
    done = run(one, "bundle", "../../store", "--repository", "../../../etc")
    assert "`../../../etc` is not `host/owner/repository`" in done.stderr
    done = run(one, "bundle", "../../store", "--repository", "gitlab.acme.example/group/sub/one")
    assert done.returncode == 0, done.stderr
    assert (one.parent.parent / "store/gitlab.acme.example/group/sub/one/latest.json").is_file()


def test_a_shallow_clone_is_refused_because_its_pages_had_no_dates(one: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", one.as_uri(), "shallow")
    git(tmp_path / "shallow", "remote", "set-url", "origin", "https://git.acme.example/team/one")
    done = run(tmp_path / "shallow", "bundle", "../store")
    assert (done.returncode, "the clone is shallow, so pages would have no dates" in done.stderr) == (2, True)
    assert run(tmp_path / "shallow", "bundle", "../store", "--allow-shallow").returncode == 0


def test_a_clone_that_lacks_files_is_refused_and_nothing_is_fetched(one: Path, tmp_path: Path) -> None:
    git(one, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", "--no-checkout", one.as_uri(), "partial")
    git(tmp_path / "partial", "remote", "set-url", "origin", "https://git.acme.example/team/one")
    done = run(tmp_path / "partial", "bundle", "--check")
    assert (done.returncode, "the clone does not have all files of its commit" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        ([], {}, "Name the STORE, or pass --check."),
        (["ftp://x/y"], {}, "STORE is not the address of a bucket"),
        (["s3://docs/../b"], {}, "STORE is not a path in a bucket"),
        (["s3://key:password@docs/b"], {}, "STORE is not the name of a bucket"),
        (["s3://docs", "--endpoint", "s3.acme.example"], {}, "--endpoint is not a web address without credentials"),
        (["no-such"], {}, "the folder `no-such` does not exist"),
        (["../../store"], {"GITHUB_EVENT_NAME": "pull_request"}, "this job runs for a pull request"),
        (["../../store"], {"CI_MERGE_REQUEST_IID": "7"}, "this job runs for a pull request"),
    ],
)
def test_what_cannot_be_done_is_told(
    one: Path, arguments: list[str], environment: dict[str, str], message: str
) -> None:  # fmt: skip
    done = run(one, "bundle", *arguments, **environment)
    assert (done.returncode, message in done.stderr, "password" in done.stderr) == (2, True, False), done.stderr
    assert not any((one.parent.parent / "store").rglob("*.json"))


def test_outside_of_a_clone_there_is_no_bundle(tmp_path: Path) -> None:
    done = run(tmp_path, "bundle", "--check")
    assert (done.returncode, "is not in a git repository" in done.stderr) == (2, True)
