"""Random Markdown pages, one kind after the other: the same seed gives the same pages on every Python."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_WORDS = (
    "a", "b", "make", "test", "the", "API", "x1", "snake_case", "Über", "e-mail", "v1.2", "C++", "a/b", "don't", "(c)",
    "1/2", "->", "=/=", "3rd", "#12", "@team", "日本",
)  # fmt: skip
_MARKED = ("a", "make", "API", "x1", "snake_case", "Über", "e-mail", "v1.2", "a/b", "don't", "3rd", "#12", "日本")
_MARKS = ("*", "**", "***", "_", "__", "~", "~~", "^", "^^", "==", "`", "``")
_URLS = (
    "www.example.org", "https://example.org", "https://example.org/a_b/c", "http://e.org/x?y=1&z=2#f", "a@example.org",
    "https://en.wikipedia.org/wiki/A_(b)", "ftp://example.org/", "https://example.org/a*b", "http://localhost:80/x.",
)  # fmt: skip
_EMOJI = (":smile:", ":rocket:", ":+1:", ":tada:", ":nothing_like_it:", ":octocat:", ":man_astronaut:", ":warning:")
_ATTRIBUTES = ("{ .cls }", "{#own}", "{: .a .b }", "{ title='t' }", '{: #x .y title="z" }', "{ download }", "{.c}")
_LANGUAGES = ("", "python", "bash", "yaml", "nothing", "text", "json", "diff")
_CODE = (
    "x = 1",
    "a: b",
    "if a==b and c==d:",
    "    deep",
    "",
    "> [!NOTE]",
    "# no heading",
    "`x`",
    "<b>",
    "- a",
    "!!! x",
)
_HTML = (
    "<br>", "<b>x</b>", "<kbd>C</kbd>", "<!-- c -->", "<div>\nx\n</div>", "<div markdown>\n*x*\n</div>", "&amp; &lt;",
    "<img src='a.png' alt='b'>", "<details><summary>s</summary>y</details>", "<p>a", "<a name='z'></a>", "a < b > c",
    "<span markdown='span'>*i*</span>", "<center>m</center>",
)  # fmt: skip
_ALERTS = ("NOTE", "tip", "IMPORTANT", "Warning", "CAUTION", "OTHER")
_TYPES = ("note", "warning", "tip inline end", "danger", "acme")
_CRITIC = ("{++in++}", "{--out--}", "{~~a~>b~~}", "{==m==}{>>c<<}")

Make = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages of one kind: what makes one of them, and what their `mkdocs.yml` says below `plugins: [techdocs-core]`.

    `is_meant` says that people write so; where they do not, versions may differ.
    """

    make: Make
    settings: str = ""
    is_meant: bool = True


def pages(kind: str, count: int, seed: int) -> Iterator[str]:
    """Yield as many pages of a kind; each depends on the seed and its number alone."""
    for number in range(count):
        yield KINDS[kind].make(random.Random(f"{kind} {seed} {number}")) + "\n"  # noqa: S311 - to be the same each time


def _words(rnd: random.Random, most: int = 5) -> str:
    return " ".join(rnd.choice(_WORDS) for _ in range(rnd.randint(1, most)))


def _inline(rnd: random.Random) -> str:
    """Return a line with marks that may be closed, crossed, next to letters, or alone."""
    parts = []
    for _ in range(rnd.randint(1, 5)):
        mark, word = rnd.choice(_MARKS), _words(rnd, 3)
        other = mark if rnd.random() < 0.8 else rnd.choice(_MARKS)
        parts.append(rnd.choice((word, f"{mark}{word}{other}", f"{word}{mark}{word}{other}{word}", f"{mark} {word}")))
    return rnd.choice(("", " ", " ")).join(parts)


def _simple(rnd: random.Random) -> str:
    """Return a line as people write it: each mark is closed, between blanks."""
    return " ".join(
        rnd.choice((_words(rnd, 3), (mark := rnd.choice(_MARKS)) + rnd.choice(_MARKED) + mark, rnd.choice(_CRITIC)))
        for _ in range(rnd.randint(1, 5))
    )


def _operators(rnd: random.Random) -> str:
    names = ("a", "b", "c", "x1", "count")
    marks = ("==", "~~", "^^", "^", "~", "!=", "=", "**", "*")
    pairs = [f"{rnd.choice(names)}{rnd.choice(marks)}{rnd.choice(names)}" for _ in range(rnd.randint(1, 4))]
    line = f" {rnd.choice(('and', '', 'or', '+'))} ".join(pairs)
    return rnd.choice(("", "## ", "- ", "if ")) + line


