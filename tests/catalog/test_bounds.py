"""What one repository writes is bounded where it is read, and what does not count is reported at its place."""

import json
import pickle
from pathlib import Path

import pytest

from techdocs.codeowners import owner_of
from techdocs.engine.bounds import cpu_bound
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.entity import EntityRefError, is_name, parse_author_ref
from techdocs.model.source import Source
from tests.conftest import COMPONENT, Build, Write
from tests.reading import catalog_of

HEAVY = [f"*a*a[ab]*{'a' * (number % 60)}[ab]b" for number in range(4_000)]


def read(root: Path) -> Catalog:
    return catalog_of(Source(name=folder.name, root=folder.resolve()) for folder in sorted(root.iterdir()))


def told(catalog: Catalog, code: Code) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in catalog.problems if problem.code == code]


def test_heavy_ignore_patterns_end_and_are_reported(write: Write) -> None:
    names = {f"one/{'a' * 230}{number}": "" for number in range(400)}
    root = write({"one/.gitignore": "\n".join(HEAVY), "one/docs/index.md": "# One\n", **names})
    with cpu_bound(20):
        catalog = read(root)
    assert told(catalog, Code.LIMIT_EXCEEDED) == [
        "one/.gitignore: its patterns take too long to match; from here on, no ignore patterns are used"
    ]
    assert [str(ref) for ref in catalog.entities] == ["component:default/one"]


def test_the_patterns_of_the_issue_cost_nothing(write: Write) -> None:
    names = {f"one/{'a' * 237}{number:03}": "" for number in range(100)}
    owners = "\n".join(["*a*a*ab @o/t"] * 3000)
    text = COMPONENT.format(name="one", owner="red")
    root = write({
        "one/.gitignore": "*a*a*ab\n" * 1000, "one/CODEOWNERS": owners, "one/catalog-info.yaml": text, **names,
    })  # fmt: skip
    with cpu_bound(5):
        catalog = read(root)
    assert [line.partition(": ")[2] for line in told(catalog, Code.LIMIT_EXCEEDED)] in (
        [], ["this rule and the ones above it are not used: they take too long to match"],
    )  # fmt: skip


def test_a_gitignore_that_is_too_large_or_has_a_line_that_is_too_long_is_reported(write: Write) -> None:
    root = write({"a/.gitignore": "x\n" * 500_001, "a/README.md": "", "b/.gitignore": "y" * 5_000, "b/README.md": ""})
    assert told(read(root), Code.LIMIT_EXCEEDED) == [
        "a/.gitignore: the file is ignored: it is larger than 1,000 kB",
        "b/.gitignore:1: a pattern is ignored: it is longer than 4,096 characters",
    ]


def test_of_a_heavy_codeowners_the_last_rules_count(write: Write) -> None:
    lines = [*(f"{pattern}{number} @o/heavy" for number, pattern in enumerate(HEAVY * 3)), "/docs/ @o/red"]
    root = write({"one/.gitlab/CODEOWNERS": "\n".join(lines), "one/README.md": ""})
    catalog = read(root)
    (rules,) = catalog.codeowners.values()
    assert 0 < rules.unused < len(lines)
    assert rules.rules[0].line == rules.unused + 1
    message = "this rule and the ones above it are not used: they take too long to match"
    assert told(catalog, Code.LIMIT_EXCEEDED) == [f"one/.gitlab/CODEOWNERS:{rules.unused}: {message}"]
    assert str(owner_of(rules, "docs/index.md")) == "group:default/red"


def test_the_rules_of_codeowners_are_plain_data(write: Write) -> None:
    root = write({"one/CODEOWNERS": "* @o/all\n/docs/ @o/red\n*.md @a\n/docs/x\\ y.md @b\n", "one/README.md": ""})
    rules = read(root).codeowners["one"]
    again = pickle.loads(pickle.dumps(rules))  # noqa: S301 - our own
    assert again == rules
    for path, owner in (("docs/a", "group:default/red"), ("docs/a.md", "user:default/a"), ("x", "group:default/all")):
        assert str(owner_of(again, path)) == str(owner_of(rules, path)) == owner
    assert str(owner_of(again, "docs/x y.md")) == "user:default/b"


def test_a_location_whose_glob_takes_too_long_is_reported(write: Write) -> None:
    targets = ", ".join(f'"{"*/" * 25}x{number}.yaml"' for number in range(20))
    root = write({
        "one/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\n"
        f"spec:\n  targets: [{targets}]\n",
    })  # fmt: skip
    for name in ("a", "b", "c"):
        (root / "one" / name).symlink_to(".")
    with cpu_bound(30):
        messages = [message for message in told(read(root), Code.LIMIT_EXCEEDED) if "too long" in message]
    assert len(messages) == 20


def test_patterns_of_settings_that_take_too_long_are_reported(write: Write, build: Build) -> None:
    lines = "".join(f"  {pattern}\n" for pattern in HEAVY)
    long = "a" * 110
    pages = {f"one/docs/{long}/{long}/{long}/{long}{number}.md": "# A\n" for number in range(150)}
    write({"one/mkdocs.yml": f"site_name: One\nexclude_docs: |\n{lines}", "one/docs/index.md": "# One\n", **pages})
    problems = [problem for problem in build().report.problems if problem.code == Code.LIMIT_EXCEEDED]
    assert [f"{problem.place} {problem.message}" for problem in problems] == [
        "one/mkdocs.yml the patterns in `exclude_docs` take too long to match; some pages were not compared with them"
    ]


