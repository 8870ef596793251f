"""The settings of a component as its `mkdocs.yml` and the files that it inherits from give them."""

from dataclasses import replace

from techdocs.documents.located_yaml import LoadDocuments
from techdocs.mkdocs_yml.setting_notes import quoted
from techdocs.mkdocs_yml.settings import ReadSettings, read_settings
from techdocs.mkdocs_yml.settings_chain import BrokenChain, SettingsChain
from techdocs.model.codes import Code
from techdocs.model.limits import Limits
from techdocs.model.problem import Place, Problem, error, warning
from techdocs.model.source import Source


def read_settings_chain(
    chain: SettingsChain, source: Source, *, site_name: str, load: LoadDocuments, limits: Limits
) -> ReadSettings:
    """Return the settings of a chain of files of a source, and say where it is broken; see `read_settings`."""
    first, *others = chain.files
    inherited = [(file.content, Place(source=source.name, path=file.path)) for file in others]
    read = read_settings(
        first.content, Place(source=source.name, path=first.path), site_name=site_name, load=load, limits=limits,
        inherited=inherited,
    )  # fmt: skip
    return replace(read, problems=(*read.problems, _broken(chain.broken, source))) if chain.broken else read


def _broken(broken: BrokenChain, source: Source) -> Problem:
    place = Place(source=source.name, path=broken.path).at(broken.position)
    if broken.is_refused:
        message = f"setting `INHERIT` is dropped: {quoted(broken.written)} is outside the repository"
        return warning(
            Code.SETTING_DROPPED, place, message, "inherit from a file of this repository", about=broken.written
        )
    message = f"cannot inherit from {quoted(broken.written)}: {broken.reason}"
    hint = "correct the path, which is relative to this file"
    return error(Code.INCLUDE_UNREADABLE, place, message, hint, about=broken.written)
