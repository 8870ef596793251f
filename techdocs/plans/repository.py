"""Plan what the docs of one repository depend on, in a worker process: its settings, navs and patterns are read here.

Every file that a build will read is found and digested here; nothing is rendered.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from techdocs.clean.addresses import is_allowed_target
from techdocs.clean.file_types import is_download
from techdocs.documents.located_yaml import load_documents
from techdocs.mkdocs_yml.dialect import includes_snippets
from techdocs.mkdocs_yml.settings import ReadSettings
from techdocs.mkdocs_yml.settings_chain import read_chain
from techdocs.model.catalog import DocsClaim
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuildAction, Dialect, DocsFile, DocsForm, DocsSettings, is_page, nav_texts
from techdocs.model.problem import Place, Problem, error, warning
from techdocs.model.source import Source
from techdocs.plain_text import plain_line
from techdocs.plans.choose import Choice, choose_downloads, choose_files, tell_over_limit
from techdocs.plans.docs_folder import NoDocsFolder, find_docs_folder
from techdocs.plans.exclusions import exclusion_problems
from techdocs.plans.file_index import FileIndex
from techdocs.plans.includes import expand_includes
from techdocs.plans.inputs import Inputs, collect_pictures, collect_snippets
from techdocs.plans.listing import FolderListing, list_folder
from techdocs.plans.nav.order import ordered_nav
from techdocs.plans.nav.rooted import RootedPaths
from techdocs.plans.page_includes import PageIncludes
from techdocs.plans.settings import read_settings_chain
from techdocs.plans.task import DocsItem, PlannedDocs, PlanTask
from techdocs.secrets_scan import HINT, find_keys


def plan_repository(task: PlanTask) -> PlannedDocs:
    """Return a build for each entity whose docs a repository holds."""
    file_index = FileIndex(task.file_index)
    builds = tuple(_Planner(task, item, file_index).build(item.claim) for item in task.items)
    return PlannedDocs(builds=builds, file_index=file_index.now)


class _Planner:
    """Plan one entity's build."""

    def __init__(self, task: PlanTask, item: DocsItem, file_index: FileIndex) -> None:
        self.task, self.ref, self.name = task, item.ref, item.name
        self.file_index, self.limits = file_index, task.limits
        self.load = partial(load_documents, limits=task.limits)

    def build(self, claim: DocsClaim) -> Build:
        source = self.task.source
        if claim.form is DocsForm.MKDOCS:
            return self._mkdocs(source, claim)
        if claim.form is DocsForm.FOLDER:
            read = ReadSettings(settings=self._default())
            choice = self._chosen(list_folder(source.root / claim.path), read)
            read, problems = self._ordered(read, source, choice)
            return _with(self._finished(source, claim.form, read, choice, claim.path), problems)
        read = ReadSettings(settings=self._default())
        choice = self._chosen(FolderListing(files={"index.md": source.root / claim.path}), read)
        choice.inputs.merge(collect_pictures(choice.inputs, source, PurePosixPath(claim.path).parent.as_posix()))
        return self._finished(source, claim.form, read, choice, claim.path)

    def _default(self) -> DocsSettings:
        return DocsSettings(site_name=self.name)

    def _mkdocs(self, source: Source, claim: DocsClaim) -> Build:
        file = source.root / claim.path
        place = Place(source=source.name, path=claim.path)
        try:
            chain = read_chain(file, source.root, self.load, max_bytes=self.limits.yaml_kb * 1000)
        except OSError as failure:
            message = f"the settings cannot be read: {failure.strerror}"
            hint = "the file must be in the repository and within `limits.yaml_kb`"
            problem = error(Code.SETTINGS_UNREADABLE, place, message, hint, entity=str(self.ref))
            return Build(ref=self.ref, source=source.name, form=DocsForm.BROKEN, problems=(problem,))
        read = read_settings_chain(chain, source, site_name=self.name, load=self.load, limits=self.limits)
        if claim.is_referenced:
            read = replace(read, settings=replace(read.settings, dialect=Dialect.TECHDOCS_CORE))
        read = replace(read, problems=(*read.problems, *_forbidden_links(read)))
        docs, said = find_docs_folder(file, read, source.root, place)
        read = replace(read, problems=(*read.problems, *said))
        if isinstance(docs, NoDocsFolder):
            hint = "set `docs_dir` to a folder next to or below `mkdocs.yml`; the default is `docs`"
            problem = error(docs.code, read.docs_place, docs.message, hint, entity=str(self.ref))
            return Build(ref=self.ref, source=source.name, form=DocsForm.BROKEN, problems=(*read.problems, problem))
        listing = list_folder(docs, without=file)
        read, problems = expand_includes(read, source, file, listing, self.limits)
        if read.settings.nav is not None:
            nav, places = RootedPaths(listing.files, source.root).resolve(read.settings.nav, read.nav_places)
            read = replace(read, settings=replace(read.settings, nav=tuple(nav)), nav_places=places)
        problems += exclusion_problems(read.settings, listing.files, place)
        choice = self._chosen(listing, read)
        read, nav_problems = self._ordered(read, source, choice)
        problems += nav_problems
        if includes_snippets(read.settings):
            bases = [file.parent / part for part in read.snippet_paths]
            choice.inputs.merge(collect_snippets(choice.inputs, source, bases, read.appended))
        if read.settings.includers:
            bases = [file.parent / part for part in (*read.include_paths, ".")]
            choice.inputs.merge(PageIncludes(choice.inputs, docs, bases, read.settings.includers).collect())
            path = docs.relative_to(source.root).as_posix()
            read = replace(read, settings=replace(read.settings, docs_path=path))
        build = self._finished(source, DocsForm.MKDOCS, read, choice, docs.relative_to(source.root).as_posix(), place)
        return build if not problems else _with(build, problems)

    def _chosen(self, listing: FolderListing, read: ReadSettings) -> Choice:
        """Return the files of docs folders that are published, but for downloads that a page links to."""
        trusted = self.task.trusted
        return choose_files(
            listing, Inputs(source=self.task.source, file_index=self.file_index, limits=self.limits), read.settings,
            file_types=self.task.file_types, takes_all=bool(trusted and trusted.runs_code),
        )  # fmt: skip

    def _without_keys(self, read: ReadSettings, place: Place) -> ReadSettings:
        """Return settings whose texts hold no key of a well-known service: they are on every page."""
        own = read.settings
        found = find_keys(json.dumps([own.site_name, own.site_description, own.site_author, own.copyright, own.nav]))
        if found is None:
            return read
        problem = error(
            Code.SECRET_FOUND, place, f"names and nav from the settings are withheld: they contain {found.what}", HINT
        )
        plain = replace(own, site_name=self.name, site_description="", site_author="", copyright="", nav=None)
        return replace(read, settings=plain, problems=(*read.problems, problem))

    def _ordered(self, read: ReadSettings, source: Source, choice: Choice) -> tuple[ReadSettings, list[Problem]]:
        """Return the settings with the nav that the docs' nav files, or rests (`...`) in their own nav, make."""
        inputs, paths = choice.inputs, choice.paths
        if not inputs.nav_files and not any(path.startswith("...") for path in read.nav_places):
            return read, []
        made = ordered_nav(
            [path for path in inputs.files if is_page(path) and path not in paths.unlisted | paths.shadowed.keys()],
            inputs.nav_files,
            lambda path: Place(source=source.name, path=inputs.origins[path]),
            nav=read.settings.nav, load=self.load, nav_places=read.nav_places, limits=self.limits,
        )  # fmt: skip
        places = {path: place for path, place in read.nav_places.items() if not path.startswith("...")}
        return replace(read, settings=replace(read.settings, nav=made[0]), nav_places=places), list(made[1])

    def _finished(
        self,
        source: Source,
        form: DocsForm,
        read: ReadSettings,
        choice: Choice,
        folder: str,
        place: Place | None = None,
    ) -> Build:
        read = self._without_keys(read, place or Place(source=source.name, path=folder))
        choose_downloads(choice, read.settings.nav)
        inputs, first_left_out = choice.inputs, choice.first_left_out()
        tell_over_limit(inputs)
        action = BuildAction(
            component=str(self.ref),
            files=tuple(DocsFile(path=path, digest=digest) for path, digest in sorted(inputs.digests.items())),
            settings=read.settings,
            theme=self.task.theme,
            limits=self.limits,
            file_types=self.task.file_types,
            trusted=self.task.trusted,
            left_out=choice.left_out_suffixes(),
            first_left_out=first_left_out,
        )
        return Build(
            ref=self.ref,
            source=source.name,
            form=form,
            action=action,
            inputs=dict(inputs.files),
            origins=dict(inputs.origins),
            docs_folder="" if folder == "." else folder,
            settings_place=place or Place(source=source.name, path=folder),
            nav_places=read.nav_places,
            redirects=read.redirects,
            repo_url=read.repo_url,
            edit_uri=read.edit_uri,
            edit_uri_template=read.edit_uri_template,
            problems=(*read.problems, *inputs.problems),
            over_limit={**dict.fromkeys(read.nav_cut, ""), **inputs.over_limit},
            excluded=tuple(sorted(path for path in choice.paths.excluded if is_page(path) or not is_download(path))),
            unpublished=tuple(sorted(choice.left_out.keys() & set(nav_texts(read.settings.nav)))),
        )


def _forbidden_links(read: ReadSettings) -> Iterator[Problem]:
    for target, place in read.nav_places.items():
        if not is_allowed_target(target):
            message = f"link `{plain_line(target, 80)}` was removed: its scheme is not allowed"
            hint = "use a relative path, `https:`, `http:` or `mailto:`"
            yield warning(Code.SCHEME_REMOVED, place, message, hint, about=target)


def _with(build: Build, problems: list[Problem]) -> Build:
    return replace(build, problems=(*build.problems, *problems))
