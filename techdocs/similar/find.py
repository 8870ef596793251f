"""The step: samples of the docs, what is compared of each entity, and the pairs."""

from collections.abc import Mapping

from techdocs.disk.store import Store
from techdocs.model.api import BuiltApi
from techdocs.model.catalog import Catalog
from techdocs.model.docs import BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.similar import Similar
from techdocs.similar.pairs import similar_pairs
from techdocs.similar.samples import sample_docs
from techdocs.similar.subjects import subjects_of


def find_similar(
    catalog: Catalog, docs: Mapping[EntityRef, BuiltDocs], apis: Mapping[EntityRef, BuiltApi], store: Store
) -> Similar:
    """Return the entities that are similar to each."""
    return similar_pairs(subjects_of(catalog, apis, sample_docs(catalog, docs, store)))
