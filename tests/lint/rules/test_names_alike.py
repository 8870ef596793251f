"""Names that readers can't tell apart are reported to both owners, and what may share a name is left alone."""

from collections.abc import Mapping

from techdocs.model.codes import Code
from techdocs.pipeline import Outcome
from tests.conftest import COMPONENT, GROUP, Build, Write
from tests.links.finished import page_of
from tests.lint.test_rules import told

TEAMS = "---".join(GROUP.format(name=name, title=f"Team of {name}") for name in ("red", "blue"))


def portal_text(outcome: Outcome, url: str) -> str:
    """Return the text of a page on one line."""
    return " ".join(page_of(outcome, url).text().split())


def titled(name: str, owner: str, title: str, **spec: str) -> str:
    """Return the descriptor of a component with a title, and further fields of its spec."""
    text = COMPONENT.format(name=name, owner=owner).replace(f"name: {name}\n", f"name: {name}\n  title: {title}\n", 1)
    return text + "".join(f"  {key}: {value}\n" for key, value in spec.items())


def workspace(write: Write, texts: Mapping[str, str]) -> None:
    write({"org/catalog-info.yaml": TEAMS, **{f"{source}/catalog-info.yaml": text for source, text in texts.items()}})
    write({f"{source}/docs/index.md": f"# {source}\n" for source in texts})


def test_both_owners_see_that_their_names_look_the_same(write: Write, build: Build) -> None:
    workspace(write, {"one": titled("payments", "red", "Payments"), "two": titled("pay", "blue", "P\u0430yment")})
    outcome = build()
    assert told(outcome, Code.NAMES_ALIKE) == [
        "one/catalog-info.yaml:4:9 the name `Payments` is easily confused with that of `component:default/pay`",
        (
            "two/catalog-info.yaml:4:9 the name `P\u0430yment` is easily confused with that of "
            "`component:default/payments`"
        ),
    ]
    problems = [problem for problem in outcome.report.problems if problem.code == Code.NAMES_ALIKE]
    assert [problem.owner for problem in problems] == ["group:default/red", "group:default/blue"]
    assert "owned by `group:default/blue`, declared in `two/catalog-info.yaml:4:9`" in problems[0].hint


def test_another_repository_that_names_the_same_owner_is_reported_too(write: Write, build: Build) -> None:
    workspace(write, {"one": titled("payments", "red", "Payments"), "two": titled("pay", "red", "Payments")})
    assert len(told(build(), Code.NAMES_ALIKE)) == 2


def test_the_pages_of_both_say_what_they_are_not(write: Write, build: Build) -> None:
    workspace(write, {"one": titled("payments", "red", "Payments"), "two": titled("pay", "blue", "Payments")})
    outcome = build()
    text = portal_text(outcome, "catalog/default/component/payments/")
    assert "Not to be confused with: Payments (component:default/pay, owned by group:default/blue)" in text
    other = portal_text(outcome, "catalog/default/component/pay/")
    assert "component:default/payments, owned by group:default/red" in other


def test_an_entity_may_share_its_name_with_its_system_its_api_and_its_team(write: Write, build: Build) -> None:
    system = "\nkind: System\napiVersion: backstage.io/v1alpha1\nmetadata: {name: red}\nspec: {owner: blue}\n"
    api = (
        "\nkind: API\napiVersion: backstage.io/v1alpha1\nmetadata: {name: red}\n"
        "spec: {type: openapi, lifecycle: production, owner: blue, definition: x}\n"
    )
    text = titled("red", "red", "Red", system="red", providesApis="[red]")
    workspace(write, {"one": f"{text}---{system}---{api}"})
    assert told(build(), Code.NAMES_ALIKE) == []


def test_pages_of_the_same_name_do_not_flood(write: Write, build: Build) -> None:
    write({"org/catalog-info.yaml": TEAMS, "mono/LICENSE": "All of it.\n"})
    write({f"mono/part{number:03}/docs/index.md": "# Overview\n" for number in range(30)})
    write({f"mono/part{number:03}/mkdocs.yml": "site_name: Overview\n" for number in range(30)})
    write({f"mono/own{number:03}/catalog-info.yaml": titled(f"own{number}", "red", "Docs") for number in range(30)})
    write({"two/catalog-info.yaml": titled("two", "blue", "Docs")})
    assert len(told(build(), Code.NAMES_ALIKE)) == 2


def test_a_title_with_an_address_is_shown_without_it_in_the_catalog(write: Write, build: Build) -> None:
    titles = {"one": "Sign in https://evil.example/login", "two": "www.evil.example"}
    workspace(write, {name: titled(name, "red", title) for name, title in titles.items()})
    outcome = build()
    text = portal_text(outcome, "catalog/")
    assert "Sign in" in text
    assert "evil.example" not in text
    assert '"name":"two"' in (outcome.site.folder / "search/entities.json").read_text()
