"""All that a site depends on, as one digest: a site that is under the same one need not be put together again."""

from collections.abc import Mapping
from dataclasses import fields, replace

from techdocs.disk.code_digest import code_digest
from techdocs.disk.digests import digest_value
from techdocs.engine.theme import Theme, template_digests
from techdocs.model.catalog import Catalog
from techdocs.model.docs import Build, BuiltDocs, DocsState
from techdocs.model.site import SiteParts


def site_key(parts: SiteParts, theme: Theme, *further: object) -> str:
    """Return the digest of all that a site is made of: parts, our code, templates, files, and what is `further`.

    It is one of digests: the text of everything at once would be as large as all else that the run holds.
    """
    return digest_value(
        {
            "code": code_digest(),
            "templates": [theme.digest, *map(template_digests, theme.folders)],
            "look": parts.look,
            "catalog": _catalog(parts.catalog),
            "builds": [[str(ref), digest_value(_build(build))] for ref, build in parts.plan.builds.items()],
            "docs": [[str(ref), digest_value(_docs(docs))] for ref, docs in parts.docs.items()],
            "problems": parts.report.problems,
            "apis": _pairs({ref: [api.key, api.changes] for ref, api in parts.apis.items()}),
            "further": further,
        }
    )


def _catalog(catalog: Catalog) -> dict[str, object]:
    found = {field.name: getattr(catalog, field.name) for field in fields(catalog)}
    found["codeowners"] = {
        name: [owners.path, owners.forge, owners.rules] for name, owners in catalog.codeowners.items()
    }
    return {name: digest_value(_pairs(value) if isinstance(value, Mapping) else value) for name, value in found.items()}


def _build(build: Build) -> Build:
    """Return a build without what is rendered: that is known by the key of its docs."""
    return replace(build, action=None, inputs={})


def _docs(docs: BuiltDocs) -> BuiltDocs:
    """Return built docs without what their key stands for, and without how this run came by them."""
    state = DocsState.REUSED if docs.state is DocsState.RENDERED else docs.state
    return replace(docs, state=state, reason="", pages=(), faults=(), site=None, files={}, search=None, search_files={})


def _pairs(mapping: Mapping[object, object]) -> list[list[object]]:
    return [[str(key), value] for key, value in mapping.items()]
