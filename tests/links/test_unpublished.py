"""Who links to, or shows, a file that the docs have and the site does not is told why, and never to name that file."""

import pytest

from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.pipeline import Outcome
from tests.conftest import Build, Write

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"
SETTINGS = "site_name: One\nexclude_docs: |\n  secret.md\n  hidden.png\ndraft_docs: draft.md\n"


def told(outcome: Outcome, *codes: Code) -> list[tuple[str, str]]:
    return [(problem.message, problem.hint) for problem in outcome.report.problems if problem.code in codes]


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ("secret.md", "points to a page that is left out of the docs", "take it out of `exclude_docs`"),
        ("secret.md#part", "points to a page that is left out of the docs", "take it out of `exclude_docs`"),
        ("draft.md", "points to a page that is left out of the docs", "take it out of `exclude_docs` or `draft_docs`"),
        ("templates/A.md", "points to a page that is left out of the docs", "MkDocs leaves out the folder `templates`"),
        ("large.md", "points to a page that is not published: it is larger than 1 MB (`limits.page_mb`)", "make it"),
        ("guide.md", "points to a page that is not published: another page has its address", "use that page instead"),
        ("HOW.MD", "points to a page that is not published as a page", "rename it to `HOW.md`"),
    ],
)  # fmt: skip
def test_a_link_to_a_page_that_is_not_published_says_why(
    write: Write, build: Build, target: str, message: str, hint: str
) -> None:
    write({
        "one/mkdocs.yml": SETTINGS, "one/docs/index.md": f"# One\n\n[x]({target})\n", "one/docs/secret.md": "# S\n",
        "one/docs/draft.md": "# D\n", "one/docs/templates/A.md": "# A\n", "one/docs/HOW.MD": "# How\n",
        "one/docs/large.md": "# Large\n" + "a word " * 150_000, "one/docs/guide.md": "# G\n",
        "one/docs/guide/index.md": "# Guide\n",
    })  # fmt: skip
    found = told(build(limits=Limits(page_mb=1)), Code.BROKEN_LINK)
    assert [text for text, _ in found] == [f"link `{target}` {message}"]
    assert found[0][1].startswith(hint)


@pytest.mark.parametrize(
    ("picture", "message", "hint"),
    [
        ("lfs.png", "is a Git LFS pointer, not the file itself", "run `git lfs pull`"),
        ("lfs.svg", "is a Git LFS pointer, not the file itself", "run `git lfs pull`"),
        ("large.png", "is not published: it is larger than 1 MB (`limits.asset_mb`)", "make it smaller"),
        ("hidden.png", "is left out of the docs", "take it out of `exclude_docs`"),
        ("gone.png", "does not exist", "check the path"),
    ],
)
@pytest.mark.parametrize("form", ["mkdocs", "README"])
def test_a_picture_that_is_not_published_says_why(
    write: Write, build: Build, form: str, picture: str, message: str, hint: str
) -> None:
    files = {"lfs.png": POINTER, "lfs.svg": POINTER, "large.png": "x" * 1_000_001, "hidden.png": "x"}
    if form == "README" and picture == "hidden.png":
        pytest.skip("a README has no settings")
    if form == "README":
        write({"one/catalog-info.yaml": _ENTITY, "one/README.md": f"# One\n\n![p]({picture})\n"})
    else:
        write({"one/mkdocs.yml": SETTINGS, "one/docs/index.md": f"# One\n\n![p]({picture})\n"})
    write({f"one/{'' if form == 'README' else 'docs/'}{name}": content for name, content in files.items()})
    found = told(build(limits=Limits(asset_mb=1)), Code.MISSING_IMAGE)
    assert [text for text, _ in found] == [f"image `{picture}` {message}"]
    assert found[0][1].startswith(hint)


def test_pointers_of_git_lfs_are_counted_once(write: Write, build: Build) -> None:
    write({
        "one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": "# One\n\n[Report](report.pdf)\n",
        "one/docs/report.pdf": POINTER, "one/docs/a.png": POINTER,
    })  # fmt: skip
    ((message, hint),) = told(build(), Code.FILE_LEFT_OUT)
    assert message == "2 files are pointers of Git LFS, not the files that readers want; not published"
    assert hint.startswith("run `git lfs pull` before the build; for `actions/checkout`, write `lfs: true`; ")


def test_a_page_whose_suffix_is_in_capitals_is_told_once(write: Write, build: Build) -> None:
    write({"one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": "# One\n", "one/docs/a/HOW.MD": "# How\n"})
    ((message, hint),) = told(build(), Code.FILE_LEFT_OUT)
    assert message == "the file is not published as a page: MkDocs recognises only lower-case suffixes"
    assert hint == "rename it to `a/HOW.md`"


@pytest.mark.parametrize(
    ("settings", "messages"),
    [
        ("docs_dir: .\n", ["MkDocs rejects `docs_dir: .`: it is the folder that contains `mkdocs.yml`"]),
        ("docs_dir: ./\n", ["MkDocs rejects `docs_dir: ./`: it is the folder that contains `mkdocs.yml`"]),
        ("docs_dir: .\nplugins: [same-dir]\n", []),
        ("docs_dir: docs\n", []),
    ],
)
def test_a_docs_folder_that_mkdocs_refuses_is_told(
    write: Write, build: Build, settings: str, messages: list[str]
) -> None:
    write({"one/mkdocs.yml": f"site_name: One\n{settings}", "one/index.md": "# One\n", "one/docs/index.md": "# One\n"})
    assert [message for message, _ in told(build(), Code.DOCS_FOLDER_MISSING)] == messages


@pytest.mark.parametrize(
    ("entry", "hint"),
    [("guide.md", "`guide.markdown`"), ("other/guide.md", "`guide.markdown`"), ("giude.markdown", "`guide.markdown`")],
)
def test_a_page_of_another_suffix_is_suggested(write: Write, build: Build, entry: str, hint: str) -> None:
    write({
        "one/mkdocs.yml": f"site_name: One\nnav: [index.md, {entry}]\n",
        "one/docs/index.md": f"# One\n\n[x]({entry})\n", "one/docs/guide.markdown": "# Guide\n",
    })  # fmt: skip
    outcome = build()
    assert told(outcome, Code.NAV_WITHOUT_FILE)[0][1] == f"did you mean {hint}?"
    assert told(outcome, Code.BROKEN_LINK)[0][1] == f"did you mean {hint}?"


_ENTITY = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: one, annotations: {backstage.io/techdocs-ref: "dir:."}}
spec: {type: service, lifecycle: production, owner: red}
"""
