"""Catalog documents to ask Backstage about: written here, and changed by a generator with a seed.

`make oracle-catalog` has Backstage's code judge them, and keeps what it says beside their texts in `verdicts.jsonl`.
"""

import json
import random
import sys
from collections.abc import Iterator, Mapping

from tests.catalog.oracle.written import FILES, WRITTEN

Document = dict[str, object]
SEED = 20261129
MUTATED = 280
"""How many documents the generator makes; those that Backstage reads alike are many, so that it needs no more."""
_HEAD = {"apiVersion": "backstage.io/v1alpha1"}
_ENTITIES: tuple[Mapping[str, object], ...] = (
    _HEAD | {
        "kind": "Component",
        "metadata": {
            "name": "web", "namespace": "shop", "title": "Web", "labels": {"a.b/tier": "1"},
            "annotations": {"backstage.io/techdocs-ref": "dir:."}, "tags": ["go"],
            "links": [{"url": "https://e.org", "title": "Home", "icon": "web", "type": "page"}],
        },
        "spec": {"type": "service", "lifecycle": "production", "owner": "red"},
    },
    _HEAD | {
        "kind": "Component", "metadata": {"name": "web"},
        "spec": {
            "type": "service", "lifecycle": "production", "owner": "red", "system": "shop", "subcomponentOf": "all",
            "providesApis": ["a"], "consumesApis": ["b"], "dependsOn": ["resource:db"], "dependencyOf": ["component:c"],
        },
    },
    _HEAD | {
        "kind": "API", "metadata": {"name": "pay"},
        "spec": {"type": "openapi", "lifecycle": "production", "owner": "user:ada", "system": "s", "definition": "x"},
    },
    _HEAD | {
        "kind": "API", "metadata": {"name": "mcp"},
        "spec": {"type": "mcp-server", "lifecycle": "x", "owner": "y", "remotes": [{"type": "sse",
        "url": "https://x"}]},
    },
    _HEAD | {
        "kind": "Resource", "metadata": {"name": "db"},
        "spec": {"type": "database", "owner": "red", "system": "s", "dependsOn": ["component:a"], "dependencyOf": []},
    },
    _HEAD | {"kind": "System", "metadata": {"name": "s"}, "spec": {"owner": "red", "domain": "d", "type": "t"}},
    _HEAD | {"kind": "Domain", "metadata": {"name": "d"}, "spec": {"owner": "red", "subdomainOf": "e", "type": "t"}},
    _HEAD | {
        "kind": "Group", "metadata": {"name": "red"},
        "spec": {
            "type": "team", "profile": {"displayName": "Red", "email": "r@e.org", "picture": "https://e.org/r.png"},
            "parent": "all", "children": ["pink"], "members": ["ada"],
        },
    },
    _HEAD | {
        "kind": "User", "metadata": {"name": "ada"},
        "spec": {"profile": {"displayName": "Ada", "email": "a@e.org", "picture": "p"}, "memberOf": ["red"]},
    },
    _HEAD | {
        "kind": "Location", "metadata": {"name": "l"},
        "spec": {"type": "url", "target": "./a.yaml", "targets": ["./b.yaml"], "presence": "optional"},
    },
    {
        "apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "t"},
        "spec": {
            "type": "service", "owner": "red", "parameters": [{"title": "T", "when": True}], "secrets": {"schema": {}},
            "steps": [{"id": "a", "name": "A", "action": "fetch", "input": {"url": "./s"}, "if": "${{ true }}"}],
            "output": {"links": [{"url": "u", "title": "t"}], "x": "y"},
        },
    },
    _HEAD | {
        "kind": "AiResource", "metadata": {"name": "sk"},
        "spec": {
            "type": "skill", "lifecycle": "x", "owner": "red", "system": "s", "agents": ["b"], "dependsOn": ["other"],
            "allowedTools": "Bash", "license": "MIT", "compatibility": "all",
        },
    },
    _HEAD | {
        "kind": "AiResource", "metadata": {"name": "ru"},
        "spec": {"type": "rule", "lifecycle": "x", "owner": "y", "disciplines": ["a"], "category": "c",
        "rationale": "r"},
    },
    _HEAD | {
        "kind": "AiResource", "metadata": {"name": "pl"},
        "spec": {"type": "plugin", "lifecycle": "x", "owner": "y", "system": "s", "skills": ["sk"], "version": "1"},
    },
    _HEAD | {
        "kind": "AiResource", "metadata": {"name": "ma"},
        "spec": {"type": "marketplace", "lifecycle": "x", "owner": "y", "plugins": ["pl"], "version": "1"},
    },
    _HEAD | {"kind": "AiResource", "metadata": {"name": "o"}, "spec": {"type": "other", "lifecycle": "x",
    "owner": "y"}},
)  # fmt: skip
_VALUES = (
    "null", '""', '" "', "5", "1.50", "0123", "true", "[]", "{}", "[5]", "[null]", '[""]', "[a, a]", "{a: b}", "x",
    '"a b"', "a--b", "A.b_c", "-a", "a:b", "a/b", ":a", '"a\\u200bb"', "123456789012345678901234567890", "1e400",
    ".inf", ".nan",
    "{$text: ./d.txt}", "{$text: ./none.txt}", "{$text: 5}", "{$json: ./d.json}", "{$yaml: ./d.yaml}",
    "{$file: ./d.txt}",
    "{$text: ./d.txt, a: b}", "[{$text: ./d.txt}]", "!foo x", "!!str 5", "yes", "~", "0x1F", "0o17", "2024-01-01", "<<",
)  # fmt: skip
_LINES = (
    "\t",
    "  \t",
    "# c",
    "\t# c",
    "",
    "---",
    "...",
    "a: b",
    "  a: b",
    "<<: {owner: z}",
    "x",
    "%YAML 1.2",
    "- a",
    "}",
    "]",
)
_CHARACTERS = "\t :-[]{}'\"&*!|>%@`#,?\\\n"


