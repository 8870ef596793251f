"""A catalog, a plan and docs made of a few words, for what needs no pages rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from techdocs.links import read_links
from techdocs.links.addresses import Addresses
from techdocs.model.catalog import Catalog, Discovered, Ownership, OwnershipSource
from techdocs.model.docs import Build, BuildAction, BuildPlan, BuiltDocs, DocsPage, DocsSettings, DocsState, PageLink
from techdocs.model.entity import Entity, EntityLink, EntityRef, parse_entity_ref
from techdocs.model.links import Links
from techdocs.model.problem import Place
from techdocs.model.source import Source


def ref(text: str) -> EntityRef:
    """Return a ref; a component of the default namespace by its name."""
    return parse_entity_ref(text, default_kind="component")


def page(path: str, **changes: object) -> DocsPage:
    """Return a page by its file, with directory URLs; `to` and `shows` are its open links and images."""
    stem = path.removesuffix(".md")
    folder = stem.removesuffix("index").rstrip("/")
    url = f"{folder}/" if folder else ""
    for name, targets in (("open_links", changes.pop("to", ())), ("open_images", changes.pop("shows", ()))):
        assert isinstance(targets, Sequence)
        changes[name] = tuple(PageLink(target=target, line=3) for target in targets)
    made = DocsPage(path=path, url=url, output=f"{url}index.html", title=stem.rpartition("/")[2].capitalize())
    return replace(made, **changes)  # type: ignore[arg-type]


@dataclass
class Workspace:
    """Components with docs, one after the other; each is a repository of its own unless `source` says otherwise."""

    entities: dict[EntityRef, Entity] = field(default_factory=dict)
    builds: dict[EntityRef, Build] = field(default_factory=dict)
    docs: dict[EntityRef, BuiltDocs] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    owners: dict[EntityRef, Ownership] = field(default_factory=dict)

    def add(  # noqa: PLR0913 - each is a fact of one situation, most have none of them
        self, text: str, *pages: DocsPage, source: str = "", folder: str = "docs", files: Sequence[str] = (),
        redirects: Mapping[str, str] | None = None, former: str = "", renamed: str = "", owner: str = "",
        links: Sequence[str] = (), use_directory_urls: bool = True, root: Path | None = None,
        web_url: str = "", **built: object,
    ) -> "Workspace":  # fmt: skip
        """Add an entity with its docs, and return the workspace."""
        own, source = ref(text), source or ref(text).name
        place = Place(source=source, path="catalog-info.yaml", line=4)
        self.sources[source] = Source(
            name=source, root=root or Path("/nowhere"), web_url=web_url, branch="main", commit="c0ffee"
        )
        self.entities[own] = Entity(
            ref=own, api_version="v1", kind=own.kind, namespace=own.namespace, name=own.name, place=place,
            annotations={"techdocs/former-refs": former} if former else {}, former=(ref(renamed),) if renamed else (),
            links=tuple(EntityLink(url=url) for url in links),
        )  # fmt: skip
        settings = DocsSettings(site_name=own.name, use_directory_urls=use_directory_urls)
        action = BuildAction(component=str(own), files=(), settings=settings, theme="")
        self.builds[own] = Build(
            ref=own, source=source, action=action if pages else None, docs_folder=folder,
            origins={name: f"{folder}/{name}" for name in (*(page.path for page in pages), *files)},
            redirects={
                name: (target, Place(source=source, path="mkdocs.yml", line=number))
                for number, (name, target) in enumerate((redirects or {}).items(), 5)
            },
        )  # fmt: skip
        outputs = dict.fromkeys([*(page.output for page in pages), *files], "digest")
        self.docs[own] = BuiltDocs(ref=own, state=DocsState.RENDERED, files=outputs, pages=pages)
        self.docs[own] = replace(self.docs[own], **built)  # type: ignore[arg-type]
        if owner:
            self.owners[own] = Ownership(owner=ref(owner), how=OwnershipSource.SPEC, known=True)
        return self

    def elsewhere(self, text: str, target: str, path: str = "", former: str = "") -> "Workspace":
        """Add an entity whose docs are another's, and return the workspace."""
        self.add(text, former=former)
        self.builds[ref(text)] = replace(self.builds[ref(text)], elsewhere=ref(target), elsewhere_path=path)
        return self

    @property
    def addresses(self) -> Addresses:
        """Return every address."""
        return Addresses(self._catalog, BuildPlan(builds=self.builds), self.docs)

    def read(self, site_url: str = "") -> Links:
        """Return what the link step says."""
        return read_links(self._catalog, BuildPlan(builds=self.builds), self.docs, site_url=site_url)

    @property
    def _catalog(self) -> Catalog:
        return Catalog(
            sources=tuple(self.sources.values()), entities=self.entities, relations={}, ownership=self.owners,
            discovered={name: Discovered(source=source) for name, source in self.sources.items()},
        )  # fmt: skip


def told(links: Links) -> list[str]:
    """Return every problem as one text: code, place, message."""
    return [f"{one.code} {one.place} {one.message}" for some in links.problems.values() for one in some]


def redirects(links: Links) -> dict[str, str]:
    """Map each former address to where it leads, without the docs' root of a component `one`."""
    return {one.origin: one.target for one in links.redirects}