def _link(rnd: random.Random) -> str:
    url, around = rnd.choice(_URLS), rnd.choice(("", "", "*", "**", "_", "__", "~~", "(", '"', "`", "["))
    around = "" if "*" in url else around
    end = {"(": ")", "[": "]"}.get(around, around)
    tail = rnd.choice(("", "", ".", ",", " " + rnd.choice(_ATTRIBUTES), rnd.choice(_ATTRIBUTES), ":", ";", "!"))
    text = rnd.choice((url, url, url, f"<{url}>", f"[{_words(rnd, 2)}]({url})", f"[t]({url} 'x')", "[o](other.md#b)"))
    return f"{_words(rnd, 2)} {around}{text}{end}{tail} {_words(rnd, 2)}"


def _list(rnd: random.Random) -> str:
    lines, depth, step = [], 0, rnd.choice((2, 2, 4))
    for _ in range(rnd.randint(2, 7)):
        mark = rnd.choice(("-", "-", "*", "1.", "2.", "- [ ]", "- [x]", "+"))
        lines.append(" " * (depth * step) + f"{mark} {_simple(rnd)}")
        if rnd.random() < 0.15:
            lines += ["", " " * (depth * step + step) + _words(rnd)]
        depth = max(0, min(3, depth + rnd.choice((-1, 0, 0, 1))))
    return "\n".join(lines)


def _code(rnd: random.Random) -> str:
    fence = rnd.choice(("```", "```", "````"))
    options = rnd.choice(("", "", ' title="t"', ' linenums="1"', " hl_lines='1'", " {.x}"))
    body = "\n".join(rnd.choice(_CODE) for _ in range(rnd.randint(1, 4)))
    end = "" if rnd.random() < 0.1 else fence
    indent = rnd.choice(("", "", "", "  ", "    "))
    block = f"{fence}{rnd.choice(_LANGUAGES)}{options}\n{body}\n{end}"
    return "\n".join(indent + line for line in block.split("\n"))


def _tildes(rnd: random.Random) -> str:
    """Return a fence of tildes, without an alert in it, which the peer takes for one there."""
    body = "\n".join(line for line in (rnd.choice(_CODE) for _ in range(rnd.randint(1, 4))) if "[!" not in line)
    return f"~~~{rnd.choice(_LANGUAGES)}\n{body}\n~~~"


def _heading(rnd: random.Random) -> str:
    title = rnd.choice((_words(rnd), _simple(rnd), f"{rnd.choice(_EMOJI)} {_words(rnd)}", f"{_words(rnd)}?!"))
    end = rnd.choice(("", "", " ##", " " + rnd.choice(_ATTRIBUTES)))
    return rnd.choice((f"{'#' * rnd.randint(1, 4)} {title}{end}", f"#{title}", f"{title}\n---", f"{title}\n==="))


def _emoji(rnd: random.Random) -> str:
    return " ".join(
        rnd.choice((rnd.choice(_EMOJI), rnd.choice(_EMOJI) + rnd.choice(_ATTRIBUTES), _words(rnd, 2)))
        for _ in range(rnd.randint(1, 5))
    )


def _attributes(rnd: random.Random) -> str:
    thing = rnd.choice(("*a*", "[l](other.md)", "![i](a.png)", "`c`", "**b**", "text", "# h", "- i", "==m==", "~s~"))
    return f"{thing}{rnd.choice(('', ' ', chr(10)))}{rnd.choice(_ATTRIBUTES)} {rnd.choice(_WORDS)}".rstrip()


def _alert(rnd: random.Random) -> str:
    kind, title = rnd.choice(_ALERTS), rnd.choice(("", "", " A title"))
    lines = [_simple(rnd) for _ in range(rnd.randint(1, 3))]
    return "\n".join([f"> [!{kind}]{title}", *(f"> {line}" for line in lines)])


def _block_alert(rnd: random.Random) -> str:
    """Return an alert of GitLab's; the peer takes the end of the last one for that of the first."""
    return "\n".join([f">>> [!{rnd.choice(_ALERTS)}]", *(_simple(rnd) for _ in range(rnd.randint(1, 3))), ">>>"])


