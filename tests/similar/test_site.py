"""Similar entities on a site: on the page of each, on the page of all, and silent when their owner says so."""

import re
from pathlib import Path

import pytest

from techdocs.disk.store import Store
from techdocs.model.entity import EntityRef
from techdocs.model.similar import Similar
from techdocs.pipeline import Outcome
from techdocs.similar import find_similar
from tests.conftest import COMPONENT, GROUP, Build, Write, site_files
from tests.similar.planted import API, Planter

PLANTER = Planter(1)
TEXT = PLANTER.docs["service-0"]
HOSTILE = "<img src=x onerror=alert(1)> & Co"
TEAMS = GROUP.format(name="red", title="Team red") + "---" + GROUP.format(name="blue", title="Team blue")


def descriptor(name: str, owner: str, *, title: str = "", annotation: str = "") -> str:
    lines = [f"  title: {title!r}"] if title else []
    text = COMPONENT.format(name=name, owner=owner).replace("metadata:\n", "\n".join(["metadata:", *lines, ""]))
    return text.replace("  annotations:\n", f"  annotations:\n    {annotation}\n") if annotation else text


def page(text: list[str]) -> str:
    return "# Guide\n\n" + "\n\n".join(text) + "\n"


@pytest.fixture
def twins(write: Write) -> Path:
    """Write a component of one team and its copy of another, and two APIs with the same operations."""
    return write(
        {
            "org/catalog-info.yaml": TEAMS,
            "one/catalog-info.yaml": descriptor("service-0", "red", title=HOSTILE)
            + "---" + API.format(name="music", owner="red", parameter="track"),
            "one/docs/index.md": page(TEXT),
            "two/catalog-info.yaml": descriptor("copy", "blue") + "---"
            + API.format(name="songs", owner="blue", parameter="id"),
            "two/docs/index.md": page(PLANTER.fork("service-0", "copy")),
        }
    )  # fmt: skip


def similar_of(outcome: Outcome) -> Similar:
    """Return what is similar on a site that is built: a site that stays as it is does not ask."""
    parts, store = outcome.parts, Store(outcome.site.folder.parent / ".techdocs/cache")
    return find_similar(parts.catalog, parts.docs, parts.apis, store)


def shown(folder: Path, kind: str, name: str) -> str:
    return (folder / f"catalog/default/{kind}/{name}/index.html").read_text(encoding="utf-8")


def test_twins_are_on_each_others_pages_with_the_reason_and_on_the_page_of_all(twins: Path, build: Build) -> None:
    folder = build().site.folder
    songs, copy = shown(folder, "api", "songs"), shown(folder, "component", "copy")
    reason = '<span class="td-quiet">because 4 of 4 operations are the same</span>'
    assert f'<li><span><a href="../music/">music</a><br>{reason}' in songs
    assert '<br><span class="td-quiet"><a href="../../group/red/">Team red</a></span></span></li>' in songs
    assert "% of the text is the same</span>" in copy
    every = (folder / "similar/index.html").read_text(encoding="utf-8")
    assert "because 4 of 4 operations are the same" in every
    assert 'href="../catalog/default/component/copy/"' in every
    assert "4 similar to others" in (folder / "index.html").read_text(encoding="utf-8")
    assert not any("<img src=x" in html for html in (copy, every))
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; Co" in copy


def test_a_site_without_twins_says_so(two_teams: Path, build: Build) -> None:
    folder = build().site.folder
    assert "No components or APIs of this site look alike." in (folder / "similar/index.html").read_text(
        encoding="utf-8"
    )
    assert "similar to others" not in (folder / "index.html").read_text(encoding="utf-8")


def test_the_same_input_and_an_empty_file_change_nothing(twins: Path, build: Build) -> None:
    first = build()
    before = similar_of(first), site_files(first.site.folder)
    assert (similar_of(build()), site_files(first.site.folder)) == before
    (twins / "two/docs/empty.md").touch()
    assert similar_of(build()) == before[0]


def test_a_decision_in_the_descriptor_silences_a_pair(twins: Path, build: Build) -> None:
    copy, service = EntityRef("component", "default", "copy"), EntityRef("component", "default", "service-0")
    score = next(one.score for one in similar_of(build())[copy] if one.ref == service)
    for text, is_shown in (("service-0: for partners", False), (f"component:service-0 at {score - 20}%: why", True)):
        annotation = f'techdocs/distinct-from: "{text}"'
        (twins / "two/catalog-info.yaml").write_text(descriptor("copy", "blue", annotation=annotation))
        outcome = build()
        assert (copy in similar_of(outcome), service in similar_of(outcome)) == (is_shown, is_shown)
        assert [problem for problem in outcome.report.problems if "distinct-from" in problem.message] == []


def test_what_replaces_an_entity_is_not_similar_to_it(twins: Path, build: Build) -> None:
    annotation = "techdocs/successor: component:service-0"
    (twins / "two/catalog-info.yaml").write_text(descriptor("copy", "blue", annotation=annotation))
    assert similar_of(build()) == {}


def test_an_entity_whose_name_changes_is_still_similar(twins: Path, build: Build) -> None:
    build()
    (twins / "two/catalog-info.yaml").write_text(descriptor("renamed", "blue"))
    similar = similar_of(build())
    assert [one.ref.name for one in similar[EntityRef("component", "default", "renamed")]] == ["service-0"]


def test_copies_of_copies_are_one_set_below_the_domain_of_the_first(write: Write, build: Build) -> None:
    system = (
        "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: shop}\nspec: {owner: red, domain: sales}\n"
    )
    domain = "apiVersion: backstage.io/v1alpha1\nkind: Domain\nmetadata: {name: sales}\nspec: {owner: red}\n"
    write({"org/catalog-info.yaml": f"{TEAMS}---\n{system}---\n{domain}"})
    one, two = PLANTER.docs["service-1"], PLANTER.docs["service-2"]
    for name, sentences in {
        "a": one, "b": [*one[::2], *two[::2]], "c": [*two[1::2], *two[::2]],
    }.items():  # fmt: skip
        text = descriptor(name, "blue" if name == "b" else "red").replace("spec:\n", "spec:\n  system: shop\n")
        write({f"{name}/catalog-info.yaml": text, f"{name}/docs/index.md": page(sentences)})
    folder = build().site.folder
    every = (folder / "similar/index.html").read_text(encoding="utf-8")
    headings = re.findall(r"<h[23]>(.*?)</h[23]>", every)
    assert headings == [
        '<a href="../catalog/default/domain/sales/">sales</a>',
        (
            '<a href="../catalog/default/component/b/">b</a> <span class="td-quiet">'
            '<a href="../catalog/default/group/blue/">Team blue</a></span>'
        ),
    ]
    assert re.findall(r'td-rows__name" href="[^"]*">(\w+)<', every) == ["a", "c"]
