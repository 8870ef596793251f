"""Names that another repository holds on a published site, reported in the repository that declares them too."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from techdocs.config import Config
from techdocs.model.codes import Code
from techdocs.pipeline import lint_sources
from tests.conftest import COMPONENT, GROUP, Write, git
from tests.published.samples import catalog, entity
from tests.published.server import serving

NAME = "component:default/payments"
FORGE = "https://git.example/acme"
Said = Callable[..., list[str]]


def source(repository: str, name: str = "payments") -> Mapping[str, object]:
    return {"name": name, "path": "catalog-info.yaml", "line": 1, "repository": repository, "folder": ""}


@pytest.fixture
def said(write: Write, config: Config, tmp_path: Path) -> Said:
    """Lint one checkout beside a published site; return what is said of the name that it declares."""

    def run(holder: Mapping[str, object], *, remote: str = f"{FORGE}/shop.git", **changes: Any) -> list[str]:
        root = write({"one/catalog-info.yaml": COMPONENT.format(name="payments", owner="red")})
        if remote:
            git(root / "one", "init")
            git(root / "one", "remote", "add", "origin", remote)
            git(root / "one", "commit", "--allow-empty", "--message", "One")
        site = tmp_path / "published"
        site.mkdir()
        document = catalog(entity(NAME, source=holder), incumbents=changes.pop("incumbents", []))
        (site / "catalog.json").write_bytes(document)
        (root / "one/docs").mkdir()
        settings = {"sources": ("repositories/one",), "published_site": str(site)} | changes
        report = lint_sources(replace(config, **settings)).report
        return [
            f"{problem.severity} {problem.place} {problem.owner} {problem.message}"
            for problem in report.problems
            if problem.code == Code.DUPLICATE_ENTITY
        ]

    return run


def test_a_name_that_another_repository_holds_is_told_before_a_build_leaves_it_out(said: Said) -> None:
    (line,) = said(source(f"{FORGE}/payments"))
    assert line == (
        f"warning one/catalog-info.yaml:4:9 group:default/red `{NAME}` belongs to `{FORGE}/payments` on the published "
        "site; a build of both leaves this declaration out"
    )


@pytest.mark.parametrize(
    ("repository", "remote"),
    [
        (f"{FORGE}/shop", f"{FORGE}/shop.git"),
        (f"{FORGE}/Shop", "git@git.example:acme/shop.git"),
        (f"{FORGE}/shop", "https://git.example/ada/shop"),
        (f"{FORGE}/payments", ""),
        ("", f"{FORGE}/shop"),
    ],
    ids=["the same", "in another form", "a fork", "no git here", "no address there"],
)
def test_what_may_be_the_same_repository_is_not_accused(said: Said, repository: str, remote: str) -> None:
    assert said(source(repository, name="acme/shop"), remote=remote) == []


def test_a_run_of_all_repositories_answers_as_its_build_does(said: Said) -> None:
    assert said(source(f"{FORGE}/payments"), has_file=True) == []


def test_a_name_that_the_site_has_of_no_one_is_free(said: Said) -> None:
    none = [{"ref": NAME, "source": None, "by": None, "refused": ["a", "b"]}]
    assert said(source(f"{FORGE}/payments"), incumbents=none) == []


def test_a_name_alone_is_no_reason_to_ask_a_site(write: Write, config: Config) -> None:
    declared = COMPONENT.format(name="payments", owner="red") + "---" + GROUP.format(name="red", title="Red")
    write({"one/catalog-info.yaml": declared, "one/docs/index.md": "# One\n"})
    with serving() as server:
        server.files["/catalog.json"] = catalog(entity(NAME, source=source(f"{FORGE}/payments")), incumbents=[])
        lint_sources(replace(config, published_site=server.address))
        assert server.asked == []
