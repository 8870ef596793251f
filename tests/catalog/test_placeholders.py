"""Placeholders of a repository are read once, and what they bring in is plain data within bounds."""

import json
from pathlib import Path

import pytest

from techdocs.catalog.placeholders import Placeholders
from techdocs.engine.bounds import cpu_bound
from techdocs.model.limits import Limits
from techdocs.model.problem import Severity
from techdocs.model.source import Source
from tests.conftest import COMPONENT, Build, Write
from tests.reading import read_all

BIG = "x" * 400_000
SMALL = Limits(placeholder_mb=1, repository_placeholder_mb=2)


class Resolving:
    """One repository's placeholders, and what was reported of them."""

    def __init__(self, root: Path, limits: Limits = SMALL) -> None:
        self.root, self.placeholders = root.resolve(), Placeholders(Source(name="x", root=root.resolve()), limits)
        self.told: list[str] = []

    def read(self, spec: dict[str, object]) -> dict[str, object]:
        def report(path: tuple[str | int, ...], message: str, _hint: str, _severity: Severity) -> None:
            self.told.append(f"{'.'.join(map(str, path))} {message}")

        return self.placeholders.resolve(spec, "", report)


def test_a_file_is_read_once_and_shared(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    resolving = Resolving(tmp_path)
    first = resolving.read({"a": {"$text": "a.txt"}, "b": [{"$text": "./a.txt"}]})
    (tmp_path / "a.txt").write_text("another")
    assert first == {"a": "text", "b": ["text"]}
    assert first["a"] is resolving.read({"c": {"$text": "a.txt"}})["c"]


def test_each_use_counts_for_a_document(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text(BIG)
    resolving = Resolving(tmp_path)
    found = resolving.read({"a": [{"$text": "big.txt"}] * 3000})["a"]
    assert isinstance(found, list)
    assert [found.count(BIG), found.count({"$text": "big.txt"})] == [2, 2998]
    (line,) = resolving.told
    assert line == (
        "a.2.$text `$text: big.txt` and the placeholders after it are not read: this document has more than 1 MB of "
        "placeholders (`limits.placeholder_mb`)"
    )


def test_all_documents_of_a_repository_count_together(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text(BIG)
    resolving = Resolving(tmp_path)
    found = [resolving.read({"a": {"$text": "big.txt"}})["a"] for _ in range(8)]
    assert [value == BIG for value in found] == [True] * 4 + [False] * 4
    assert len(resolving.told) == 4
    assert "this repository has more than 2 MB of placeholders" in resolving.told[0]


def test_bytes_are_counted_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "quotes.txt").write_text('"' * 600_000)
    resolving = Resolving(tmp_path)
    assert resolving.read({"a": {"$text": "quotes.txt"}})["a"] == {"$text": "quotes.txt"}


def test_files_that_do_not_fit_are_not_read_again_and_again(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text("x" * 4_900_000)
    resolving = Resolving(tmp_path)
    with cpu_bound(10):
        for _ in range(200):
            resolving.read({"a": {"$text": "big.txt"}})
    assert "cannot be read" in resolving.told[-1]


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ('{"a": NaN}', None, "`NaN` is not JSON"),
        ("[-Infinity]", None, "`-Infinity` is not JSON"),
        ('{"a": 1e400}', {"a": "1e400"}, "the number `1e400` is too large, so it is kept as text"),
        (f'[{"9" * 21}]', ["9" * 21], "is too large"),
        (f'[{"9" * 5000}]', ["9" * 5000], "is too large"),
        ('{"a": 1, "a": 2}', {"a": 2}, "duplicate key `a`"),
        ('{"a": "\\ud800x\\u0000\\u202e"}', {"a": "x"}, ""),
        ("[" * 100_000, None, "nested deeper than 30 levels"),
        ("[" * 40 + "]" * 40, None, "nested deeper than 30 levels"),
        (f"[{'0,' * 200_001}0]", None, "more than 200,000 values"),
        ("{", None, "cannot be read"),
        ('{"a": [1, -1.5, true, null, "x"]}', {"a": [1, -1.5, True, None, "x"]}, ""),
    ],
    ids=range(12),
)  # fmt: skip
def test_json_is_plain_data_or_stays_a_placeholder(tmp_path: Path, text: str, value: object, said: str) -> None:
    (tmp_path / "p.json").write_text(text)
    resolving = Resolving(tmp_path)
    found = resolving.read({"a": {"$json": "p.json"}})["a"]
    assert found == ({"$json": "p.json"} if value is None else value)
    assert [said in line for line in resolving.told] == ([True] if said else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: !thing {b: !!python/name:os.system x}", {"a": {"b": "x"}}),
        ("a: .nan\nb: .inf\nc: 1e999\nd: 2024-01-01\ne: !!binary aGk=", {
            "a": ".nan", "b": ".inf", "c": "1e999", "d": "2024-01-01", "e": "aGk=",
        }),
        ("a: !!set {b, c}\n? [x]\n: y\n1: z", {"a": {"b": None, "c": None}, "<seq>": "y", "1": "z"}),
        ("a: &a [*a]", {"$yaml": "p.yaml"}),
        ("a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
        ), {"$yaml": "p.yaml"}),
    ],
    ids=range(5),
)  # fmt: skip
def test_yaml_is_plain_data_or_stays_a_placeholder(tmp_path: Path, text: str, value: object) -> None:
    (tmp_path / "p.yaml").write_text(text)
    found = Resolving(tmp_path).read({"a": {"$yaml": "p.yaml"}})["a"]
    assert found == value
    json.dumps(found, allow_nan=False).encode()


