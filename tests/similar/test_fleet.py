"""The real repositories: the pairs that are shown of them, each of which was read, and twins planted among them."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from techdocs.config import read_config
from techdocs.disk.finished import read_files
from techdocs.model.docs import BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.similar import SHOWN
from techdocs.model.site import SiteParts
from techdocs.run import Run
from techdocs.similar.pairs import similar_pairs
from techdocs.similar.passages import sample_passages
from techdocs.similar.subjects import KINDS, Subject, subjects_of
from techdocs.similar.words import name_words
from tests.fleet import fleet_sources

pytestmark = pytest.mark.soak
PAIRS = {
    ("api:default/model-service-api", "api:default/ollama-service-api"),  # the same eight operations
    ("component:default/developer-model-service", "component:default/ollama-model-service"),  # they provide these
    ("component:default/vikunja-component", "component:default/vikunja-documentation"),  # the same docs, twice
}
"""What is shown, and why it is right: 0 of 3 pairs are wrong."""
FEWEST_WORDS = 60
"""Words of docs that say enough to be copied."""
SENTENCE, PARAGRAPH = re.compile(r"(?<=[.!?])\s+|\n+"), re.compile(r"\n\s*\n")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> SiteParts:
    """Read and render the fleet."""
    folder = tmp_path_factory.mktemp("fleet")
    sources = [str(source.root) for source in fleet_sources()]
    with Run(replace(read_config(None, folder=folder, sources=sources), jobs=1)) as run:
        return run.with_similar(run.parts()[0])


@pytest.fixture(scope="module")
def texts(parts: SiteParts) -> Mapping[EntityRef, str]:
    """Return the docs of each component or API with enough of them."""
    found = {ref: " \n".join(_pages(built)) for ref, built in parts.docs.items() if ref.kind in KINDS}
    return {ref: text for ref, text in found.items() if len(text.split()) >= FEWEST_WORDS}


def _pages(built: BuiltDocs) -> Iterator[str]:
    if built.site is not None:
        for _, content in read_files(
            built.site, [page.markdown for page in built.pages if page.markdown in built.files]
        ):
            yield content.decode("utf-8", "replace")


def test_every_pair_that_is_shown_was_read_and_is_right(parts: SiteParts) -> None:
    shown = {
        tuple(sorted((str(ref), str(one.ref)))) for ref, some in parts.similar.items() for one in some[:SHOWN]
    }  # fmt: skip
    assert shown == PAIRS


def test_planted_forks_and_half_twins_are_shown(parts: SiteParts, texts: Mapping[EntityRef, str]) -> None:
    draw = random.Random(7)  # noqa: S311 - a draw
    sentences = [one for text in texts.values() for one in SENTENCE.split(text) if one.strip()]

    def fork(ref: EntityRef) -> str:
        own = texts[ref].replace(parts.catalog.entities[ref].name, "planted")
        return "\n".join(draw.choice(sentences) if draw.random() < 0.1 else one for one in SENTENCE.split(own))

    def half_twin(ref: EntityRef) -> str:
        other = draw.choice([one for one in texts if one != ref])
        return "\n\n".join(half for text in (texts[ref], texts[other]) for half in _half(text, len(texts[ref]), draw))

    assert _found(parts, texts, fork) == 1.0
    assert _found(parts, texts, half_twin) >= 0.85


def _half(text: str, length: int, draw: random.Random) -> list[str]:
    """Draw paragraphs of a text, half as long as another one together."""
    paragraphs, half = [*PARAGRAPH.split(text)], list[str]()
    draw.shuffle(paragraphs)
    while paragraphs and sum(map(len, half)) < length / 2:
        half.append(paragraphs.pop())
    return half


def _found(parts: SiteParts, texts: Mapping[EntityRef, str], plant: Callable[[EntityRef], str]) -> float:
    """Return the share of originals that the page of a twin shows, planted one after the other."""
    own = {ref: name_words(f"{entity.name} {entity.title}") for ref, entity in parts.catalog.entities.items()}
    passages = {ref: sample_passages([text], own[ref]) for ref, text in texts.items()}
    subjects = subjects_of(parts.catalog, parts.apis, passages)
    hits = 0
    for ref in texts:
        twin = Subject(
            ref=EntityRef(ref.kind, "planted", "planted"), name=frozenset(), source="planted",
            passages=sample_passages([plant(ref)], {"planted"}),
        )  # fmt: skip
        shown = similar_pairs([*subjects, twin]).get(twin.ref, ())[:SHOWN]
        hits += ref in [one.ref for one in shown]
    return hits / len(texts)
