"""How large, deep and slow what a repository holds may be; `techdocs.yml` knows each limit by its name here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one component, one page and one YAML file may use.

    Files: `page_mb` and `asset_mb` megabytes for a Markdown page and for any other file, `component_mb` and
    `component_files` for all files of a component that are published, `folder_depth` folders below the docs folder,
    `name_bytes` bytes of one part of a path. Includes: `include_depth` levels of snippets in snippets, `include_mb`
    megabytes and `include_files` of them all.

    Pages: `page_seconds` of CPU time, `page_growth` times its Markdown (and 1 MB) for its HTML, `line_kb` kilobytes a
    line, `toc_headings` headings in the table of contents, `front_matter_kb` kilobytes of front matter. Nav:
    `nav_entries` entries in `nav_depth` levels.

    Components: `component_seconds` of time, `memory_mb` megabytes of memory of the worker process.

    Repositories: `repository_seconds` of time to read one and to plan its docs, and again to render them, beside what
    its pages need anyway; `repository_mb` megabytes of one answer when it is fetched, `fetch_seconds` of time to fetch
    it; `repository_entities` entities, and `repository_pages_mb` megabytes of their catalog pages.

    YAML: `descriptor_mb` megabytes and `yaml_documents` documents of a `catalog-info.yaml`; `yaml_kb` kilobytes of any
    other file and of a document; `yaml_depth` levels, `yaml_aliases` aliases and `yaml_nodes` values a document, with
    aliases written out.

    Placeholders such as `$text`: `placeholder_mb` megabytes of a document and `repository_placeholder_mb` of all
    descriptors of a repository, counted as `catalog.json` has them, each use anew.
    """

    page_mb: int = 2
    asset_mb: int = 10
    component_mb: int = 250
    component_files: int = 10_000
    folder_depth: int = 12
    name_bytes: int = 120
    include_depth: int = 3
    include_mb: int = 1
    include_files: int = 1000
    page_seconds: int = 10
    page_growth: int = 20
    line_kb: int = 20
    toc_headings: int = 500
    front_matter_kb: int = 16
    nav_entries: int = 10_000
    nav_depth: int = 6
    component_seconds: int = 120
    memory_mb: int = 512
    repository_seconds: int = 120
    repository_mb: int = 500
    fetch_seconds: int = 300
    repository_entities: int = 25_000
    repository_pages_mb: int = 250
    descriptor_mb: int = 8
    yaml_kb: int = 1000
    yaml_documents: int = 20_000
    yaml_depth: int = 30
    yaml_aliases: int = 50
    yaml_nodes: int = 200_000
    placeholder_mb: int = 10
    repository_placeholder_mb: int = 100
