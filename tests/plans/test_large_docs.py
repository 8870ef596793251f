"""The limits that hold where the operator says nothing let large docs pass."""

from pathlib import Path

from techdocs.model.docs import DocsSettings
from techdocs.model.source import Source
from techdocs.plans.choose import choose_downloads, choose_files, tell_over_limit
from techdocs.plans.file_index import FileIndex
from techdocs.plans.inputs import Inputs
from techdocs.plans.listing import list_folder


def chosen(root: Path) -> Inputs:
    inputs = Inputs(source=Source(name="one", root=root), file_index=FileIndex())
    choice = choose_files(list_folder(root / "docs"), inputs, DocsSettings(site_name="One"), file_types=())
    choose_downloads(choice, None)
    tell_over_limit(inputs)
    return inputs


def test_a_component_of_2500_pages_is_whole(tmp_path: Path) -> None:
    for number in range(2500):
        page = tmp_path / f"docs/{number % 50}/page-{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("# Page\n\nText\n")
    inputs = chosen(tmp_path)
    assert (len(inputs.files), inputs.problems) == (2500, [])


def test_5000_source_files_beside_500_pages_cost_no_page(tmp_path: Path) -> None:
    (tmp_path / "docs/a").mkdir(parents=True)
    for number in range(5000):
        (tmp_path / f"docs/a/file-{number}.{('cpp', 'py', 'yaml')[number % 3]}").write_text("x\n")
    for number in range(500):
        (tmp_path / f"docs/page-{number}.md").write_text("# Page\n\nText about `a/file-1.py`\n")
    inputs = chosen(tmp_path)
    assert sorted(path for path in inputs.files if not path.endswith(".md")) == ["a/file-1.py"]
    assert (len(inputs.files), inputs.problems) == (501, [])
