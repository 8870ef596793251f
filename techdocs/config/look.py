"""Read how the site looks: names, theme, tabs, and what a company lays over it."""

from collections.abc import Mapping
from pathlib import Path

from techdocs.config.security import read_policy
from techdocs.config.values import existing_in, read_url_folder
from techdocs.documents.accepts import accepts, list_of, mapping_to
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.values import read_boolean, read_one_of, read_text
from techdocs.model.site import ExtraLink, Look


def read_look(keys: LocatedMapping, security: LocatedMapping, folder: Path) -> Look:
    """Read the look from the keys of the whole file and those of `security`; paths are relative to a folder."""
    read_file = existing_in(folder, "file")
    theme = keys.section("theme", ("logo", "favicon", "icon", "palette", "language", "direction"))
    icon = theme.section("icon", ("logo",))
    extra = keys.section("extra", ("social",))
    return Look(
        site_name=keys.get("site_name", read_text, "Engineering docs"),
        site_description=keys.get("site_description", read_text, ""),
        site_url=keys.get("site_url", read_url_folder, ""),
        copyright=keys.get("copyright", read_text, ""),
        language=theme.get("language", read_text, "en"),
        direction=theme.get("direction", read_one_of("ltr", "rtl"), ""),
        logo=theme.get("logo", read_file, None),
        favicon=theme.get("favicon", read_file, None),
        icon_logo=icon.get("logo", read_text, ""),
        palette=theme.get("palette", _read_palette, ()),
        tabs=keys.get("nav", _read_tabs, ()),
        social=extra.get("social", _read_social, ()),
        template=keys.get("site_template", existing_in(folder, "folder"), None),
        home=keys.get("home", read_file, None),
        indexed=keys.get("robots", read_one_of("noindex", "index"), "noindex") == "index",
        external_images=security.get("external_images", read_boolean, Look().external_images),
        policy=security.get("csp", read_policy, {}),
    )


@accepts({"anyOf": [{"type": "object"}, list_of({"type": "object"})]})
def _read_palette(value: object) -> tuple[Mapping[str, object], ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) for item in values):
        raise ValueError("is not a mapping or a list of mappings", "see `theme.palette` of Material for MkDocs")
    return tuple(values)


@accepts(list_of(mapping_to({"type": "string"}, minProperties=1, maxProperties=1)))
def _read_tabs(value: object) -> tuple[ExtraLink, ...]:
    hint = "write `- Title: https://…`"
    if not isinstance(value, list):
        raise ValueError("is not a list", hint)  # noqa: TRY004
    links = []
    for item in value:
        if not isinstance(item, dict) or len(item) != 1 or not all(isinstance(url, str) for url in item.values()):
            raise ValueError("contains an entry that is not a link", hint)
        links += [ExtraLink(title=title, url=url) for title, url in item.items()]
    return tuple(links)


@accepts(list_of({"type": "object", "required": ["link"], "properties": {"icon": {}, "link": {}, "name": {}}}))
def _read_social(value: object) -> tuple[ExtraLink, ...]:
    hint = "write `- icon: …`, `link: …` and `name: …`, as in Material for MkDocs"
    if not isinstance(value, list) or not all(isinstance(item, dict) and "link" in item for item in value):
        raise ValueError("is not a list of links", hint)
    return tuple(
        ExtraLink(title=str(item.get("name", item["link"])), url=str(item["link"]), icon=str(item.get("icon", "")))
        for item in value
    )
