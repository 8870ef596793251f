"""A hostile value in any field of any file costs its own document at most: the site is built, and its data are JSON."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example
from hypothesis import strategies as st

from techdocs.config import Config, read_config
from techdocs.lint.formats import FORMATS, Scope
from techdocs.pipeline import build_site
from tests.fuzz.fuzzing import fuzz

_DEEP = 29
VALUES = (
    "~", "true", "-0", "[]", "{}", "''", ".nan", "-.inf", "1e400", "9" * 19, "9" * 400, "0x" + "f" * 18, "1_0", "012",
    "2024-99-99", "2024-01-01", "!!binary aGk=", "!!set {a, b}", "!!python/name:os.system x", "!unknown {a: 1}",
    '"\\0\\x07\\e"', '"\\u202e\\u2066"', '"\\ud800"', '"\\uffff\\U0010ffff"', '"a\\nb\\r\\n::set-env::x"', "a" * 70,
    "a" * 255, "k" * 5000, "é" * 70, "../../x", "a/../../b", "..", "x.", "con", "A:B/C", ":", "/", "//x", "a//b", "~/x",
    "group:default/" + "g" * 300, "group:" + "n" * 300 + "/a", "k" * 300 + ":a/b", "<b>&amp;", "]]>", "{{ 7*7 }}",
    "http://[x", "javascript:alert(1)", "https://a@b:c/%00", "url:https://", "dir:../..", "dir:", "'*'", "'**/*'",
    "'['", "'!'", "[a, [b, [c]], {d: e}, ~, 1]", "{a: b, 1: c, ~: d, [x]: y}", "{$json: ./p.json}", "{$yaml: ./q.yaml}",
    "{$text: ./p.json}", "[{$json: ./p.json}, {$json: ./r.json}]", "{$text: ''}", '{$text: "\\0"}', "{$json: .}",
    "[" * _DEEP + "]" * _DEEP, "{a: " * _DEEP + "1" + "}" * _DEEP, "&a [*a]", "{<<: {a: 1}, b: 2}", "{<<: [1, x]}",
)  # fmt: skip
"""What YAML may hold; quoted as it must be to stand after `key: `."""
JSON = (
    "NaN", "[Infinity]", "1e400", "9" * 5000, "-" + "9" * 25, '{"a": 1, "a": 2}', '"\\ud800"', '"\\u0000"', "[" * 2000,
    "[" * 29 + "]" * 29, "[" * 31 + "]" * 31, '{"\\ud800": {"\\u0000": 1}}', "", "\ufeff{}", "'x'", "[1,]", "null",
    '{"$json": "p.json"}', '{"a": [true, null, 1.5, "x"]}', "1E-999", "-0.0", '"' + "x" * 2000 + '"',
)  # fmt: skip
_TOP = ("apiVersion", "kind", "metadata", "spec", "other")
_METADATA = (
    "name", "namespace", "title", "description", "labels", "annotations", "tags", "links", "uid", "etag", "other",
    "annotations.backstage.io/techdocs-ref", "annotations.backstage.io/techdocs-entity",
    "annotations.backstage.io/techdocs-entity-path", "annotations.techdocs/former-refs",
    "annotations.techdocs/successor", "annotations.other", "labels.other",
)  # fmt: skip
_SPEC = (
    "type", "lifecycle", "owner", "system", "domain", "subcomponentOf", "dependsOn", "dependencyOf", "providesApis",
    "consumesApis", "definition", "profile", "members", "memberOf", "parent", "children", "target", "targets",
    "presence", "steps", "other",
)  # fmt: skip
_SETTINGS = (
    "site_name", "site_description", "site_author", "copyright", "nav", "docs_dir", "repo_url", "edit_uri", "plugins",
    "edit_uri_template", "theme", "markdown_extensions", "exclude_docs", "draft_docs", "not_in_nav", "extra", "hooks",
    "use_directory_urls", "other",
)  # fmt: skip
_FRONT = ("title", "description", "tags", "hide", "status", "search", "aliases", "icon", "other")
_KINDS = ("Component", "API", "System", "Domain", "Resource", "Group", "User", "Location", "Template")
_FIELDS = (
    *(("top", key) for key in _TOP), *(("metadata", key) for key in _METADATA), *(("spec", key) for key in _SPEC),
    *(("mkdocs", key) for key in _SETTINGS), *(("front", key) for key in _FRONT),
)  # fmt: skip
CASES = st.tuples(st.sampled_from(_FIELDS), st.sampled_from(VALUES), st.sampled_from(_KINDS), st.sampled_from(JSON))
Drawn = tuple[tuple[str, str], str, str, str]


@fuzz(2, cases=st.lists(CASES, min_size=20, max_size=60))
@example(cases=[(field, VALUES[number % len(VALUES)], "Component", "NaN") for number, field in enumerate(_FIELDS)])
def test_a_hostile_value_stops_no_build(cases: Sequence[Drawn]) -> None:
    with TemporaryDirectory() as name:
        config = replace(read_config(None, folder=Path(name).resolve(), sources=["repositories"]), jobs=2)
        for number, case in enumerate(cases):
            _write(config.folder / "repositories" / f"r{number % 5}" / f"d{number}", number, case)
        check(config, cases)


def check(config: Config, cases: Sequence[Drawn]) -> None:
    """Build a site and read what it says as data."""
    outcome = build_site(config)
    text = (outcome.site.folder / "catalog.json").read_bytes().decode("utf-8")
    document = json.loads(text, parse_constant=_no_constant)
    assert len(document["entities"]) >= len(cases) // 4
    for form in FORMATS.values():
        form(outcome.report, Scope()).encode("utf-8")
    made = {path.name for path in outcome.site.folder.rglob("*")}
    assert max(len(name.encode()) for name in made) <= 255 - len(".new-12345678")
    assert not [name for name in made if not name.isprintable()]


def _write(folder: Path, number: int, case: Drawn) -> None:
    (where, key), value, kind, data = case
    (folder / "docs").mkdir(parents=True)
    parts: dict[str, dict[str, str]] = {
        "metadata": {"name": f"c{number}"},
        "spec": {"type": "service", "lifecycle": "production", "owner": "team", "other": "{$json: ./p.json}"},
        "mkdocs": {"site_name": f"c{number}"}, "front": {"title": "A"},
    }  # fmt: skip
    top = {"apiVersion": "backstage.io/v1alpha1", "kind": kind}
    outer, _, inner = key.partition(".")
    (top if where == "top" else parts[where])[outer] = f"{{{json.dumps(inner)}: {value}}}" if inner else value
    top = {"metadata": _flow(parts["metadata"]), "spec": _flow(parts["spec"]), **top}
    texts = {
        "catalog-info.yaml": _lines(top), "mkdocs.yml": _lines(parts["mkdocs"]), "p.json": data,
        "q.yaml": f"a: {value}\n",
        "docs/index.md": f"---\n{_lines(parts['front'])}---\n\n# Title\n\nText.\n", "r.json": f'{{"a": [{data}]}}',
    }  # fmt: skip
    for path, text in texts.items():
        (folder / path).write_text(text, encoding="utf-8")


def _flow(values: dict[str, str]) -> str:
    return "\n" + "".join(f"  {key}: {value}\n" for key, value in values.items())


def _lines(values: dict[str, str]) -> str:
    return "".join(f"{key}: {value}\n" for key, value in values.items())


def _no_constant(name: str) -> object:
    raise AssertionError(f"{name} is not JSON")
