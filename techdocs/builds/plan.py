"""Step 3: what each component's build depends on. Takes the `Catalog` and the theme, gives a `BuildPlan`.

Every file that a build will read is found and digested here; nothing is rendered.
"""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from techdocs.builds.includes import expand_includes
from techdocs.builds.inputs import Inputs, collect_folder, collect_pictures, collect_snippets
from techdocs.builds.seen import SeenFiles
from techdocs.engine.settings import ReadSettings, read_settings
from techdocs.engine.theme import Theme, engine_digest
from techdocs.located_yaml import LoadDocuments, load_documents
from techdocs.model.catalog import Catalog, DocsClaim
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuildAction, BuildPlan, DocsFile, DocsForm, DocsSettings
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.source import Source


def plan_builds(catalog: Catalog, theme: Theme, seen: SeenFiles, load: LoadDocuments = load_documents) -> BuildPlan:
    """Return one entry for each entity of the catalog, in the order of their refs.

    Args:
        catalog: the catalog.
        theme: the site's theme.
        seen: files that need not be read again.
        load: how YAML is loaded.
    """
    claims = catalog.docs_folders
    builds = {ref: _Planner(catalog, theme, seen, load, ref).build(claims.get(ref)) for ref in catalog.entities}
    seen.save()
    return BuildPlan(builds=builds)


class _Planner:
    """Plan one entity's build."""

    def __init__(self, catalog: Catalog, theme: Theme, seen: SeenFiles, load: LoadDocuments, ref: EntityRef) -> None:
        self.catalog, self.theme, self.seen, self.load, self.ref = catalog, theme, seen, load, ref
        self.name = catalog.entities[ref].display_name

    def build(self, claim: DocsClaim | None) -> Build:
        if claim is None:
            return Build(ref=self.ref)
        if claim.form is DocsForm.ELSEWHERE:
            return Build(ref=self.ref, form=claim.form, elsewhere=claim.elsewhere, elsewhere_path=claim.elsewhere_path)
        if claim.problem is not None:
            return Build(ref=self.ref, source=claim.source, form=claim.form, problems=(claim.problem,))
        source = self.catalog.discovered[claim.source].source
        if claim.form is DocsForm.MKDOCS:
            return self._mkdocs(source, claim.path)
        if claim.form is DocsForm.FOLDER:
            inputs = collect_folder(source, source.root / claim.path, self.seen)
            return self._finished(source, claim.form, ReadSettings(settings=self._default()), inputs, claim.path)
        inputs = Inputs(source=source, seen=self.seen)
        inputs.add("index.md", source.root / claim.path)
        inputs.merge(collect_pictures(inputs, source, PurePosixPath(claim.path).parent.as_posix()))
        return self._finished(source, claim.form, ReadSettings(settings=self._default()), inputs, claim.path)

    def _default(self) -> DocsSettings:
        return DocsSettings(site_name=self.name)

    def _mkdocs(self, source: Source, path: str) -> Build:
        file = source.root / path
        place = Place(source=source.name, path=path)
        read = read_settings(file.read_bytes(), place, site_name=self.name, load=self.load)
        docs = _docs_folder(file.parent, read.docs_dir, source.root)
        if isinstance(docs, str) and read.docs_dir == "docs" and any(file.parent.glob("*.md")):
            read = replace(read, problems=(*read.problems, _beside(place)))
            docs = file.parent
        if isinstance(docs, str):
            code = Code.DOCS_FOLDER_MISSING if "no folder" in docs else Code.DOCS_FOLDER_OUTSIDE
            problem = Problem(
                code=code, severity=Severity.ERROR, message=docs, place=place, entity=str(self.ref),
                hint="`docs_dir` names a folder beside or below `mkdocs.yml`; without it that is `docs`",
            )  # fmt: skip
            return Build(ref=self.ref, source=source.name, form=DocsForm.BROKEN, problems=(*read.problems, problem))
        inputs = collect_folder(source, docs, self.seen, without=file)
        read, problems = expand_includes(read, source, file, inputs)
        inputs.merge(collect_snippets(inputs, source, [file.parent / part for part in read.snippet_paths]))
        build = self._finished(source, DocsForm.MKDOCS, read, inputs, docs.relative_to(source.root).as_posix(), place)
        return build if not problems else _with(build, problems)

    def _finished(
        self,
        source: Source,
        form: DocsForm,
        read: ReadSettings,
        inputs: Inputs,
        folder: str,
        place: Place | None = None,
    ) -> Build:
        action = BuildAction(
            component=str(self.ref),
            files=tuple(DocsFile(path=path, digest=digest) for path, digest in sorted(inputs.digests.items())),
            settings=read.settings,
            theme=self.theme.digest,
            engine=engine_digest(),
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
            repo_url=read.repo_url,
            edit_uri=read.edit_uri,
            edit_uri_template=read.edit_uri_template,
            problems=(*read.problems, *inputs.problems),
        )


def _docs_folder(folder: Path, docs_dir: str, root: Path) -> Path | str:
    """Return the docs folder, or what is wrong with it."""
    if docs_dir.startswith(("/", "~")) or "\\" in docs_dir or "\0" in docs_dir:
        return f"`docs_dir: {docs_dir}` is not a path inside the repository"
    if not (folder / docs_dir).resolve().is_relative_to(root):
        return f"`docs_dir: {docs_dir}` leaves the repository"
    if not (folder / docs_dir).is_dir():
        return (
            f"`docs_dir: {docs_dir}` names no folder"
            if docs_dir != "docs"
            else "there is no folder `docs` beside `mkdocs.yml`"
        )
    return (folder / docs_dir).resolve()


def _beside(place: Place) -> Problem:
    return Problem(
        code=Code.DOCS_FOLDER_MISSING, severity=Severity.WARNING, place=place,
        message="there is no folder `docs` beside `mkdocs.yml`; the Markdown that stands beside it is used",
        hint="set `docs_dir: .`, or move the pages into `docs`",
    )  # fmt: skip


def _with(build: Build, problems: list[Problem]) -> Build:
    return replace(build, problems=(*build.problems, *problems))
