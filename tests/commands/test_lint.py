"""`techdocs lint` as a user runs it: what it shows, with which exit code, and that it writes no site."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from techdocs.disk import seals
from techdocs.workers.pool import Pool
from tests.conftest import COMPONENT, GROUP, ONE, ROOT, Write
from tests.runs import techdocs

REFUSED = {
    "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red") + "---" + GROUP.format(name="red", title="Red"),
    "one/mkdocs.yml": """
        site_name: One
        plugins: [techdocs-core, macros]
        hooks: [hook.py]
        INHERIT: ../base.yml
        extra_javascript: [https://evil.example/x.js]
        theme: {name: material, custom_dir: overrides}
        repo_url: !ENV REPO
        markdown_extensions:
        - pymdownx.snippets: {url_download: true}
        - pymdownx.b64
        nav:
        - index.md
        - Run: javascript:alert(1)
    """,
    "one/docs/index.md": """
        ---
        template: evil.html
        ---
        # One

        <script>alert(1)</script>

        <p onclick="alert(1)">x</p>

        [x](javascript:alert(1))

        --8<-- "../../../etc/passwd"
    """,
    "one/docs/page.html": "<script>alert(1)</script>\n",
    "one/docs/fake.png": "<html><script>alert(1)</script>\n",
    "one/docs/draw.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><path d="M0 0"/></svg>\n',
    "one/docs/key.md": "# Key\n\nUse gh" + "p_R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK here.\n",
}


@pytest.fixture
def fine(write: Write, tmp_path: Path) -> Path:
    """Write a repository without a fault and return the folder to run in."""
    catalog = COMPONENT.format(name="one", owner="red") + "---" + GROUP.format(name="red", title="Red")
    write({"one/catalog-info.yaml": catalog, "one/docs/index.md": "# One\n"})
    return tmp_path


@pytest.fixture
def refused(write: Write, tmp_path: Path) -> Path:
    """Write a repository of which much is refused."""
    root = write(REFUSED)
    (root / "one/docs/out.md").symlink_to("/etc/passwd")
    return tmp_path


def test_nothing_wrong_exits_with_0_and_writes_no_site(fine: Path) -> None:
    done = techdocs(fine, "lint", "repositories")
    assert (done.returncode, done.stdout) == (0, "")
    assert sorted(path.name for path in fine.iterdir()) == [".techdocs", "repositories"]


def test_a_warning_exits_with_0_and_with_1_when_strict(fine: Path) -> None:
    (fine / "repositories/one/docs/index.md").write_text("# One\n\n[x](gone.md)\n")
    done = techdocs(fine, "lint", "repositories")
    assert done.returncode == 0
    assert "one/docs/index.md:3: warning TD201" in done.stdout
    assert techdocs(fine, "lint", "repositories", "--strict").returncode == 1
    (fine / "techdocs.yml").write_text("strict: true\nsources: [repositories]\n")
    assert techdocs(fine, "lint").returncode == 1


def test_what_is_for_information_alone_never_exits_with_1(fine: Path) -> None:
    (fine / "repositories/one/docs/index.md").write_text("---\nsubtitle: me\n---\n# One\n")
    assert techdocs(fine, "lint", "repositories", "--strict").returncode == 0


def test_an_error_exits_with_1(fine: Path) -> None:
    descriptor = fine / "repositories/one/catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("dir:.", "dir:./gone"))
    assert techdocs(fine, "lint", "repositories").returncode == 1


@pytest.mark.parametrize("arguments", [["nowhere"], ["--only", "everything"], ["--config", "gone.yml"], ["--colour"]])
def test_a_run_that_cannot_be_done_exits_with_2(fine: Path, arguments: list[str]) -> None:
    assert techdocs(fine, "lint", *arguments).returncode == 2


def test_a_standing_site_is_left_as_it_is(fine: Path) -> None:
    techdocs(fine, "build", "repositories")
    before = (fine / "site/docs/default/component/one/index.html").stat()
    (fine / "repositories/one/docs/index.md").write_text("# Uno\n")
    techdocs(fine, "lint", "repositories")
    after = (fine / "site/docs/default/component/one/index.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert "rendered 1, reused 0" in techdocs(fine, "build", "repositories").stderr  # lint writes no pages


def test_lint_reads_what_a_build_has_rendered(fine: Path) -> None:
    techdocs(fine, "build", "repositories")
    before = sorted((fine / ".techdocs/cache").glob("*/docs/*/*"))
    techdocs(fine, "lint", "repositories")
    assert sorted((fine / ".techdocs/cache").glob("*/docs/*/*")) == before
    (fine / "repositories/one/docs/index.md").write_text("# Uno\n")
    techdocs(fine, "lint", "repositories")
    assert len(sorted((fine / ".techdocs/cache").glob("*/docs/*/*"))) == len(before) + 1


def test_a_folder_that_is_no_site_does_not_stop_a_run_that_writes_none(fine: Path) -> None:
    (fine / "site").mkdir()
    (fine / "site/precious.txt").write_text("mine")
    assert techdocs(fine, "lint", "repositories").returncode == 0


@pytest.mark.parametrize(
    ("group", "codes"),
    [("catalog", {"TD103", "TD120"}), ("docs", {"TD201"}), ("settings", {"TD303"}), ("security", {"TD409"})],
)
def test_a_group_shows_its_codes_alone(fine: Path, group: str, codes: set[str]) -> None:
    root = fine / "repositories/one"
    (root / "docs/index.md").write_text("# One\n\n[x](gone.md)\n\n<script>1</script>\n")
    descriptor = root / "catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("owner: red", "owner: nobody"))
    (root / "mkdocs.yml").write_text("site_name: [x\n")
    done = techdocs(fine, "lint", "repositories", "--only", group, "--verbose")
    assert {word for word in done.stdout.split() if word.startswith("TD")} == codes


def test_the_exit_code_is_that_of_what_is_shown(refused: Path) -> None:
    descriptor = refused / "repositories/one/catalog-info.yaml"
    descriptor.write_text(descriptor.read_text().replace("owner: red", "owner: nobody"))
    assert techdocs(refused, "lint", "repositories", "--only", "catalog").returncode == 0
    assert techdocs(refused, "lint", "repositories", "--only", "security").returncode == 1


def test_what_is_refused_of_a_repository(refused: Path, snapshot: SnapshotAssertion) -> None:
    done = techdocs(refused, "lint", "repositories", "--only", "security", "--verbose")
    assert done.returncode == 1
    assert done.stdout == snapshot


def test_the_sample_company_has_nothing_that_is_refused_by_mistake(tmp_path: Path) -> None:
    samples = sorted(str(path) for path in (ROOT / "sample-repos").iterdir() if path.is_dir())
    done = techdocs(tmp_path, "lint", *samples, "--only", "security")
    assert "TD409" not in done.stdout


def test_help_says_what_it_does(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert techdocs(tmp_path, "lint", "--help").stdout == snapshot


@pytest.mark.parametrize("verb", [("lint",), ("build", ".")])
def test_a_repository_in_which_it_runs_is_not_read_again(
    fine: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    """Its cache and its site are inside the repository, and not a part of it."""
    monkeypatch.setattr(seals, "MOMENT_NS", -(10**12))  # files are taken for old ones
    folder, opened = fine / "repositories/one", list[object]()
    first = techdocs(folder, *verb)
    start = Pool.__init__

    def noted(pool: Pool, *arguments: object, **options: object) -> None:
        opened.append(arguments)
        start(pool, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Pool, "__init__", noted)
    again = techdocs(folder, *verb)
    assert (again.returncode, opened) == (first.returncode, [])
    assert (folder / ".techdocs").is_dir()


def test_docs_in_a_folder_that_is_called_as_the_site_would_be_are_read_again(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "MOMENT_NS", -(10**12))  # files are taken for old ones
    folder = write(
        {
            "one/catalog-info.yaml": ONE,
            "one/mkdocs.yml": "site_name: One\ndocs_dir: site\nplugins: [techdocs-core]\n",
            "one/site/index.md": "# One\n",
        }
    )
    assert techdocs(folder / "one", "lint").returncode == 0
    (folder / "one/site/index.md").write_text("# One\n\n[Gone](gone.md)\n")
    assert "`gone.md`" in techdocs(folder / "one", "lint").stdout
