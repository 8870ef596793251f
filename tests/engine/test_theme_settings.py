"""The settings of the site are whole: MkDocs has checked them all, and what it refuses is said."""

import importlib
import logging

import mkdocs
import pytest
from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import Theme
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme as MkDocsTheme

from techdocs.engine.theme import load_theme
from techdocs.engine.theme_config import base_config
from techdocs.errors import SiteError
from techdocs.model.site import Look


def test_every_setting_has_the_type_that_mkdocs_gives_it() -> None:
    config = base_config(load_theme(Look()))
    assert isinstance(config.validation, MkDocsConfig.Validation)
    assert config.theme.name == "material"


def test_no_theme_but_material_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def note(option: Theme, value: dict[str, object]) -> MkDocsTheme:
        asked.append(value["name"])
        return theirs(option, value)

    theirs = Theme.run_validation
    monkeypatch.setattr(Theme, "run_validation", note)
    base_config(load_theme(Look(site_name="made anew, not found in the cache")))
    assert asked == ["material"]


def test_settings_that_mkdocs_refuses_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_option: Theme, _value: object) -> None:
        raise ValidationError("no such theme")

    monkeypatch.setattr(Theme, "run_validation", refuse)
    theme = load_theme(Look(site_name="refused"))
    with pytest.raises(SiteError, match="MkDocs refuses the site's settings: `theme`: no such theme"):
        base_config(theme)


def test_what_renders_logs_nothing() -> None:
    importlib.import_module("techdocs.engine.render")
    assert logging.getLogger(mkdocs.__name__).level == logging.CRITICAL
