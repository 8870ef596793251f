"""What holds for any descriptor: a repair mends what it is for, touches nothing else, and is needed once."""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from techdocs.model.problem import Problem
from tests.lint.fix.linting import lint, plan

SCALARS = st.sampled_from(
    ["1", "1.10", "true", "False", "0x1f", "-1", "+7", "1e3", ".5", "007", "~", "yes", "2024-01-02", "'1'", '"on"',
     "[1]", "&x 1", "!!int 1", "text", "a: b", "12345678901234567890123"]
)  # fmt: skip
KEYS = st.sampled_from(["a", "example.com/b", "'c'", "backstage.io/techdocs-ref", "é"])
COMMENTS = st.sampled_from(["", "  # why", " # 1", "\t# tab", " # \u00e9\u4e2d"])
REFS = st.sampled_from(
    ["red", "RED", "Group:Default/Red", "'GROUP:red'", '"group:default/Red"', "nobody", "x/Red", ">-\n    RED"]
)
KINDS = st.sampled_from(["Component", "component", "'COMPONENT'", "Componet", "Thing"])


@st.composite
def mappings(draw: st.DrawFn, key: str, indent: str) -> str:
    """Return a key with a mapping of some scalars, as a block or in braces, or without any."""
    pairs = draw(st.lists(st.tuples(KEYS, SCALARS, COMMENTS), max_size=3, unique_by=lambda pair: pair[0]))
    style = draw(st.sampled_from(["block", "braces", "none"]))
    if style == "none" or not pairs:
        return draw(st.sampled_from(["", f"{indent}{key}:\n", f"{indent}{key}: {{}}\n"]))
    if style == "braces":
        return f"{indent}{key}: {{{', '.join(f'{name}: {value}' for name, value, _ in pairs)}}}\n"
    lines = "".join(f"{indent * 2}{name}: {value}{comment}\n" for name, value, comment in pairs)
    return f"{indent}{key}:{draw(COMMENTS)}\n{lines}"


@st.composite
def descriptors(draw: st.DrawFn) -> bytes:
    """Return a descriptor of one component and its group, in any of many styles."""
    indent = draw(st.sampled_from(["  ", "    ", " "]))
    parts = [
        f"{indent}name: web{draw(COMMENTS)}\n",
        draw(st.sampled_from(["", f"{indent}description: The shop.\n", f"{indent}title: 404\n"])),
        draw(mappings("annotations", indent)),
        draw(mappings("labels", indent)),
        draw(st.sampled_from(["", f"{indent}tags: [2024, x]\n", f"{indent}tags:\n{indent}- 2024\n"])),
    ]
    metadata = "".join(draw(st.permutations(parts)))
    text = (
        f"# ours\napiVersion: backstage.io/v1alpha1\nkind: {draw(KINDS)}{draw(COMMENTS)}\nmetadata:\n{metadata}"
        f"spec:\n  type: service\n  lifecycle: production\n  owner: {draw(REFS)}\n  dependsOn: [component:WEB]\n"
        "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: Red}\nspec: {type: team, children: []}"
    )
    text = draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n", "\n\n", "\n...\n"]))
    return (text.replace("\n", "\r\n") if draw(st.booleans()) else text).encode()


def said(problems: list[Problem]) -> Counter[tuple[str, str]]:
    return Counter((problem.code, problem.message) for problem in problems)


def folded(line: str) -> str:
    """Return a line without what a repair may change inside of it."""
    return line.replace('"', "").replace("backstage.io/techdocs-ref: dir:., ", "").replace(
        "backstage.io/techdocs-ref: dir:.", ""
    ).lower()  # fmt: skip


def is_added(line: str) -> bool:
    return line.strip() in {"annotations:", "backstage.io/techdocs-ref: dir:."}


@given(content=descriptors())
@settings(max_examples=300)
def test_a_repair_mends_what_it_is_for_touches_nothing_else_and_is_needed_once(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        file = root / "x/catalog-info.yaml"
        (root / "x/docs").mkdir(parents=True)
        (root / "x/docs/index.md").write_text("# X\n")
        file.write_bytes(content)
        before = lint(root)
        files = plan(root).files
        if not files:
            return
        (repair,) = files
        assert repair.before == content
        file.write_bytes(repair.after)
        after = lint(root)
        assert not said(after) & said(list(repair.problems))
        assert not Counter(problem.code for problem in after) - Counter(problem.code for problem in before)
        assert plan(root).files == ()
        _assert_only_named_places_differ(
            content.decode(), repair.after.decode(), {p.place.line for p in repair.problems}
        )


def _assert_only_named_places_differ(before: str, after: str, named: set[int]) -> None:
    old, new = before.split("\n"), after.split("\n")
    number = 0
    for line in new:
        if number < len(old) and line == old[number]:
            number += 1
        elif number < len(old) and folded(line) == folded(old[number]) and not is_added(line):
            assert number + 1 in named or "techdocs-ref" in line
            number += 1
        else:
            assert is_added(line), line
            assert line.endswith("\r") == old[0].endswith("\r")
    assert number == len(old)
