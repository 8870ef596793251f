"""The names of a published site are read with the checks and the cache of its other documents."""

from pathlib import Path

import pytest

from techdocs.errors import TechDocsError
from techdocs.model.names import SiteNames
from techdocs.published import open_site
from techdocs.published.names import read_names
from tests.published.samples import catalog, entity, names
from tests.published.server import serving

ONE, RED = "component:default/one", "group:default/red"
AT, BESIDE = "search/names.json", "search/published/names.json"


def read(folder: Path, **files: bytes) -> SiteNames:
    """Return the names of a site of some files."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    with open_site(str(folder), folder / ".techdocs") as site:
        return site.search_names()


def refused(folder: Path, **files: bytes) -> tuple[str, str]:
    """Return the message and the hint of a site that cannot be searched."""
    with pytest.raises(TechDocsError) as caught:
        read(folder, **files)
    return str(caught.value).replace(str(folder), "SITE"), caught.value.hint


def test_rows_become_values_without_control_characters_that_point_at_each_other(tmp_path: Path) -> None:
    document = names(
        [ONE, "O\x1b[31mne", "service", "production", 1, -1, ["a\u202eb"], "text"], [RED],
        pages=[[0, "Gui\u009bde", "guide/"]], contacts=[[1, ["#r\x07ed", "https://chat.example/red"]]],
    )  # fmt: skip
    found = read(tmp_path, **{AT: document})
    one, red = found.entities
    assert (one.name, one.tags, one.pages, one.docs) == ("O[31mne", ("ab",), 1, "docs/default/component/one/")
    assert (found.name(one.owner), found.name(one.system), one.url) == ("red", "", "catalog/default/component/one/")
    assert [(contact.title, contact.href) for contact in red.contacts] == [("#red", "https://chat.example/red")]
    assert [(page.title, page.url) for page in found.pages] == [("Guide", "docs/default/component/one/guide/")]


def test_of_two_documents_the_first_says_what_an_entity_is_and_the_second_what_only_it_has() -> None:
    own = {"entities": [[ONE, "Mine", "", "", 1], [RED]], "contacts": [], "pages": [[0, "Mine", ""]]}
    other = {
        "entities": [[RED, "Old"], ["component:default/two", "", "", "", 0], [ONE, "Old"]],
        "contacts": [[0, ["a", "https://a.example/"]]], "pages": [[1, "Two", ""], [2, "Old", ""]],
    }  # fmt: skip
    found = read_names([own, other])
    assert [entity.name for entity in found.entities] == ["Mine", "red", "two"]
    assert found.name(found.entities[2].owner) == "red"
    assert [page.title for page in found.pages] == ["Mine", "Two"]


def test_a_preview_has_the_names_of_the_site_beside_it_and_names_no_other_file(tmp_path: Path) -> None:
    own, other = names([ONE], also=[BESIDE]), names([RED])
    found = read(tmp_path, **{AT: own, BESIDE: other})
    assert [entity.ref for entity in found.entities] == [ONE, RED]
    message, _ = refused(tmp_path, **{AT: names([ONE], also=["../secret.json"])})
    assert message.startswith("`SITE` cannot be searched: `also.0` does not have the form that techdocs writes")


def test_a_site_without_names_says_whether_it_is_old_or_none_at_all(tmp_path: Path) -> None:
    message, hint = refused(tmp_path)
    assert message == "`SITE` is not a site that techdocs built"
    assert hint.startswith("give the address of the front page")
    message, hint = refused(tmp_path, **{"catalog.json": catalog(entity(ONE))})
    assert message == "`SITE` cannot be searched: an older techdocs built it"
    assert hint.startswith("build and publish the site again with techdocs ")


def test_a_site_that_is_not_there_and_names_that_are_spoilt_are_errors(tmp_path: Path) -> None:
    assert refused(tmp_path / "none")[0] == "`SITE` cannot be reached: no such folder"
    assert refused(tmp_path, **{AT: b"<html>"})[0] == "`SITE` cannot be searched: it is an HTML page"
    assert "names an entity that is not in it" in refused(tmp_path, **{AT: names([ONE], pages=[[7, "a", "b"]])})[0]


def test_a_site_that_is_down_is_searched_as_it_was_and_one_that_is_unchanged_is_not_fetched_again(
    tmp_path: Path,
) -> None:
    with serving() as server:
        server.files[f"/{AT}"] = names([ONE])
        for _ in range(2):
            with open_site(server.address, tmp_path) as site:
                assert site.search_names().entities[0].ref == ONE
        assert [status for _, status in server.asked] == [200, 304]
    with open_site(server.address, tmp_path) as site:
        assert site.search_names().entities[0].ref == ONE
        (problem,) = site.problems
        assert "using what was fetched less than a minute ago" in problem.message
