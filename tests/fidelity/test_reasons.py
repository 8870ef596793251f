"""Each reason for which a page may differ makes its own kind of difference good, and nothing that is worse."""

from pathlib import Path

import pytest

from tests.fidelity.reasons import CLEANED, DEAD, ENTITY, FILE_TYPE, FORGE, RESERVED, ROOTED, UNKNOWN, find_reasons
from tests.fidelity.test_compare import page


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a peer's site with two pages and two files."""
    for path, content in {
        "index.html": page("").encode(), "guide/index.html": page("").encode(), "part.html": b"<p>", "notes.txt": b"a",
    }.items():  # fmt: skip
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    (tmp_path / "own/catalog/default/api/known").mkdir(parents=True)
    return tmp_path


def link(target: str, text: str = "x") -> str:
    return f'<a href="{target}">{text}</a>'


@pytest.mark.parametrize(
    ("ours", "theirs", "reasons"),
    [
        ("<p>x</p>", f"<p>{link('gone.md')}</p>", (DEAD,)),
        (f"<p>{link('https://forge.example/gone.md')}</p>", f"<p>{link('gone.md')}</p>", (DEAD,)),
        (f"<p>{link('guide/')}</p>", f"<p>{link('guide')}{''}</p>", ()),
        (f"<p>x {link('guide/')}</p>", f"<p>{link('gone/')} {link('guide/')}</p>", (DEAD,)),
        ("<p>x</p>", f"<p>{link('part.html')}</p>", (FILE_TYPE,)),
        ("<p>x y</p>", f"<p>{link('part.html')} {link('gone.md', 'y')}</p>", (DEAD, FILE_TYPE)),
        (f"<p>{link('../pay/')}</p>", f"<p>{link('component:default/pay')}</p>", (ENTITY,)),
        (f"<p>{link('../../component/pay/')}</p>", f"<p>{link('/docs/default/component/pay')}</p>", (ENTITY,)),
        ('<h2 id="_all">A</h2>', '<h2 id="__all">A</h2>', (RESERVED,)),
        (f'<h2 id="_all">A</h2>{link("#_all")}', f'<h2 id="__all">A</h2>{link("#__all")}', (RESERVED,)),
        (
            f'<h2 id="a-b">A</h2>{link("#a-b")}', f'<h2 id="a-b">A</h2>{link("#-a-b-")}', (FORGE,),
        ),
        ('<img src="part.html" alt="">', '<img src="/part.html" alt="">', (ROOTED,)),
        ("<p>x</p>", f"<p>{link('/catalog/default/api/none/definition')}</p>", (UNKNOWN,)),
        ("<p>a</p>", "<p>a</p><script>b</script><form><p></p></form>", ()),
    ],
    ids=[
        "dead", "dead, in the repository", "the same page", "dead beside another", "type", "two reasons", "entity",
        "entity by address", "id", "id and a link to it", "anchor of a forge", "path from the root",
        "unknown entity", "unseen",
    ],
)  # fmt: skip
def test_a_named_reason_is_found_by_making_the_pages_equal(
    ours: str, theirs: str, reasons: tuple[str, ...], site: Path
) -> None:
    found = find_reasons(page(ours), page(theirs), "", site, site / "own")
    assert tuple(reason for reason in found if reason != CLEANED) == reasons


def test_what_the_cleaner_takes_out_is_a_reason(site: Path) -> None:
    theirs = page('<p>a</p><iframe src="https://example.org/film" title="A film">b</iframe>')
    ours = page('<p>a</p><a href="https://example.org/film">A film</a>')
    assert find_reasons(ours, theirs, "", site, site) == (CLEANED,)
    assert find_reasons(page("<p>other</p>"), theirs, "", site, site) == ()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("<p>x</p>", f"<p>{link('guide/')}</p>"),
        ("<p>x</p>", f"<p>{link('notes.txt')}</p>"),
        ("<p>x</p>", f"<p>{link('https://example.org/')}</p>"),
        (f"<p>{link('lost/')}</p>", f"<p>{link('gone.md')}</p>"),
        (f"<p>{link('../other/')}</p>", f"<p>{link('component:default/pay')}</p>"),
        (f"<p>{link('../component/else/')}</p>", f"<p>{link('/docs/default/component/pay')}</p>"),
        ('<h2 id="_b">A</h2>', '<h2 id="__all">A</h2>'),
        (f'<h2 id="a">A</h2>{link("#a")}', f'<h2 id="a">A</h2>{link("#b")}'),
        ("<p>x</p>", f"<p>{link('/catalog/default/api/known/definition')}</p>"),
        ('<img src="gone.png" alt="">', '<img src="/gone.png" alt="">'),
        ("<p>less</p>", "<p>less than there</p>"),
        ("<pre>a</pre>", "<pre>a b</pre>"),
    ],
    ids=[
        "page",
        "download",
        "web",
        "dead here too",
        "other entity",
        "other address",
        "other id",
        "other anchor",
        "known entity",
        "path to nothing",
        "text",
        "code",
    ],
)  # fmt: skip
def test_what_is_worse_has_no_reason(ours: str, theirs: str, site: Path) -> None:
    assert find_reasons(page(ours), page(theirs), "", site, site / "own") == ()