@pytest.mark.parametrize("kind", ["k" * 63, "k" * 64, "k" * 251, "k" * 5000, "Entity", "../schemas/API", "a\\0"])
def test_a_kind_of_any_form_costs_its_document_at_most(write: Write, build: Build, kind: str) -> None:
    good, bad = COMPONENT.format(name="good", owner="red"), COMPONENT.format(name="bad", owner="red")
    write({"one/catalog-info.yaml": f"{good}---{bad.replace('kind: Component', f'kind: {kind}')}"})
    catalog = build().parts.catalog
    assert "component:default/good" in map(str, catalog.entities)
    assert len(catalog.entities) == 1 + is_name(kind)


@pytest.mark.parametrize(
    "owner", ["g" * 64, "g" * 300, "a/../../../../x", "..", "group:../x", "k" * 300 + ":x", "a/b/c"]
)
def test_an_owner_that_no_entity_can_be_is_no_owner(write: Write, build: Build, owner: str) -> None:
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner=owner), "one/docs/index.md": "# One\n"})
    outcome = build()
    assert outcome.parts.catalog.missing == ()
    assert all(own.owner is None for own in outcome.parts.catalog.ownership.values())
    assert any(problem.code in {Code.REF_INVALID, Code.FIELD_INVALID} for problem in outcome.report.problems)
    assert max(len(problem.message) for problem in outcome.report.problems) < 400


@pytest.mark.parametrize("owner", ["team@acme.example", "John Doe", "red.", "équipe"])
def test_a_missing_owner_with_a_name_for_people_is_shown_without_a_page(write: Write, build: Build, owner: str) -> None:
    write({"one/catalog-info.yaml": COMPONENT.format(name="one", owner=owner), "one/docs/index.md": "# One\n"})
    outcome = build()
    (ownership,) = outcome.parts.catalog.ownership.values()
    assert ownership.owner is not None
    assert outcome.parts.catalog.missing == ()
    assert not list((outcome.site.folder / "catalog").rglob("group"))
    assert owner.lower() in (outcome.site.folder / "docs/default/component/one/index.html").read_text().lower()


@pytest.mark.parametrize("text", ["a" * 64, "group:a/b/c", "x" * 10_000, "a\nb", "group:default/.."])
def test_refs_of_authors_have_a_bound(text: str) -> None:
    with pytest.raises(EntityRefError) as raised:
        parse_author_ref(text, default_kind="group")
    assert len(str(raised.value)) < 250


def test_values_of_a_json_file_reach_every_writer(write: Write, build: Build) -> None:
    api = (
        COMPONENT.format(name="api", owner="red").replace("kind: Component", "kind: API").replace("service", "openapi")
    )
    values = '{"a": "\\ud800", "b": 1e400, "c": 12345678901234567890123, "d": "\\u0000"}'
    write({"one/catalog-info.yaml": api + "  definition: {$json: ./p.json}\n", "one/p.json": values})
    outcome = build()
    document = json.loads((outcome.site.folder / "catalog.json").read_text(encoding="utf-8"))
    (spec,) = (entity["spec"] for entity in document["entities"] if entity["kind"] == "API")
    assert spec["definition"] == {"a": "", "b": "1e400", "c": "12345678901234567890123", "d": ""}
    assert "1e400" in (outcome.site.folder / "catalog/default/api/api/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["x" * 300, "x/" * 3000])
def test_a_path_that_no_file_can_have_costs_what_names_it(write: Write, build: Build, name: str) -> None:
    good = {"good/catalog-info.yaml": COMPONENT.format(name="good", owner="red"), "good/docs/index.md": "# Good\n"}
    page = f'# Page\n\n![x]({name}.png) [x]({name}.md)\n\n--8<-- "{name}.md"\n'
    settings = "site_name: A\nplugins: [techdocs-core]\n"
    write({
        **good, "a/README.md": page, "b/mkdocs.yml": f"{settings}docs_dir: {name}\n", "b/docs/index.md": "# B\n",
        "c/mkdocs.yml": f"{settings}nav:\n- A: {name}.md\n- '!include {name}/mkdocs.yml'\n", "c/docs/index.md": page,
        "d/docs/index.md": page, "d/docs/.pages": f"nav:\n- {name}.md\n",
        "e/catalog-info.yaml": COMPONENT.format(name="e", owner="red").replace("dir:.", f"dir:{name}"),
        "f/mkdocs.yml": f"{settings}markdown_extensions:\n- pymdownx.snippets:\n    base_path: {name}\n"
        f"    auto_append: [{name}]\n",
        "f/docs/index.md": page, "g/docs/index.md": f"---\naliases: [{name}, {name[:250]}.md]\n---\n\n# G\n",
        "h/mkdocs.yml": f"site_name: H\nplugins:\n- redirects: {{redirect_maps: {{{name}.md: index.md}}}}\n",
        "h/docs/index.md": "# H\n",
    })  # fmt: skip
    outcome = build()
    assert (outcome.site.folder / "docs/default/component/good/index.html").is_file()