def _admonition(rnd: random.Random) -> str:
    body = rnd.choice((_simple, _list, _code, _link))(rnd).replace("\n", "\n    ")
    title = rnd.choice(("", "", ' "T *t*"', ' ""'))
    tab = '=== "One"\n    ' + body + '\n\n=== "Two"\n    x'
    return rnd.choice((f"{rnd.choice(('!!!', '???', '???+'))} {rnd.choice(_TYPES)}{title}\n    {body}", tab))


def _table(rnd: random.Random) -> str:
    width = rnd.randint(1, 3)
    rows = [
        " | ".join(rnd.choice((_simple, _words, _link))(rnd) for _ in range(width)) for _ in range(rnd.randint(1, 3))
    ]
    ends = ("| ", " |") if rnd.random() < 0.7 else ("", "")
    line = "|".join(rnd.choice(("---", ":--", "--:", ":-:")) for _ in range(width))
    return "\n".join(f"{ends[0]}{row}{ends[1]}" for row in (rows[0], line, *rows[1:]))


def _notes(rnd: random.Random) -> str:
    name = rnd.choice(("1", "a", "long name"))
    return rnd.choice((
        f"{_words(rnd)}[^{name}]\n\n[^{name}]: {_simple(rnd)}", f"Term\n:   {_simple(rnd)}",
        f"*[API]: {_words(rnd)}\n\nAn API.", f"[r][{name}]\n\n[{name}]: other.md '{_words(rnd)}'", f"> {_simple(rnd)}",
    ))  # fmt: skip


def _html(rnd: random.Random) -> str:
    return rnd.choice(("", f"{_words(rnd, 2)} ")) + rnd.choice(_HTML) + rnd.choice(("", f" {_simple(rnd)}"))


_BLOCKS: tuple[Make, ...] = (
    _simple, _simple, _link, _list, _code, _heading, _emoji, _attributes, _alert, _admonition, _table, _notes, _html,
)  # fmt: skip


def _blocks(*makes: Make, most: int = 4) -> Make:
    """Return what makes pages of a few blocks."""

    def make(rnd: random.Random) -> str:
        return "\n\n".join(rnd.choice(makes)(rnd) for _ in range(rnd.randint(1, most)))

    return make


_OPTIONS = """
markdown_extensions:
- toc: {permalink: false, toc_depth: 2}
- pymdownx.mark: {smart_mark: false}
- pymdownx.caret: {smart_insert: false}
- pymdownx.tilde: {smart_delete: false, subscript: false}
- pymdownx.magiclink: {repo_url_shorthand: true, user: acme, repo: shop}
- pymdownx.highlight: {linenums: false}
- pymdownx.superfences: {css_class: code}
- pymdownx.betterem: {smart_enable: none}
- pymdownx.tasklist: {clickable_checkbox: true}
- pymdownx.keys
- pymdownx.smartsymbols: {fractions: false}
- footnotes: {BACKLINK_TEXT: up}
- nl2br
- sane_lists
"""
_SLUGS = """
markdown_extensions:
- toc:
    slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
- attr_list
- admonition
"""
KINDS: Mapping[str, Kind] = {
    "words": Kind(_blocks(_simple)),
    "operators": Kind(_blocks(_operators)),
    "links": Kind(_blocks(_link)),
    "lists": Kind(_blocks(_list, most=2)),
    "code": Kind(_blocks(_code, _simple)),
    "tildes": Kind(_blocks(_tildes, _simple)),
    "headings": Kind(_blocks(_heading)),
    "slugs": Kind(_blocks(_heading), _SLUGS),
    "emoji": Kind(_blocks(_emoji)),
    "attributes": Kind(_blocks(_attributes)),
    "alerts": Kind(_blocks(_alert, _simple)),
    "block alerts": Kind(_blocks(_block_alert, most=1)),
    "admonitions": Kind(_blocks(_admonition, most=2)),
    "tables": Kind(_blocks(_table, most=2)),
    "notes": Kind(_blocks(_notes)),
    "html": Kind(_blocks(_html)),
    "mixed": Kind(_blocks(*_BLOCKS, most=5)),
    "options": Kind(_blocks(*_BLOCKS, _operators, most=5), _OPTIONS),
    "marks": Kind(_blocks(_inline, most=2), is_meant=False),
}
"""What is tried; `marks` are closed in any order, which each version of pymdownx reads in its own way."""
