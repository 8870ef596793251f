"""What matters to a preview: files of its folders, without what editors and tools keep beside them."""

from pathlib import Path

from techdocs.server.trees import ONE_BY_ONE, Trees

FILES = ("index.md", "docs/more.md", "docs/.more.md.swp", "docs/more.md~", ".git/config", "site/index.html")


def test_files_count_but_not_those_of_tools_of_editors_and_of_ignored_folders(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    trees = Trees.find([tmp_path, tmp_path / "missing"], frozenset({tmp_path / "site"}))
    assert set(trees.files()) == {tmp_path / "index.md", tmp_path / "docs/more.md"}
    assert [name for name in FILES if trees.counts(tmp_path / name)] == ["index.md", "docs/more.md"]
    assert trees.to_watch() == ([tmp_path, tmp_path / "docs"] if ONE_BY_ONE else [tmp_path])
    assert not trees.counts(tmp_path.parent / "other.md")


def test_a_folder_that_another_one_has_replaced_makes_other_trees(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    before = Trees.find([folder], frozenset())
    assert Trees.find([folder], frozenset()) == before
    (tmp_path / "other").mkdir()
    folder.rename(tmp_path / "away")
    (tmp_path / "other").rename(folder)
    assert Trees.find([folder], frozenset()) != before
