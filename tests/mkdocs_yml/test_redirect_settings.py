"""`redirect_maps` of mkdocs-redirects is read from wherever the plugin stands, with the line of each redirect."""

from techdocs.mkdocs_yml.settings import ReadSettings, read_settings
from techdocs.model.problem import Place


def read(text: str) -> ReadSettings:
    return read_settings(text.encode(), Place(source="one", path="mkdocs.yml"), site_name="One")


def test_each_line_of_the_map_is_kept_with_its_place() -> None:
    found = read(
        "plugins:\n  - techdocs-core\n  - redirects:\n      redirect_maps:\n        old.md: new.md#x\n"
        "        'wiki.md': https://wiki.example/\n"
    )
    assert {former: (target, str(place)) for former, (target, place) in found.redirects.items()} == {
        "old.md": ("new.md#x", "one/mkdocs.yml:5:9"),
        "wiki.md": ("https://wiki.example/", "one/mkdocs.yml:6:9"),
    }
    assert found.problems == ()


def test_plugins_may_be_a_mapping() -> None:
    found = read("plugins:\n  redirects:\n    redirect_maps: {old.md: new.md}\n")
    assert {former: target for former, (target, _) in found.redirects.items()} == {"old.md": "new.md"}


def test_the_plugin_without_a_map_and_maps_of_other_plugins_are_nothing() -> None:
    for text in (
        "plugins: [redirects]\n", "plugins:\n  - redirects:\n      redirect_maps:\n", "plugins:\n  - redirects:\n",
        "plugins:\n  - search:\n      redirect_maps: {a.md: b.md}\n",
    ):  # fmt: skip
        assert read(text).redirects == {}


def test_a_map_that_is_none_is_told() -> None:
    found = read("plugins:\n  - redirects:\n      redirect_maps: [old.md]\n")
    assert found.redirects == {}
    assert [f"{one.code} {one.place} {one.message}" for one in found.problems] == [
        "TD305 one/mkdocs.yml:3:22 `redirect_maps` is not a mapping"
    ]


def test_a_redirect_to_nothing_is_told_and_the_others_are_kept() -> None:
    found = read(
        "plugins:\n  - redirects:\n      redirect_maps:\n        a.md:\n        b.md: [c.md]\n        1:\n"
        "        d.md: e.md\n"
    )
    assert list(found.redirects) == ["d.md"]
    assert [f"{one.place} {one.message}" for one in found.problems] == [
        "one/mkdocs.yml:4:9 the redirect from `a.md` has no target",
        "one/mkdocs.yml:5:9 the redirect from `b.md` has no target",
        "one/mkdocs.yml:6:9 the redirect from `1` has no target",
    ]