def test_a_site_with_hostile_values_is_built(write: Write, build: Build) -> None:
    text = COMPONENT.format(name="bad", owner="red") + "  a: {$json: ./p.json}\n  b: [{$yaml: ./q.yaml}]\n"
    write({
        "one/catalog-info.yaml": text,
        "one/p.json": '{"a": NaN}', "one/q.yaml": "a: !x 1\n", "one/docs/index.md": "# B",
    })  # fmt: skip
    outcome = build()
    document = json.loads((outcome.site.folder / "catalog.json").read_text())
    (entity,) = (entity for entity in document["entities"] if entity["metadata"]["name"] == "bad")
    assert (entity["spec"]["a"], entity["spec"]["b"]) == ({"$json": "./p.json"}, [{"a": "1"}])


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"$text": 5}, "`$text` is not the path of a file"),
        ({"$text": "none.txt"}, "no such file in this repository: `$text: none.txt`"),
        ({"$yaml": "two.yaml"}, "cannot be read: it has 2 documents, and only one is allowed"),
        ({"$yaml": "empty.yaml"}, "cannot be read: it is empty"),
        ({"$yaml": "twice.yaml"}, "cannot be read: duplicate key `a`"),
        ({"$json": "two.yaml"}, "cannot be read"),
    ],
)
def test_a_placeholder_that_backstage_refuses_is_an_error(
    tmp_path: Path, part: dict[str, object], message: str
) -> None:
    for name, text in (("two.yaml", "a: 1\n---\nb: 2\n"), ("empty.yaml", ""), ("twice.yaml", "a: 1\na: 2\n")):
        (tmp_path / name).write_text(text)
    told: list[tuple[str, Severity]] = []
    placeholders = Placeholders(Source(name="x", root=tmp_path.resolve()), SMALL)
    found = placeholders.resolve({"a": part}, "", lambda _path, text, _hint, severity: told.append((text, severity)))
    assert found == {"a": part}
    assert [(message in text, severity) for text, severity in told] == [(True, Severity.ERROR)]


@pytest.mark.parametrize(
    "part", [{"$file": "a.txt"}, {"$graphql": "a.txt"}, {"$text": "a.txt", "b": {"$text": "a.txt"}}]
)
def test_what_backstage_does_not_take_for_a_placeholder_stays(tmp_path: Path, part: dict[str, object]) -> None:
    (tmp_path / "a.txt").write_text("text")
    resolving = Resolving(tmp_path)
    assert resolving.read({"a": part}) == {"a": part}
    assert resolving.told == []


def test_placeholders_are_filled_in_before_anything_is_checked(write: Write) -> None:
    root = write({
        "x/catalog-info.yaml": """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata:
              name: web
              title: {$text: ./title.txt}
              tags: {$yaml: ./tags.yaml}
              annotations: {backstage.io/techdocs-ref: {$text: ./ref.txt}}
            spec: {$yaml: ./spec.yaml}
        """,
        "x/title.txt": "Web", "x/tags.yaml": "- go\n- !loud web\n", "x/ref.txt": "dir:.",
        "x/spec.yaml": "type: service\nlifecycle: production\nowner: !team red\n",
    })  # fmt: skip
    reading = read_all([Source(name="x", root=(root / "x").resolve())])["x"]
    (entity,) = reading.entities
    assert (entity.title, entity.tags, entity.type) == ("Web", ("go", "web"), "service")
    assert entity.spec["owner"] == "red"
    assert entity.annotations == {"backstage.io/techdocs-ref": "dir:."}
    assert reading.problems == ()


def test_what_a_file_brings_in_is_checked_where_its_placeholder_stands(write: Write) -> None:
    text = COMPONENT.format(name="web", owner="red").replace("owner: red", "owner: {$yaml: ./o.yaml}")
    root = write({"x/catalog-info.yaml": text, "x/o.yaml": "- red\n"})
    (problem,) = read_all([Source(name="x", root=(root / "x").resolve())])["x"].problems
    assert (str(problem.place), problem.message) == ("x/catalog-info.yaml:10:10", "`spec.owner` is not a string")


def test_a_placeholder_that_is_not_read_is_told_once(write: Write) -> None:
    text = COMPONENT.format(name="web", owner="red").replace("owner: red", "owner: {$text: ./none.txt}")
    root = write({"x/catalog-info.yaml": text})
    reading = read_all([Source(name="x", root=(root / "x").resolve())])["x"]
    assert [problem.code for problem in reading.problems] == ["TD112"]
    assert [entity.name for entity in reading.entities] == ["web"]


@pytest.mark.parametrize(
    "metadata", ["{name: {$text: ./n.txt}}", "{$yaml: ./m.yaml}", "{name: a, namespace: {$text: ./n.txt}}"]
)
def test_no_placeholder_gives_an_entity_its_name(write: Write, metadata: str) -> None:
    text = f"apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {metadata}\nspec: {{owner: red}}\n"
    root = write({"x/catalog-info.yaml": text, "x/n.txt": "web", "x/m.yaml": "name: web\n"})
    reading = read_all([Source(name="x", root=(root / "x").resolve())])["x"]
    assert "TD102" in {problem.code for problem in reading.problems}
    assert not [entity for entity in reading.entities if entity.name == "web"]
