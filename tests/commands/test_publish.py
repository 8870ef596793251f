import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ONE
from tests.runs import Done, techdocs
from tests.shared import made_once

SETTINGS = "publisher:\n  type: local\n  local: {publishDirectory: www}\n"
SECRET = "of-the-operator"  # noqa: S105 - what must not be shown


def make(folder: Path, *, broken: bool = False) -> Path:
    """Build the site of one component, in which a second one may be broken."""
    docs = folder / "repositories/one"
    (docs / "docs").mkdir(parents=True)
    (docs / "catalog-info.yaml").write_text(ONE.lstrip())
    (docs / "docs/index.md").write_text("# One\n")
    (docs / "mkdocs.yml").write_text("site_name: One\n" + ("docs_dir: nowhere\n" if broken else ""))
    (folder / "techdocs.yml").write_text("sources: repositories\n" + SETTINGS)
    assert techdocs(folder, "build", "--quiet").returncode == int(broken)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "publish", make)


@pytest.fixture
def built(made: Path) -> Path:
    """Return a folder with a built site that has not been published; the cache notes its place."""
    for left in ("www", ".www.techdocs", "plan.json"):
        shutil.rmtree(made / left, ignore_errors=True)
    (made / "techdocs.yml").write_text("sources: repositories\n" + SETTINGS)
    return made


def published(folder: Path, *arguments: str) -> Done:
    return techdocs(folder, "publish", *arguments, AWS_SECRET_ACCESS_KEY=SECRET)


def test_a_publish_says_what_it_did_and_a_second_one_has_nothing_to_do(built: Path) -> None:
    first, second = published(built), published(built)
    count = len([path for path in (built / "site").rglob("*") if path.is_file()])
    assert (first.returncode, first.stdout, second.returncode) == (0, "", 0)
    assert re.search(rf": {count:,} new, 0 changed, 0 to remove, 0 unchanged; [\d.]+ MB to write\n", first.stderr)
    assert first.stderr.endswith(f"\npublished version 1: {count:,} files\n")
    assert second.stderr == f"the folder `{built}/www`: nothing to publish\n"
    assert (built / "www/docs/default/component/one/index.html").is_file()


def test_a_plan_is_carried_out_in_another_job_with_the_same_bytes(built: Path, tmp_path: Path) -> None:
    planned = published(built, "--plan", "plan.json", "--verbose")
    assert planned.returncode == 0
    assert "\n+ docs/default/component/one/index.html\n" in planned.stderr
    assert not (built / "www").exists()
    shutil.copytree(built / "site", tmp_path / "site")
    shutil.copy(built / "plan.json", tmp_path)
    (tmp_path / "techdocs.yml").write_text(SETTINGS.replace("www", str(built / "www")))
    done = published(tmp_path, "--apply", "plan.json", "--quiet")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert published(built, "--verify").returncode == 0
    again = published(tmp_path, "--apply", "plan.json")
    assert again.returncode == 2
    assert "was published to since this was planned\n  hint: plan again" in again.stderr
    assert SECRET not in (built / "plan.json").read_text() + planned.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda plan: plan | {"target": "the bucket `other`"}, "error the plan is for the bucket `other`, not for"),
        (lambda plan: plan | {"version": 9}, "error a newer version of techdocs"),
        (lambda plan: plan | {"files": {"../x": ["0" * 64, 1, 0]}, "put": ["../x"]}, "error the plan is damaged"),
        (lambda plan: plan | {"put": ["not-in-it"]}, "error the plan is damaged"),
        (lambda _: [], "error the plan is damaged"),
    ],
)
def test_a_plan_that_is_not_one_for_this_place_is_refused(built: Path, change: object, message: str) -> None:
    published(built, "--plan", "plan.json")
    plan = json.loads((built / "plan.json").read_text())
    (built / "plan.json").write_text(json.dumps(change(plan)))  # type: ignore[operator]
    done = published(built, "--apply", "plan.json")
    assert done.returncode == 2
    assert message in done.stderr
    assert not (built / "www").exists()


def test_what_cannot_be_published_is_said_with_what_to_do(built: Path, tmp_path: Path) -> None:
    said = {
        "no publisher": published(tmp_path).stderr,
        "no build": published(built, "--site-dir", "elsewhere").stderr,
        "no plan": published(built, "--apply", "none.json").stderr,
        "nothing there": published(built, "--verify").stderr,
        "no version": published(built, "--rollback", "1").stderr,
    }
    assert said == {
        "no publisher": "error `techdocs.yml` does not say where to publish to\n"
        "  hint: set `publisher`; see the page on publishing\n",
        "no build": f"error `{built}/elsewhere` is not a site of techdocs\n  hint: run `techdocs build` first\n",
        "no plan": "error the plan cannot be read: `none.json`: No such file or directory\n",
        "nothing there": f"error techdocs has not published to the folder `{built}/www` yet\n"
        "  hint: run `techdocs publish`\n",
        "no version": "error can't roll back by 1: no earlier version was kept\n"
        "  hint: build an earlier commit and publish that\n",
    }
    assert published(built, "--plan", "a", "--verify").returncode == 2
    for place in ("site", "site/www", "."):
        (built / "techdocs.yml").write_text("sources: repositories\n" + SETTINGS.replace("www", place))
        assert "error the site can't be published into its own folder" in published(built, "--adopt").stderr


def test_a_site_that_another_job_has_built_is_published_without_its_cache(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "site", tmp_path / "site")
    (tmp_path / "techdocs.yml").write_text(SETTINGS.replace("www", str(built / "www")))
    assert published(tmp_path).returncode == 0
    assert published(built).stderr == f"the folder `{built}/www`: nothing to publish\n", "the same as with the cache"
    catalog = (tmp_path / "site/catalog.json").read_text()
    (tmp_path / "site/catalog.json").write_text(catalog.replace('"state":"current"', '"state":"failed"'))
    assert "the build is incomplete: the docs of `component:default/one` failed" in published(tmp_path).stderr
    (tmp_path / "site/link.html").symlink_to("/etc/passwd")
    assert "error `link.html` of the site cannot be read" in published(tmp_path).stderr


def test_verify_prints_what_differs_and_exits_with_1(built: Path) -> None:
    published(built)
    (built / "www/index.html").write_text("defaced")
    done = published(built, "--verify")
    assert (done.returncode, done.stdout) == (1, "`index.html` has other bytes\n")


def test_a_site_that_was_touched_after_its_build_is_not_published(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "site/docs/default/component/one/extra.html").symlink_to("/etc/passwd")
    done = published(tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"error `{tmp_path}/site` was changed after it was built\n  hint: build it again\n"


def test_a_build_in_which_docs_failed_is_published_only_when_asked(tmp_path: Path) -> None:
    make(tmp_path, broken=True)
    done = published(tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        "error the build is incomplete: the docs of `component:default/one` failed to build\n"
        "  hint: fix it and build again, or pass `--allow-incomplete`\n"
    )
    assert published(tmp_path, "--allow-incomplete").returncode == 0
    assert techdocs(tmp_path, "build", "--quiet").returncode == 1
    assert published(tmp_path).returncode == 2
