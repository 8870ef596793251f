"""Who holds a name, as the catalog decides it: the incumbent keeps it, whatever the others do, in any order."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.catalog import read_catalog
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import DocsForm
from techdocs.model.entity import parse_entity_ref
from techdocs.model.incumbents import HeldBy, Holder, Incumbents
from techdocs.model.source import Source
from tests.conftest import COMPONENT, Write
from tests.reading import read_all

NAME = "component:default/same"
REF = parse_entity_ref(NAME)
SAME = {name: COMPONENT.format(name="same", owner=f"{name}-team") for name in ("alpha", "beta", "gamma")}
FORGE = "https://git.example/acme"
BROKEN = "apiVersion: v1\nkind: Component\nmetadata: {name: same\n"


def read(root: Path, incumbents: Incumbents, addresses: Mapping[str, str] | None = None) -> Catalog:
    """Read the repositories of a folder; some have an address on the web."""
    sources = [
        Source(name=folder.name, root=folder.resolve(), web_url=(addresses or {}).get(folder.name, ""))
        for folder in sorted(root.iterdir(), reverse=True)
    ]
    return read_catalog(read_all(sources), incumbents=incumbents)


def held(source: str, **more: str) -> Incumbents:
    """Return incumbents of which the last build says that a source held the name."""
    return Incumbents(build={NAME: Holder(source=source, path="catalog-info.yaml", **more)})  # type: ignore[arg-type]


def told(catalog: Catalog) -> list[tuple[str, str, str, str]]:
    """Return what is said of names: how bad, where, what and to whom."""
    return [
        (problem.severity.value, problem.place.source, problem.message.removeprefix(f"`{NAME}` "), problem.owner)
        for problem in catalog.problems
        if problem.code == Code.DUPLICATE_ENTITY
    ]


def holder(catalog: Catalog) -> str:
    """Return the source whose declaration counts, `""` when none does."""
    return "" if catalog.is_unclaimed(REF) else catalog.entities[REF].place.source


def descriptors(texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}/catalog-info.yaml": text for name, text in texts.items()}


@pytest.mark.parametrize("source", ["alpha", "beta", "gamma"])
def test_of_three_the_incumbent_counts_wherever_it_comes_in_their_order_and_all_owners_are_told(
    write: Write, source: str
) -> None:
    catalog = read(write(descriptors(SAME)), held(source))
    assert holder(catalog) == source
    others = [name for name in SAME if name != source]
    assert {(severity, where, owner) for severity, where, _, owner in told(catalog)} == {
        ("warning", source, f"group:default/{source}-team"),
        *(("error", other, f"group:default/{other}-team") for other in others),
    }
    messages = {where: message for _, where, message, _ in told(catalog)}
    assert messages[source] == f"is also declared by `{others[0]}`, `{others[1]}`; this declaration is used"
    assert messages[others[0]] == f"is left out: `{source}` held the name in the last build"
    (decision,) = catalog.decisions
    assert (decision.ref, decision.by, decision.refused) == (REF, HeldBy.BUILD, tuple(others))
    assert decision.holder == Holder(source=source, path="catalog-info.yaml")


def test_of_three_none_counts_when_no_one_had_the_name(write: Write) -> None:
    catalog = read(write(descriptors(SAME)), Incumbents())
    assert holder(catalog) == ""
    assert catalog.docs_folders[REF].form is DocsForm.BROKEN
    assert {message for _, _, message, _ in told(catalog)} == {
        "is declared by several repositories, none of which had it before"
    }
    assert [(one.holder, one.by, one.refused) for one in catalog.decisions] == [(None, None, tuple(SAME))]


def test_what_counts_is_names_then_the_site_then_the_last_build(write: Write) -> None:
    root = write(descriptors(SAME))
    known = Incumbents(
        names={NAME: "gamma"}, site={NAME: Holder(source="beta")}, build={NAME: Holder(source="alpha")}
    )  # fmt: skip
    assert holder(read(root, known)) == "gamma"
    assert holder(read(root, replace(known, names={}))) == "beta"
    assert holder(read(root, replace(known, names={}, site={}))) == "alpha"


def test_names_moves_a_name_and_tells_the_one_that_held_it(write: Write) -> None:
    known = replace(held("alpha"), names={NAME: "beta"})
    catalog = read(write(descriptors(SAME)), known)
    assert holder(catalog) == "beta"
    given = "is left out: `names` in `techdocs.yml` gives the name to `beta`"
    messages = {where: message for _, where, message, _ in told(catalog)}
    assert (messages["alpha"], messages["gamma"]) == (f"{given}; it held the name until now", given)


@pytest.mark.parametrize("source", ["absent", "quiet"])
def test_names_that_gives_a_name_to_a_repository_without_it_decides_nothing(write: Write, source: str) -> None:
    root = write(descriptors({"alpha": SAME["alpha"], "beta": SAME["beta"]}) | {"quiet/README.md": "# Quiet\n"})
    known = Incumbents(names={NAME: source})
    assert holder(read(root, known)) == ""
    assert holder(read(root, replace(known, build={NAME: Holder(source="beta")}))) == "beta"


@pytest.mark.parametrize(
    "text",
    [BROKEN, "#" * 2_100_000, "kind: Component\n", "", "- a\n- b\n", COMPONENT.format(name="../same", owner="x")],
    ids=["broken", "too large", "half", "empty", "a list", "an unusable name"],
)  # fmt: skip
def test_an_incumbent_whose_descriptor_cannot_be_read_keeps_its_name(write: Write, text: str) -> None:
    root = write(descriptors({"alpha": SAME["alpha"], "beta": text}) | {"beta/CODEOWNERS": "* @acme/betas\n"})
    catalog = read(root, held("beta"))
    assert holder(catalog) == ""
    assert catalog.docs_folders[REF].source == "beta"
    assert catalog.entities[REF].place.source == "beta"
    assert told(catalog) == [
        (
            "error", "alpha", "is left out: `beta` held the name in the last build", "group:default/alpha-team",
        ),
        (
            "error", "beta",
            "belongs to `beta`, whose declaration cannot be read; the one in `alpha` is not used",
            "group:default/betas",
        ),
    ]  # fmt: skip


def test_an_incumbent_that_cannot_be_read_keeps_its_name_when_no_one_else_declares_it(write: Write) -> None:
    catalog = read(write(descriptors({"beta": BROKEN})), held("beta"))
    assert REF not in catalog.entities
    (decision,) = catalog.decisions
    assert (decision.ref, decision.holder, decision.refused) == (
        REF, Holder(source="beta", path="catalog-info.yaml"), (),
    )  # fmt: skip


def test_a_descriptor_that_moved_counts_as_unread_while_another_one_of_its_repository_is(write: Write) -> None:
    files = descriptors({"alpha": SAME["alpha"]}) | {"beta/sub/catalog-info.yaml": BROKEN}
    assert holder(read(write(files), held("beta"))) == ""


def test_an_incumbent_that_can_be_read_and_declares_another_name_has_given_it_up(write: Write) -> None:
    files = descriptors({"alpha": SAME["alpha"], "beta": COMPONENT.format(name="other", owner="beta-team")})
    catalog = read(write(files | {"beta/sub/catalog-info.yaml": BROKEN}), held("beta"))
    assert holder(catalog) == "alpha"
    assert told(catalog) == []
    assert catalog.decisions == ()


def test_the_name_of_a_repository_that_is_gone_is_free(write: Write) -> None:
    catalog = read(write(descriptors({"alpha": SAME["alpha"]})), held("beta"))
    assert (holder(catalog), told(catalog)) == ("alpha", [])
    both = read(write(descriptors({"gamma": SAME["gamma"]})), held("beta"))
    assert holder(both) == ""


def test_a_repository_is_known_again_by_its_address_when_its_folder_has_moved(write: Write) -> None:
    root = write(descriptors(SAME))
    known = held("old/place", repository=f"{FORGE}/payments")
    assert holder(read(root, known, {"beta": f"{FORGE}/Payments", "alpha": f"{FORGE}/shop"})) == "beta"
    assert holder(read(root, known, {"alpha": f"{FORGE}/shop"})) == ""


def test_an_address_that_another_repository_claims_takes_no_name_away(write: Write) -> None:
    root = write(descriptors(SAME))
    known = held("beta", repository=f"{FORGE}/payments")
    claims = {"alpha": f"{FORGE}/payments"}
    assert holder(read(root, known, claims)) == "beta"
    assert holder(read(root, known, claims | {"beta": f"{FORGE}/payments"})) == "beta"
    assert holder(read(root, known, claims | {"beta": f"{FORGE}/moved"})) == ""
    assert holder(read(root, known, {"beta": f"{FORGE}/moved"})) == "beta"


def test_two_folders_of_one_checkout_are_two_repositories(write: Write) -> None:
    root = write(descriptors(SAME))
    known = held("gone", repository=FORGE, folder="b/")
    sources = [
        Source(name=name, root=(root / name).resolve(), web_url=FORGE, prefix=f"{name[0]}/") for name in SAME
    ]  # fmt: skip
    assert holder(read_catalog(read_all(sources), incumbents=known)) == "beta"


@pytest.mark.parametrize("twin", ["name: SAME", "name: same\n  namespace: Default", "name: Same\n  namespace: default"])
def test_twins_in_another_case_or_with_the_namespace_spelled_out_are_the_same_name(write: Write, twin: str) -> None:
    text = SAME["alpha"].replace("name: same", twin)
    catalog = read(write(descriptors({"alpha": text, "beta": SAME["beta"]})), held("beta"))
    assert holder(catalog) == "beta"
    assert len(told(catalog)) == 2


def test_another_kind_or_namespace_is_another_name(write: Write) -> None:
    texts = {
        "alpha": SAME["alpha"].replace("name: same", "name: same\n  namespace: shop"),
        "beta": SAME["beta"],
        "gamma": SAME["gamma"].replace("kind: Component", "kind: Resource"),
    }
    catalog = read(write(descriptors(texts)), held("beta"))
    assert told(catalog) == []
    assert len(catalog.entities) == 3


def test_within_one_repository_the_first_counts_beside_the_one_of_another(write: Write) -> None:
    texts = {"alpha": SAME["alpha"], "beta": SAME["beta"] + "---" + SAME["beta"].replace("beta-team", "second")}
    catalog = read(write(descriptors(texts)), held("beta"))
    assert catalog.entities[REF].spec["owner"] == "beta-team"
    assert [(severity, where) for severity, where, _, _ in told(catalog)] == [
        ("error", "alpha"), ("warning", "beta"), ("warning", "beta"), ("error", "beta"),
    ]  # fmt: skip


def test_the_declaration_of_a_location_counts_as_that_of_its_repository(write: Write) -> None:
    location = "apiVersion: v1\nkind: Location\nmetadata: {name: all}\nspec: {targets: [./more.yaml]}\n"
    root = write(descriptors({"alpha": location, "beta": SAME["beta"]}) | {"alpha/more.yaml": SAME["alpha"]})
    assert holder(read(root, held("beta"))) == "beta"
    assert holder(read(root, Incumbents(build={NAME: Holder(source="alpha", path="more.yaml")}))) == "alpha"
    (root / "alpha/more.yaml").write_text(BROKEN)
    silent = read(root, Incumbents(build={NAME: Holder(source="alpha", path="more.yaml")}))
    assert (holder(silent), silent.docs_folders[REF].source) == ("", "alpha")


def test_a_declaration_without_an_owner_is_reported_to_the_owner_of_its_file_and_never_to_the_incumbent(
    write: Write,
) -> None:
    unowned = SAME["alpha"].replace("  owner: alpha-team\n", "")
    root = write(descriptors({"alpha": unowned, "beta": SAME["beta"], "gamma": unowned}))
    (root / "alpha/CODEOWNERS").write_text("* @acme/alphas\n")
    owners = {where: owner for _, where, _, owner in told(read(root, held("beta")))}
    assert owners == {"alpha": "group:default/alphas", "beta": "group:default/beta-team", "gamma": ""}


def test_a_name_that_several_declare_has_no_owner_from_the_repository_that_comes_first(write: Write) -> None:
    root = write(descriptors(SAME) | {"alpha/CODEOWNERS": "* @acme/alphas\n"})
    assert REF not in read(root, Incumbents()).ownership


def test_docs_of_a_declaration_that_is_left_out_are_not_published_under_another_name(write: Write) -> None:
    files = descriptors({"alpha": SAME["alpha"], "beta": SAME["beta"]})
    docs = {f"{name}/{path}": text for name in ("alpha", "beta") for path, text in {
        "mkdocs.yml": "site_name: Same\n", "docs/index.md": "# Same\n"}.items()}  # fmt: skip
    catalog = read(write(files | docs), held("beta"))
    assert [str(ref) for ref in catalog.entities] == [NAME]
    assert catalog.docs_folders[REF].source == "beta"


@pytest.mark.parametrize("source", ["alpha", "beta"])
def test_docs_without_metadata_keep_their_name_among_others_of_the_same_title(write: Write, source: str) -> None:
    docs = {f"{name}/{path}": text for name in ("alpha", "beta") for path, text in {
        "mkdocs.yml": "site_name: Same\n", "docs/index.md": "# Same\n"}.items()}  # fmt: skip
    known = Incumbents(build={NAME: Holder(source=source, path="mkdocs.yml", inferred=True)})
    catalog = read(write(docs), known)
    other = "beta" if source == "alpha" else "alpha"
    assert {str(ref): entity.place.source for ref, entity in catalog.entities.items()} == {
        NAME: source, f"component:default/{other}-same": other,
    }  # fmt: skip


def test_docs_without_metadata_get_no_name_that_another_repository_holds_and_cannot_say(write: Write) -> None:
    root = write(
        descriptors({"beta": BROKEN}) | {"alpha/mkdocs.yml": "site_name: Same\n", "alpha/docs/index.md": "# Same\n"}
    )
    assert [str(ref) for ref in read(root, held("beta")).entities] == ["component:default/alpha-same"]
    assert [str(ref) for ref in read(root, Incumbents()).entities] == [NAME]


def test_a_name_that_docs_without_metadata_had_is_no_claim_against_a_declaration(write: Write) -> None:
    known = Incumbents(build={NAME: Holder(source="beta", path="mkdocs.yml", inferred=True)})
    catalog = read(write(descriptors({"alpha": SAME["alpha"]}) | {"beta/README.md": "# Beta\n"}), known)
    assert holder(catalog) == "alpha"


def test_each_side_is_shown_the_declarations_of_the_others(write: Write) -> None:
    catalog = read(write(descriptors(SAME)), held("beta"))
    also = {
        problem.place.source: [place.source for place in problem.also]
        for problem in catalog.problems
        if problem.code == Code.DUPLICATE_ENTITY
    }
    assert also == {"alpha": ["beta"], "beta": ["alpha", "gamma"], "gamma": ["beta"]}


def test_what_else_is_wrong_with_a_declaration_that_is_left_out_is_no_matter_of_the_incumbent(write: Write) -> None:
    odd = SAME["alpha"].replace("name: same", "name: same\n  tags: [Big Data]")
    catalog = read(write(descriptors({"alpha": odd, "beta": SAME["beta"]})), held("beta"))
    found = [
        (problem.place.source, problem.entity, problem.owner)
        for problem in catalog.problems
        if problem.code == Code.FIELD_INVALID
    ]
    assert found == [("alpha", "", "group:default/alpha-team")]
    alone = read(write(descriptors({"alpha": odd})), held("alpha"))
    assert [problem.entity for problem in alone.problems if problem.code == Code.FIELD_INVALID] == [NAME]


def test_a_declaration_without_an_owner_that_is_left_out_is_not_excused_by_the_owner_of_the_incumbent(
    write: Write,
) -> None:
    unowned = SAME["alpha"].replace("  owner: alpha-team\n", "")
    catalog = read(write(descriptors({"alpha": unowned, "beta": SAME["beta"]})), held("beta"))
    assert [problem.place.source for problem in catalog.problems if problem.code == Code.FIELD_INVALID] == ["alpha"]
