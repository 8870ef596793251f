"""What goes away says when, what to use instead, and who still uses it."""

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from techdocs.model.sunset import is_going, sunset_of
from tests.conftest import COMPONENT, GROUP, Build, Write
from tests.links.finished import ONE as ONE_DOCS

OLD = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: one
  annotations:
    backstage.io/techdocs-ref: dir:.
    techdocs/sunset: "2027-01-31"
    techdocs/successor: two
spec: {type: service, lifecycle: production, owner: red, providesApis: [shop]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: shop}
spec: {type: openapi, lifecycle: production, owner: red, definition: "openapi: 3.0.0"}
"""
TEAMS = "---".join(GROUP.format(name=name, title=f"{name.title()} team") for name in ("red", "blue", "green"))


def test_pages_say_when_an_entity_goes_away_and_its_own_who_still_uses_it(write: Write, build: Build) -> None:
    two, three = (COMPONENT.format(name=name, owner=owner) for name, owner in (("two", "blue"), ("three", "green")))
    mine = COMPONENT.format(name="mine", owner="red").replace("owner:", "dependsOn: [component:one]\n  owner:")
    write({
        "one/catalog-info.yaml": OLD, "one/docs/index.md": "# One\n", "org/catalog-info.yaml": TEAMS,
        "two/catalog-info.yaml": two.replace("owner:", "dependsOn: [component:one]\n  consumesApis: [shop]\n  owner:"),
        "two/docs/index.md": "# Two\n", "mine/catalog-info.yaml": mine, "mine/docs/index.md": "# Mine\n",
        "three/catalog-info.yaml": three, "three/docs/index.md": "# Three\n\n[one](component:one)\n",
    })  # fmt: skip
    outcome = build()
    site = outcome.site.folder
    note = "This component is deprecated. It will be shut down on 2027-01-31. Use two instead."
    docs, entity = page(site, ONE_DOCS), page(site, "catalog/default/component/one/")
    assert [" ".join(one.text().split()) for one in docs.css(".td-note--bad")] == [note]
    assert [" ".join(one.text().split()) for one in entity.css(".td-note--bad")] == [note]
    assert docs.css_first(".td-note--bad time") is None  # the site's script would make it "in 2 months"
    rows = [" ".join(row.text(separator=" ").split()) for row in entity.css("#still-used + ul li")]
    assert rows == ["Blue team two", "Green team Linked from 1 page"]
    assert "- Shut down on: 2027-01-31\n" in (site / ONE_DOCS / "llms.txt").read_text()
    assert page(site, "catalog/default/component/two/").css_first("#still-used") is None
    told = {(problem.code, problem.entity, problem.place.line) for problem in outcome.report.problems}
    assert {one for one in told if one[0] == "TD131"} == {("TD131", "component:default/two", 10)}


def page(site: Path, url: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / url / "index.html").read_text())


def test_a_sunset_is_a_day_of_the_calendar(write: Write, build: Build) -> None:
    days = {"2027-01-31": "2027-01-31", " 2028-02-29 ": "2028-02-29", "2027-02-29": "", "20270131": "", "soon": ""}
    write({
        f"c{number}/catalog-info.yaml": COMPONENT.format(name=f"c{number}", owner="red").replace(
            "annotations:", f"annotations:\n    techdocs/sunset: '{text}'"
        )
        for number, text in enumerate(days)
    })  # fmt: skip
    entities = [one for one in build().parts.catalog.entities.values() if one.ref.kind == "component"]
    assert [sunset_of(entity) for entity in entities] == [*days.values()]
    assert [is_going(entity) for entity in entities] == [bool(day) for day in days.values()]
