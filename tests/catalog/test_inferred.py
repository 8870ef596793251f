"""What becomes a component by itself, and what is not docs although it bears the name."""

from pathlib import Path

import pytest

from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import parse_entity_ref
from techdocs.model.problem import Severity
from techdocs.model.source import Source
from tests.conftest import COMPONENT, Write
from tests.reading import catalog_of

WORKFLOW = "name: docs\non: push\njobs:\n  build: {runs-on: ubuntu-latest, steps: []}\n"


def read(root: Path) -> Catalog:
    return catalog_of(Source(name=folder.name, root=folder.resolve()) for folder in sorted(root.iterdir()))


def names(catalog: Catalog) -> list[str]:
    return [str(ref) for ref in catalog.entities]


@pytest.mark.parametrize("settings", ["docs/conf.py", "docs/source/conf.py"])
def test_docs_that_sphinx_builds_become_no_component_and_one_note(write: Write, settings: str) -> None:
    catalog = read(write({f"x/{settings}": "project = 'x'\n", "x/docs/index.md": "```{toctree}\n```\n"}))
    assert names(catalog) == []
    (problem,) = catalog.problems
    assert (problem.code, problem.severity, str(problem.place)) == (Code.SPHINX_DOCS, Severity.NOTE, "x/docs")


def test_a_readme_beside_sphinx_docs_is_published(write: Write) -> None:
    root = write({"x/docs/conf.py": "", "x/docs/index.md": "# X\n", "x/README.md": "# X\n"})
    catalog = read(root)
    assert catalog.docs_folders[parse_entity_ref("component:x")].path == "README.md"


def test_sphinx_docs_with_a_mkdocs_yml_or_an_annotation_are_published(write: Write) -> None:
    root = write(
        {
            "a/docs/conf.py": "", "a/docs/index.md": "# A\n", "a/mkdocs.yml": "site_name: A\n",
            "b/docs/conf.py": "", "b/docs/index.md": "# B\n",
            "b/catalog-info.yaml": COMPONENT.format(name="b", owner="o"),
        }
    )  # fmt: skip
    catalog = read(root)
    assert {str(ref): claim.form for ref, claim in catalog.docs_folders.items()} == {
        "component:default/a": DocsForm.MKDOCS,
        "component:default/b": DocsForm.FOLDER,
    }
    assert not [problem for problem in catalog.problems if problem.code == Code.SPHINX_DOCS]


@pytest.mark.parametrize("path", [".github/workflows/mkdocs.yml", "ci/mkdocs.yml", "mkdocs.yaml"])
def test_a_workflow_that_is_called_mkdocs_is_no_docs(write: Write, path: str) -> None:
    root = write(
        {
            f"x/{path}": WORKFLOW,
            "x/catalog-info.yaml": COMPONENT.format(name="a", owner="o").replace("dir:.", "dir:a"),
            "x/a/README.md": "# A\n",
        }
    )
    assert names(read(root)) == ["component:default/a"]


def test_a_repository_of_a_workflow_and_docs_is_its_docs(write: Write) -> None:
    root = write({"x/.github/workflows/mkdocs.yml": WORKFLOW, "x/docs/index.md": "# X\n"})
    assert names(read(root)) == ["component:default/x"]


def test_settings_whose_docs_folder_is_claimed_make_no_second_component(write: Write) -> None:
    root = write(
        {
            "x/catalog-info.yaml": COMPONENT.format(name="a", owner="o"),
            "x/docs/index.md": "# A\n",
            "x/docs/mkdocs.yml": "site_name: Twice\ndocs_dir: .\n",
            "x/website/mkdocs.yml": "site_name: Thrice\ndocs_dir: ../docs\n",
            "x/other/mkdocs.yml": "site_name: Other\n",
            "x/other/docs/index.md": "# Other\n",
        }
    )
    assert names(read(root)) == ["component:default/a", "component:default/other"]


@pytest.mark.parametrize("folder", ["skeleton", "templates/go/skeletons", "{{cookiecutter.name}}", "cookiecutter-x"])
def test_a_descriptor_in_a_skeleton_is_no_entity_also_without_placeholders(write: Write, folder: str) -> None:
    root = write({f"x/{folder}/catalog-info.yaml": COMPONENT.format(name="my-service", owner="o"), "x/README.md": ""})
    catalog = read(root)
    assert "component:default/my-service" not in names(catalog)
    assert [problem.code for problem in catalog.problems] == [Code.TEMPLATES_SKIPPED]


def test_a_location_can_name_a_descriptor_in_a_skeleton(write: Write) -> None:
    location = "apiVersion: v1\nkind: Location\nmetadata: {name: all}\nspec: {target: ./skeleton/catalog-info.yaml}\n"
    root = write(
        {
            "x/catalog-info.yaml": location,
            "x/skeleton/catalog-info.yaml": COMPONENT.format(name="meant", owner="o"),
        }
    )
    assert "component:default/meant" in names(read(root))


def test_a_docs_folder_that_is_claimed_is_known_also_from_inherited_settings(write: Write) -> None:
    root = write(
        {
            "x/catalog-info.yaml": COMPONENT.format(name="a", owner="o"),
            "x/docs/index.md": "# A\n",
            "x/website/mkdocs.yml": "INHERIT: ../common/mkdocs.yml\n",
            "x/common/mkdocs.yml": "site_name: Twice\ndocs_dir: ../docs\n",
        }
    )
    assert names(read(root)) == ["component:default/a"]


def test_docs_of_a_renamed_repository_know_the_refs_that_came_from_its_former_names(write: Write) -> None:
    root = write({
        "plain/docs/index.md": "# X\n",
        "titled/mkdocs.yml": "site_name: Guide\n", "titled/docs/index.md": "# X\n",
        "other/mkdocs.yml": "site_name: Guide\n", "other/docs/index.md": "# X\n",
    })  # fmt: skip
    former = {"plain": ("acme/Old one", "acme/PLAIN"), "titled": ("acme/old-titled",), "other": ("acme/old-other",)}
    catalog = catalog_of(
        Source(name=folder.name, root=folder.resolve(), former=former[folder.name]) for folder in sorted(root.iterdir())
    )
    assert {str(ref): [str(one) for one in entity.former] for ref, entity in catalog.entities.items()} == {
        "component:default/plain": ["component:default/old-one"],
        "component:default/guide": [],
        "component:default/titled-guide": ["component:default/old-titled-guide"],
    }
