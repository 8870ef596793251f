"""Many readers ask while authors save: nothing fails, nothing stays old, and nobody waits for ever."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from tests.conftest import COMPONENT, GROUP, Write
from tests.preview.conftest import WAIT, Look, Looking, text_of

READERS, SECONDS = 16, 4.0
NAMES = ("one", "two", "three")
PAGES = ("", "more/", "new/", "a.png", "links.json")
PATHS = (
    *(f"docs/default/component/{name}/{page}" for name in NAMES for page in PAGES),
    *(f"catalog/default/component/{name}/" for name in NAMES),
    "", "catalog/", "teams/", "problems/", "search/shards.json", "search/entities.json", "catalog.json", "nothing/",
)  # fmt: skip


def changes(number: int) -> dict[str, str | bytes]:
    """Return what an author saves: one of several kinds of change, whose text tells its number."""
    name = NAMES[number % len(NAMES)]
    kinds: tuple[dict[str, str | bytes], ...] = (
        {f"{name}/docs/index.md": f"# {name}\n\nNumber {number} [More](more.md) ![](a.png)\n"},
        {f"{name}/docs/more.md": f"# More {number}\n\n[One](component:one)\n"},
        {f"{name}/docs/a.png": f"\x89PNG {number}".encode()},
        {f"{name}/docs/new.md": f"# New {number}\n"},
        {f"{name}/mkdocs.yml": f"site_name: {name} {number}\nnav: [index.md, more.md]\n"},
        {f"{name}/mkdocs.yml": "nav: [\n"},
        {f"{name}/catalog-info.yaml": COMPONENT.format(name=name, owner=("red", "blue")[number % 2])},
        {f"{name}/catalog-info.yaml": COMPONENT.format(name=f"{name}-{number}", owner="red")},
        {f"{name}/catalog-info.yaml": "metadata: [\n"},
        {"org/catalog-info.yaml": GROUP.format(name="red", title=f"Red {number}")},
    )
    return kinds[number % len(kinds)]


def at_last() -> dict[str, str | bytes]:
    """Return the files as they are in the end."""
    return {
        "org/catalog-info.yaml": GROUP.format(name="red", title="Red at last"),
        **{
            path: text
            for name in NAMES
            for path, text in {
                f"{name}/catalog-info.yaml": COMPONENT.format(name=name, owner="red"),
                f"{name}/mkdocs.yml": f"site_name: {name} at last\n",
                f"{name}/docs/index.md": f"# {name} at last\n\n[More](more.md) [Next](component:two/more.md)\n",
                f"{name}/docs/more.md": "# More at last\n",
            }.items()
        },
    }


def read(looking: Looking, until: threading.Event, seed: int) -> int:
    """Ask for pages until the end, and return how many were there."""
    chosen, count = random.Random(seed), 0  # noqa: S311 - no secret
    while not until.is_set():
        answer = looking.answer(chosen.choice(PATHS))
        assert answer.status in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND}
        count += answer.status == HTTPStatus.OK
    return count


def test_readers_and_authors_do_not_disturb_each_other(look: Look, write: Write) -> None:
    write({path: str(text) for path, text in at_last().items()})
    looking, until = look(), threading.Event()
    with ThreadPoolExecutor(max_workers=READERS) as pool:
        readers = [pool.submit(read, looking, until, seed) for seed in range(READERS)]
        end, number = time.monotonic() + SECONDS, 0
        while time.monotonic() < end:
            looking.save(changes(number))
            number += 1
            time.sleep(0.03)
        for name in NAMES:
            (looking.root / name / "docs/new.md").unlink(missing_ok=True)
        looking.save(at_last())
        looking.note(*(f"{name}/docs/new.md" for name in NAMES))
        until.set()
        assert all(reader.result(timeout=WAIT) for reader in readers)
    assert_current(looking)
    looking.build(*NAMES)
    assert_current(looking)


def assert_current(looking: Looking) -> None:
    """Check that every page is that of the last save, and the same as that of a preview that knows nothing else."""
    for name in NAMES:
        page = looking.html(f"docs/default/component/{name}/")
        assert f"{name} at last" in page
        assert "Red at last" in page
        assert "More at last" in looking.article(f"docs/default/component/{name}/more/")
        assert looking.answer(f"docs/default/component/{name}/new/").status == HTTPStatus.NOT_FOUND
        assert 'href="../two/more/"' in page or name == "two"
    assert "Red at last" in looking.html("teams/")
    assert "at last" in text_of(looking.answer("catalog.json"))
