"""Every rule for descriptors, held against what Backstage's own code says of the same documents.

`make oracle-catalog` asks Backstage and writes `oracle/verdicts.jsonl`; this test needs neither Node nor a network.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from techdocs.catalog.descriptor import read_descriptor
from techdocs.catalog.placeholders import Placeholders
from techdocs.catalog.relations import relate
from techdocs.model.problem import Severity
from techdocs.model.source import Source
from tests.catalog.oracle.documents import documents
from tests.catalog.oracle.written import FILES

VERDICTS = Path(__file__).parent / "oracle" / "verdicts.jsonl"
OWN_KINDS = r"kind: (!foo )?(Cluster|Componet|x)\n"
NAMED = re.compile(r"apiVersion: [^\n]*\nkind: [A-Z]\w+\nmetadata:\s+\{?name: (?!null)[a-z]{1,9}(\n|}|, (?!namespace))")
DIFFERENCES: Mapping[str, str] = {
    "a company may have kinds of its own, which its own code recognises: a near miss is a warning": OWN_KINDS,
    "a skeleton of a software template is no mistake: a note": r"name: ['\"]?\$?\{\{",
    "a file that only bears the name of a descriptor: a note": r"^(foo: bar|- a|text|5)\n$",
    "tags of YAML 1.1, which YAML 1.2 does not resolve": r"!!(binary|set|omap|int|float|null)\b",
    "YAML 1.1, which the document asks for": r"^%YAML 1\.1",
    "a carriage return ends a line for libyaml, as YAML says": r"^[^\n]*\r[^\n]*$",
    "an anchor whose name ends with a colon": r"\n *&\w+:",
    "with the AI module an MCP server needs `remotes`, without it `definition`: a note": r"mcp-server.*definition: x}",
    "a ref with a part that climbs or is no name leads nowhere: an error": r"owner: a/b/c",
    "spaces around a ref lead nowhere in Backstage: read without them, and reported": r'owner: "( a |a\\n| )"',
    "characters that cannot be seen are left out of refs, and reported": r"\\u200b",
    "a folder as the target of a Location is a target that is missing (TD111)": r"target: \./a/}",
}
"""Why we say something else than Backstage, with what the texts have in common of which we do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What of a text is refused, which entities are there, and how they relate."""

    is_refused: bool
    refs: frozenset[str]
    relations: frozenset[str]


@cache
def verdicts() -> tuple[dict[str, object], ...]:
    return tuple(json.loads(line) for line in VERDICTS.read_text(encoding="utf-8").splitlines())


def theirs(parts: list[dict[str, object]]) -> Judged:
    relations = {str(relation) for part in parts for relation in _list(part.get("relations"))}
    return Judged(
        is_refused=any("refused" in part for part in parts),
        refs=frozenset(str(part["ref"]) for part in parts if "ref" in part),
        relations=frozenset(f"{kind} {ref.lower()}" for kind, _, ref in (text.partition(" ") for text in relations)),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Judged]:
    """Read a text as the descriptor of a repository that has the files of the placeholders."""
    root = tmp_path_factory.mktemp("oracle").resolve()
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    source = Source(name="shop", root=root)

    def judge(text: str) -> Judged:
        found = read_descriptor(source, "catalog-info.yaml", text.encode(), placeholders=Placeholders(source))
        related = relate({entity.ref: entity for entity in found.entities}, {})
        return Judged(
            is_refused=any(problem.severity is Severity.ERROR for problem in (*found.problems, *related.problems)),
            refs=frozenset(str(entity.ref) for entity in found.entities),
            relations=frozenset(
                f"{relation.type} {relation.target}"
                for entity in found.entities
                if entity.kind != "Template"  # the scaffolder's own module relates it, which the oracle has not
                for relation in related.relations.get(entity.ref, ())
            ),
        )

    return judge


def differs(we: Judged, they: Judged) -> bool:
    if we.is_refused != they.is_refused or not they.refs <= we.refs:
        return True
    return not they.is_refused and we.relations != they.relations


def test_there_are_verdicts_for_the_documents_that_are_written_and_generated_today() -> None:
    texts = [verdict["text"] for verdict in verdicts()]
    assert texts == [document["text"] for document in documents()]
    assert len(texts) >= 500
    refused = sum(theirs(_parts(verdict)).is_refused for verdict in verdicts())
    assert 0.3 < refused / len(texts) < 0.7


def _parts(verdict: dict[str, object]) -> list[dict[str, object]]:
    return [part for part in _list(verdict["verdicts"]) if isinstance(part, dict)]


def test_we_refuse_and_accept_and_relate_as_backstage_does_but_where_it_is_named(
    ours: Callable[[str], Judged],
) -> None:
    unnamed, named = [], set()
    for verdict in verdicts():
        text = str(verdict["text"])
        if differs(ours(text), theirs(_parts(verdict))):
            reasons = {reason for reason, pattern in DIFFERENCES.items() if re.search(pattern, text)}
            named |= reasons
            if not reasons:
                unnamed.append((text, verdict["verdicts"], ours(text)))
    assert unnamed == []
    assert named == set(DIFFERENCES), "a difference that is named is none any more"


def test_what_backstage_refuses_stays_in_our_site_when_it_has_a_kind_and_a_name(
    ours: Callable[[str], Judged],
) -> None:
    texts = [str(verdict["text"]) for verdict in verdicts() if theirs(_parts(verdict)).is_refused]
    named = [text for text in texts if NAMED.match(text)]
    assert [text for text in named if not ours(text).refs and not _is_no_yaml(text)] == []
    assert len(named) > 200


def _is_no_yaml(text: str) -> bool:
    problems = read_descriptor(Source(name="x", root=Path("/nowhere")), "catalog-info.yaml", text.encode()).problems
    return any(re.search(r"invalid YAML|an alias refers", problem.message) for problem in problems)
