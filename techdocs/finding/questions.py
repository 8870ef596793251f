"""What a query asks for: words, operators such as `owner:red`, an entity ref, or who owns something."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from techdocs.finding.words import Chunk, fold

OPERATORS = ("owner", "kind", "type", "system", "tag", "lifecycle", "in")
KIND_WORDS = {
    "team": "group", "group": "group", "person": "user", "user": "user", "service": "component",
    "component": "component", "library": "component", "website": "component", "pipeline": "component", "api": "api",
    "system": "system", "domain": "domain", "resource": "resource", "database": "resource", "template": "template",
}  # fmt: skip
"""Words that say of which kind something is."""
_STOP_WORDS = frozenset(
    (  # noqa: SIM905 - as in questions.js
        "a an and are about against at be by can could did do does for from get has have how i in into is it me my of "
        "on or our should that the their there this to us was we what when where which who whom why will with you your"
    ).split()
)
_OPERATOR = re.compile(rf'(^|\s)({"|".join(OPERATORS)}):(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_REF = re.compile(
    r"(component|api|system|domain|resource|group|user|template|airesource):(?:([^\s/:]+)/)?([^\s/:]+)", re.IGNORECASE
)
_OWNS = r"owns?|maintains?|runs?|has|is the (?:owner|maintainer|contact) (?:of|for)|is (?:responsible|on[- ]?call) for"
_CERTAIN = (
    rf"(?:who|which team)\s+(?:{_OWNS})\s+(.+)",
    r"(?:who (?:do|can|should) (?:i|we) (?:ask|call|contact|page|reach)(?: about| for)?)\s+(.+)",
    r"(?:the )?(?:owners?|maintainers?|contacts?|team|pager|on-?call|channel|slack) (?:of|for|behind)\s+(.+)",
)
_LIKELY = (
    r"(?:contact|reach|page|call)\s+(.+)",
    r"(.+?)(?:'s)?\s+(?:owners?|maintainers?|contacts?|pager|on-?call|channel|slack)",
)
_ASKS_OWNER = tuple(re.compile(form, re.IGNORECASE) for form in (*_CERTAIN, *_LIKELY))
_THE = re.compile(r"^the\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What an operator demands: `owner:red` has the name `owner` and the value `red`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query in its parts.

    `subject` is whose owner it asks for, and `is_certain` says that nothing else can be meant; `ref` is the entity ref
    that it is. Each is `""` in any other query.
    """

    text: str
    filters: tuple[Filter, ...] = ()
    subject: str = ""
    is_certain: bool = False
    ref: str = ""


def parse_query(typed: str) -> Query:
    """Return what someone typed in its parts."""
    bare = typed.strip()
    ref = _REF.fullmatch(bare)
    text = bare if ref else _OPERATOR.sub(lambda found: found[1], typed).strip()
    found = () if ref else _OPERATOR.findall(typed)
    subject, is_certain = _subject(text.rstrip("?!.").strip())
    return Query(
        text=text, filters=tuple(Filter(name=name.lower(), value=quoted or plain) for _, name, quoted, plain in found),
        subject=subject, is_certain=is_certain,
        ref=f"{ref[1]}:{ref[2] or 'default'}/{ref[3]}".lower() if ref else "",
    )  # fmt: skip


def _subject(asked: str) -> tuple[str, bool]:
    for number, form in enumerate(_ASKS_OWNER):
        found = form.fullmatch(asked)
        if found:
            return _THE.sub("", found[1]), number < len(_CERTAIN)
    return "", False


def without_stop_words(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks that count: words of a question only where there is nothing else."""
    return [chunk for chunk in chunks if chunk.whole not in _STOP_WORDS] or list(chunks)


def spellings(ref: str, name: str) -> tuple[str, ...]:
    """Return what a folded filter value may be written as: `group:default/red` is also `default/red` and `red`."""
    tail = ref.partition(":")[2]
    return ref, tail, tail.partition("/")[2], fold(name)
