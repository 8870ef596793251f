"""What stands in a folder already, and where its docs are."""

from pathlib import Path

import pytest

from techdocs.scaffold import ExistingFiles, find_existing_files


def existing(folder: Path, files: dict[str, str]) -> ExistingFiles:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return find_existing_files(folder)


def entity(ref: str = "", kind: str = "Component") -> str:
    annotations = f", annotations: {{backstage.io/techdocs-ref: {ref}}}" if ref else ""
    return f"kind: {kind}\nmetadata: {{name: x{annotations}}}\n"


def test_nothing_stands_in_an_empty_folder(tmp_path: Path) -> None:
    assert find_existing_files(tmp_path) == ExistingFiles()


@pytest.mark.parametrize(
    ("settings", "docs_dir"),
    [
        ("site_name: x\n", "docs"),
        ("docs_dir: handbook/pages/\n", "handbook/pages"),
        ("docs_dir: ./documentation\n", "documentation"),
        ("docs_dir: ../docs\n", ""),
        ("docs_dir: /etc\n", ""),
        ("docs_dir: .\n", ""),
        ("docs_dir: [docs]\n", ""),
        ("docs_dir: !ENV DOCS\n", ""),
        ("docs_dir: linked/pages\n", ""),
        ("docs_dir: mkdocs.yml\n", ""),
        ("site_name: [\n", "docs"),
    ],
)
def test_the_docs_are_in_the_folder_that_the_settings_name(tmp_path: Path, settings: str, docs_dir: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "elsewhere")
    assert existing(tmp_path, {"mkdocs.yml": settings}).docs_dir == docs_dir


@pytest.mark.parametrize(
    ("name", "has_pages"), [("docs/a/b.MD", True), ("docs/a.markdown", True), ("docs/a.png", False), ("a.md", False)]
)
def test_docs_have_pages_when_one_stands_anywhere_in_them(tmp_path: Path, name: str, has_pages: bool) -> None:  # noqa: FBT001
    assert existing(tmp_path, {name: ""}).has_pages is has_pages


@pytest.mark.parametrize(
    ("files", "docs_ref", "is_here", "lacks_ref"),
    [
        ({"catalog-info.yaml": entity("dir:.")}, "dir:.", True, False),
        ({"catalog-info.yaml": entity("dir:./handbook")}, "dir:./handbook", False, False),
        ({"catalog-info.yaml": entity("dir:./a") + "---\n" + entity("dir:./")}, "dir:./", True, False),
        ({"catalog-info.yaml": entity()}, "dir:.", True, True),
        ({"catalog-info.yaml": entity(kind="Location")}, "dir:.", True, False),
        ({"catalog-info.yaml": "kind: [\n"}, "dir:.", True, False),
        ({"catalog-info.yaml": "- x\n"}, "dir:.", True, False),
        ({"docs/mkdocs.yml": "site_name: x\n"}, "dir:./docs", False, False),
        ({"docs/mkdocs.yml": "site_name: x\n", "mkdocs.yaml": "site_name: y\n"}, "dir:.", True, False),
    ],
)
def test_where_the_docs_are(
    tmp_path: Path,
    files: dict[str, str],
    docs_ref: str,
    is_here: bool,  # noqa: FBT001
    lacks_ref: bool,  # noqa: FBT001
) -> None:
    found = existing(tmp_path, files)
    assert (found.docs_ref, found.docs_are_here, found.lacks_ref) == (docs_ref, is_here, lacks_ref)
