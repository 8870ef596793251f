"""What a Python program may import from `techdocs` is documented, typed, loaded when it is used, and works."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import techdocs
from tests.conftest import ROOT, Write
from tests.runs import environment

PAGE = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
LOADED = (
    "import sys, {module}; print(sorted({{'techdocs.pipeline', 'techdocs.config', 'mkdocs'}} & sys.modules.keys()))"
)


def test_the_page_lists_exactly_the_names_of_the_package() -> None:
    assert sorted(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == sorted(techdocs.__all__)
    assert len(techdocs.__all__) <= 12


def test_every_name_is_there_and_a_type_checker_sees_it_where_it_is_loaded_from() -> None:
    imports = ast.walk(ast.parse(Path(techdocs.__file__).read_text(encoding="utf-8")))
    shown = {
        alias.name: node.module for node in imports if isinstance(node, ast.ImportFrom) for alias in node.names
    }  # fmt: skip
    loaded = {name: module for module, names in techdocs._MODULES.items() for name in names}  # noqa: SLF001
    assert {name: shown[name] for name in techdocs.__all__} == loaded
    assert [name for name in techdocs.__all__ if getattr(techdocs, name).__name__ != name] == []
    assert set(techdocs.__all__) < set(dir(techdocs))


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module `techdocs` has no attribute `build_cite`"):
        getattr(techdocs, "build_cite")  # noqa: B009 - a type checker knows that it is not there


@pytest.mark.parametrize("module", ["techdocs", "techdocs.cli"])
def test_nothing_is_loaded_before_it_is_used(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", LOADED.format(module=module)], capture_output=True, check=True)
    assert done.stdout == b"[]\n"


def test_the_example_of_the_page_runs_as_it_is_written(write: Write, tmp_path: Path) -> None:
    write({"one/mkdocs.yml": "site_name: One\n", "one/docs/index.md": "# One\n", "two/catalog-info.yaml": "kind: X\n"})
    (tmp_path / "example.py").write_text(PAGE.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "example.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env=environment(tmp_path),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    *problems, last = done.stdout.splitlines()
    assert last == f"site written to {tmp_path / 'site'}"
    assert problems[0].startswith("two/catalog-info.yaml:1:")
    assert (tmp_path / "site/docs/default/component/one/index.html").is_file()
