"""Planted twins are found, and nothing else is: forks, docs of which half is the same, the same operations."""

import random
from dataclasses import replace

import pytest

from techdocs.model.entity import EntityRef
from techdocs.model.similar import CHANGED_STRONGLY, SHOWN, ReasonKind, Similar
from techdocs.similar.pairs import MOST_HOLDERS, similar_pairs
from tests.similar.planted import Planter, subject

OPERATIONS = tuple(
    f"{method} /{noun}" for noun in ("tracks", "albums", "artists") for method in ("GET", "POST", "DELETE")
)
HEALTH = ("GET /health", "GET /metrics", "GET /ready", "GET /version")
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 12))]


def found_at(similar: Similar, planted: dict[EntityRef, str]) -> float:
    """Return the share of planted twins whose original is among the entities that their page shows."""
    hits = [
        original in [one.ref.name for one in similar.get(twin, ())[:SHOWN]] for twin, original in planted.items()
    ]  # fmt: skip
    return sum(hits) / len(hits)


def pairs_of(similar: Similar) -> set[frozenset[str]]:
    return {frozenset((ref.name, one.ref.name)) for ref, some in similar.items() for one in some}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_fork_is_shown_and_no_other_pair(seed: int) -> None:
    planter = Planter(seed)
    twins = {f"copy-{number}": name for number, name in enumerate(planter.names(10))}
    subjects = [subject(name, text) for name, text in planter.docs.items()]
    subjects += [subject(twin, planter.fork(name, twin)) for twin, name in twins.items()]
    similar = similar_pairs(subjects)
    assert found_at(similar, {EntityRef("component", "default", twin): name for twin, name in twins.items()}) == 1.0
    assert pairs_of(similar) == {frozenset(pair) for pair in twins.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_docs_of_which_half_is_the_same_are_shown(seed: int) -> None:
    planter = Planter(seed)
    drawn = planter.names(20)
    twins = {f"half-{number}": pair for number, pair in enumerate(zip(drawn[:10], drawn[10:], strict=True))}
    subjects = [subject(name, text) for name, text in planter.docs.items()]
    subjects += [subject(twin, planter.half_twin(*pair)) for twin, pair in twins.items()]
    similar = similar_pairs(subjects)
    for side in (0, 1):
        planted = {EntityRef("component", "default", twin): pair[side] for twin, pair in twins.items()}
        assert found_at(similar, planted) >= 0.85


def test_apis_with_the_same_operations_are_twins_and_those_that_share_a_few_are_not() -> None:
    draw = random.Random(1)  # noqa: S311 - a draw
    others = [[*HEALTH, *(f"GET /things-{number}/{part}" for part in range(6))] for number in range(30)]
    crossed = [
        [*draw.sample(OPERATIONS, 3), *(f"POST /other-{number}/{part}" for part in range(6))] for number in range(3)
    ]
    apis = {
        "music": OPERATIONS, "songs": OPERATIONS,
        **{f"api-{number}": some for number, some in enumerate([*others, *crossed])},
    }  # fmt: skip
    similar = similar_pairs([
        subject(name, ref=EntityRef("api", "default", name), operations=frozenset(some)) for name, some in apis.items()
    ])  # fmt: skip
    assert pairs_of(similar) == {frozenset(("music", "songs"))}
    (twin,) = similar[EntityRef("api", "default", "music")]
    assert (twin.score, twin.reasons[0].kind, twin.reasons[0].same, twin.reasons[0].count) == (
        100, ReasonKind.OPERATIONS, 9, 9,
    )  # fmt: skip


def test_fifteen_copies_are_all_similar_to_each_other() -> None:
    planter = Planter(3)
    copies = [subject(f"copy-{number}", planter.fork("service-0", f"copy-{number}")) for number in range(15)]
    similar = similar_pairs([*(subject(name, text) for name, text in planter.docs.items()), *copies])
    assert all(len(similar[one.ref]) >= SHOWN for one in copies)


def test_what_more_than_a_few_say_does_not_count() -> None:
    planter = Planter(4)
    text = planter.docs["service-0"]
    copies = [subject(f"copy-{number}", text) for number in range(MOST_HOLDERS + 1)]
    assert similar_pairs(copies) == {}
    assert similar_pairs(copies[:MOST_HOLDERS])


def test_the_docs_of_one_team_that_share_a_section_are_not_similar_those_of_two_teams_are() -> None:
    planter = Planter(5)
    red, blue = EntityRef("group", "default", "red"), EntityRef("group", "default", "blue")
    shared = [planter.sentence() for _ in range(3)]
    one = subject("one", [*shared, *(planter.sentence() for _ in range(3))], owner=red)
    other = subject("other", [*shared, *(planter.sentence() for _ in range(3))], owner=blue)
    assert similar_pairs([one, other])
    assert similar_pairs([one, replace(other, owner=red)]) == {}
    assert similar_pairs([one, replace(other, source="one")]) == {}


def test_an_entity_is_not_similar_to_what_it_is_related_to_or_to_another_kind() -> None:
    planter = Planter(6)
    text = planter.docs["service-0"]
    one, other = subject("one", text), subject("other", text)
    assert pairs_of(similar_pairs([one, other])) == {frozenset(("one", "other"))}
    assert similar_pairs([replace(one, known=frozenset({other.ref})), other]) == {}
    assert similar_pairs([one, replace(other, known=frozenset({one.ref}))]) == {}
    assert similar_pairs([one, subject("other", text, ref=EntityRef("api", "default", "other"))]) == {}


def test_a_decision_silences_a_pair_until_it_is_much_more_similar() -> None:
    planter = Planter(7)
    text = planter.docs["service-0"]
    one, other = subject("one", text), subject("other", text)
    score = similar_pairs([one, other])[one.ref][0].score
    silent = replace(one, decided={other.ref: score + 1})
    assert similar_pairs([silent, other]) == {}
    assert similar_pairs([replace(one, decided={other.ref: score}), other])
    assert similar_pairs([replace(one, decided={other.ref: 100 + CHANGED_STRONGLY}), other]) == {}
    assert similar_pairs([one, replace(other, decided={one.ref: score + 1})]) == {}


def test_names_and_dependencies_alone_make_no_pair() -> None:
    needed = frozenset(EntityRef("resource", "default", name) for name in ("db", "queue", "cache"))
    words = ("take", "payment")
    both = [
        subject(one, name=frozenset({"payment"}), needed=needed, description=words) for one in ("one", "two")
    ]  # fmt: skip
    assert similar_pairs(both) == {}


def test_descriptions_that_say_the_same_make_a_pair() -> None:
    words = ("refund", "customer", "order", "return", "warehouse")
    others = [subject(f"other-{number}", description=("order", f"thing{number}")) for number in range(5)]
    similar = similar_pairs([subject("one", description=words), subject("two", description=words), *others])
    assert pairs_of(similar) == {frozenset(("one", "two"))}
    assert similar[EntityRef("component", "default", "one")][0].reasons[0].kind is ReasonKind.DESCRIPTION
