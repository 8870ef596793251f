"""Includes are found in the text of a page in one go, and not where the text is shown as it is written."""

import pytest

from techdocs.content.page_includes import find_includes
from techdocs.engine.bounds import cpu_bound


@pytest.mark.parametrize("before", ["", "{% raw %}{% endraw %}", "\n"])
def test_a_page_of_many_includes_is_searched_in_one_go(before: str) -> None:
    text = (before + "{% include 'a.md' %}") * 40_000
    with cpu_bound(20):
        found = find_includes(text, "index.md", ["macros"])
    assert len(found) == 40_000
    assert found[-1].line == text.count("\n") + 1


def test_an_include_in_a_raw_block_is_text() -> None:
    text = "{% raw %}{% include 'a.md' %}{% endraw %}{% include 'b.md' %}"
    assert [include.written for include in find_includes(text, "index.md", ["macros"])] == ["b.md"]