def documents() -> Iterator[Document]:
    """Yield every document with the files that its placeholders name: those written, those generated, none twice."""
    seen = set()
    for text in (*WRITTEN, *(block_text(entity) for entity in _ENTITIES), *_mutated(random.Random(SEED))):  # noqa: S311
        if text not in seen:
            seen.add(text)
            yield {"text": text}


def _mutated(chance: random.Random) -> Iterator[str]:
    for _ in range(MUTATED):
        entity = chance.choice(_ENTITIES)
        yield chance.choice((_with_value, _with_value, _with_value, _with_line, _with_character))(entity, chance)


def _with_value(entity: Mapping[str, object], chance: random.Random) -> str:
    """Return a document in which a value is another, or a key is left out, is there twice, or is new."""
    lines = block_text(entity).splitlines()
    number = chance.randrange(len(lines))
    key, _, _ = lines[number].partition(": ")
    what = chance.randrange(8)
    if what == 0:
        del lines[number]
    elif what == 1:
        lines.insert(number, lines[number])
    elif what == 2:
        lines.insert(
            number, f"{key[: len(key) - len(key.lstrip(' -'))]}more: {chance.choice(_VALUES)}".replace("-", " ")
        )
    elif key.endswith(":"):
        lines[number] = f"{key} {chance.choice(_VALUES)}"
        end = number + 1
        while end < len(lines) and _indent(lines[end]) > _indent(lines[number]):
            end += 1
        del lines[number + 1 : end]
    elif key.lstrip().startswith("- ") and ":" not in lines[number]:
        lines[number] = f"{key[: _indent(key)]}- {chance.choice(_VALUES)}"
    else:
        lines[number] = f"{key}: {chance.choice(_VALUES)}"
    return "\n".join(lines) + "\n"


def _with_line(entity: Mapping[str, object], chance: random.Random) -> str:
    lines = block_text(entity).splitlines()
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(_LINES))
    return "\n".join(lines) + "\n"


def _with_character(entity: Mapping[str, object], chance: random.Random) -> str:
    text = block_text(entity)
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(_CHARACTERS) + text[at + chance.randrange(2) :]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def block_text(value: Mapping[str, object]) -> str:
    """Return an entity as people write it: a key a line."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            nested = list(_lines(inner)) if isinstance(inner, (Mapping, list)) and inner else []
            yield f"{key}:" if nested else f"{key}: {_scalar(inner)}"
            yield from (f"  {line}" for line in nested)
    elif isinstance(value, list):
        for item in value:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield _scalar(value)


def _scalar(value: object) -> str:
    plain = (
        isinstance(value, str) and value.replace("-", "").replace("/", "").replace(".", "").replace(":", "").isalnum()
    )
    return str(value) if plain and not str(value).isdigit() else json.dumps(value)


if __name__ == "__main__":
    for document in documents():
        sys.stdout.write(json.dumps(document | {"files": FILES}) + "\n")
