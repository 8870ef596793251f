"""Any page is split in its front matter, of which only what is honoured stays, and its Markdown."""

from techdocs.content.front_matter import read_front_matter
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.strategies import FRONT_MATTERS, as_json

_HONOURED = {"title", "description", "hide", "search", "status", "tags"}


@fuzz(600, text=FRONT_MATTERS)
def test_any_front_matter_is_read(text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    read = read_front_matter(text)
    assert read.kept.keys() <= _HONOURED
    assert text.endswith(read.markdown)
    assert bool(read.fault) == (read.fault_line >= 1)
    assert all(1 <= line <= text.count("\n") + 1 for _, line in read.dropped)
    as_json(read.kept)
    for name in ("title", "description"):
        line = read.kept.get(name, "x")
        assert isinstance(line, str)
        assert line == line.strip()
        assert len(line.splitlines()) == 1
