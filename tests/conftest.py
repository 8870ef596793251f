"""What tests share: repositories written from texts, sites built from them by the real pipeline."""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import settings

from techdocs.config import Config, read_config
from techdocs.disk.digests import digest_file
from techdocs.pipeline import Outcome, build_site
from techdocs.workers.forkserver import start_workers
from tests.rendering import render

__all__ = ["render"]

ROOT = Path(__file__).parent.parent
COMPONENT = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: {name}
  annotations:
    backstage.io/techdocs-ref: dir:.
spec:
  type: service
  lifecycle: production
  owner: {owner}
"""
GROUP = """
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: {name}
spec:
  type: team
  profile: {{displayName: {title}}}
  children: []
"""
ONE = COMPONENT.format(name="one", owner="red") + "---" + GROUP.format(name="red", title="Red")
"""The descriptor of one component and of the team that owns it."""
WORKERS_SEE = {name: os.environ.get(name) for name in ("PATH", "PYTHONPATH", "LC_ALL", "TZ")}
"""What all workers of this process take from its environment, None where it is not set."""
_WHOLE, _RUNNERS = {"build", "browser"}, {"tests.runs", "tests.preview.conftest", "tests.preview.looking"}
# A property is tried with the same values each time and as long as it takes: what `make fuzz` finds new is a test then.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

Write = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Outcome]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests that build a site or run the command: `make test-fast` leaves them out."""
    names = set(getattr(item, "fixturenames", ()))
    module = vars(getattr(item, "module", None) or object)
    if names & _WHOLE or any(getattr(value, "__module__", "") in _RUNNERS for value in module.values()):
        item.add_marker("whole")


@pytest.fixture(scope="session", autouse=True)
def _workers() -> None:
    """Start the process that forks the workers of all tests, before a test changes the environment."""
    start_workers()


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test out of the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files below `repositories/` of the test's folder, from a mapping of paths to texts."""
    return partial(write_texts, tmp_path / "repositories")


def write_texts(root: Path, texts: Mapping[str, str]) -> Path:
    """Write files below a folder, from a mapping of paths to texts, and return it."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return root


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return the settings of a site in the test's folder."""
    return site_config(tmp_path)


def site_config(folder: Path) -> Config:
    """Return the settings of the site of the repositories in a folder."""
    return replace(read_config(None, folder=folder, sources=["repositories"]), jobs=1)


@pytest.fixture
def build(config: Config) -> Build:
    """Build the site of the test's repositories with the real pipeline."""

    def run(**changes: object) -> Outcome:
        return build_site(replace(config, **changes))  # type: ignore[arg-type]

    return run


@pytest.fixture
def two_teams(write: Write) -> Path:
    """Write two components of two teams, each with two pages."""
    return write(
        {
            "org/catalog-info.yaml": GROUP.format(name="red", title="Red team")
            + "---"
            + GROUP.format(name="blue", title="Blue team"),
            "one/catalog-info.yaml": COMPONENT.format(name="one", owner="red"),
            "one/docs/index.md": "# One\n\nSee [more](more.md).\n",
            "one/docs/more.md": "# More\n\nA walrus.\n",
            "two/catalog-info.yaml": COMPONENT.format(name="two", owner="blue"),
            "two/mkdocs.yml": "site_name: Two\nplugins: [techdocs-core]\n",
            "two/docs/index.md": "# Two\n\n[One](component:default/one) and [nobody](component:default/nobody).\n",
        }
    )


def git(folder: Path, *arguments: str, when: str = "2026-01-02T03:04:05+00:00") -> str:
    """Run git in a folder as a person of its own, at a given time."""
    environment = {
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
    }
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def site_files(folder: Path) -> dict[str, str]:
    """Return a site's files: path to the digest of its bytes, so that a difference names the file.

    `build.json` is left out: it says when the site was built.
    """
    return {
        path.relative_to(folder).as_posix(): digest_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / "build.json"
    }
