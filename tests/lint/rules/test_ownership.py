"""`spec.owner` beside CODEOWNERS: when two owners disagree, and the many cases in which they do not."""

import pytest

from techdocs.model.codes import Code
from tests.conftest import COMPONENT, GROUP, Write
from tests.lint.rules.test_catalog import found, told

TEAMS = "---".join(GROUP.format(name=name, title=name) for name in ("red", "blue"))
OWNED = COMPONENT.format(name="web", owner="red")


def test_a_component_whose_folder_codeowners_gives_to_another_team_is_told_with_both_places(write: Write) -> None:
    root = write(
        {"org/catalog-info.yaml": TEAMS, "x/web/catalog-info.yaml": OWNED, "x/CODEOWNERS": "*\n/web/ @acme/blue\n"}
    )
    (problem,) = found(root, Code.OWNER_DISAGREES)
    assert told([problem]) == [
        "x/web/catalog-info.yaml:10:10: owner `group:default/red` differs from CODEOWNERS: `group:default/blue`"
    ]
    assert [str(place) for place in problem.also] == ["x/CODEOWNERS:2"]


def test_a_component_that_is_the_whole_repository_is_compared_with_the_rule_for_everything(write: Write) -> None:
    root = write({"org/catalog-info.yaml": TEAMS, "x/catalog-info.yaml": OWNED, "x/CODEOWNERS": "* @acme/blue\n"})
    assert len(found(root, Code.OWNER_DISAGREES)) == 1


@pytest.mark.parametrize(
    "rules",
    ["/web/ @acme/red", "/web/ @acme/blue @acme/red", "* @acme/blue", "/web/catalog-info.yaml @acme/blue",
     "*.md @acme/blue", "/web/ @jane", "/web/ @acme/nobody", "/web/", "/other/ @acme/blue", "** @acme/blue"],
)  # fmt: skip
def test_what_agrees_is_for_everything_for_one_file_or_for_nobody_known_is_no_disagreement(
    write: Write, rules: str
) -> None:
    root = write({"org/catalog-info.yaml": TEAMS, "x/web/catalog-info.yaml": OWNED, "x/CODEOWNERS": f"{rules}\n"})
    assert found(root, Code.OWNER_DISAGREES) == []


def test_a_team_and_the_team_it_is_a_part_of_do_not_disagree(write: Write) -> None:
    teams = TEAMS.replace("children: []", "children: []\n  parent: blue", 1)
    files = {"org/catalog-info.yaml": teams, "x/web/catalog-info.yaml": OWNED, "x/CODEOWNERS": "/web/ @acme/blue\n"}
    assert found(write(files), Code.OWNER_DISAGREES) == []


def test_teams_that_are_parts_of_each_other_end_the_search(write: Write) -> None:
    teams = TEAMS.replace("children: []", "children: [red]")
    files = {"org/catalog-info.yaml": teams, "x/web/catalog-info.yaml": OWNED, "x/CODEOWNERS": "/web/ @acme/blue\n"}
    assert found(write(files), Code.OWNER_DISAGREES) == []


def test_two_components_in_one_folder_share_it_and_are_not_compared(write: Write) -> None:
    both = OWNED + "---" + COMPONENT.format(name="worker", owner="blue")
    files = {"org/catalog-info.yaml": TEAMS, "x/web/catalog-info.yaml": both, "x/CODEOWNERS": "/web/ @acme/blue\n"}
    assert found(write(files), Code.OWNER_DISAGREES) == []


def test_an_owner_that_is_known_from_codeowners_alone_does_not_disagree_with_it(write: Write) -> None:
    text = OWNED.replace("  owner: red\n", "")
    files = {"org/catalog-info.yaml": TEAMS, "x/web/catalog-info.yaml": text, "x/CODEOWNERS": "/web/ @acme/blue\n"}
    assert found(write(files), Code.OWNER_DISAGREES) == []
