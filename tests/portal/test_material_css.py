"""Material's style sheet without the rules for what no page of the site has."""

from dataclasses import replace
from pathlib import Path

import pytest

from techdocs.engine.theme import Theme, load_theme, material_sheets
from techdocs.model.site import Look
from techdocs.portal.material_css import material_css, without_rules

WHOLE = "".join(path.read_text(encoding="utf-8-sig").partition("/*#")[0] for path in material_sheets())


def theme(**look: object) -> Theme:
    return load_theme(replace(Look(), **look))  # type: ignore[arg-type]


def test_a_style_sheet_whose_rules_are_all_used_stays_as_it_is() -> None:
    assert without_rules(WHOLE, lambda _: True) == WHOLE


@pytest.mark.parametrize(
    ("css", "rest"),
    [
        ("@media print{.a{b:c}}.x{d:e}.y,.a{f:g}", ".x{d:e}.y{f:g}"),
        (".x:is(.y,.z),.a{b:c}", ".x:is(.y,.z){b:c}"),
        ('.x[t="p,q"],.a>b{b:c}', '.x[t="p,q"]{b:c}'),
        ("@keyframes a{0%{b:c}to{b:d}}", "@keyframes a{0%{b:c}to{b:d}}"),
    ],
)
def test_what_is_not_used_goes_and_what_shares_its_rule_stays(css: str, rest: str) -> None:
    assert without_rules(css, lambda selector: not selector.startswith(".a")) == rest


def test_the_sheet_of_a_site_has_no_rules_for_what_only_other_sites_draw() -> None:
    css = material_css(theme())
    assert len(css) < 0.8 * len(WHOLE)
    assert css.count("{") == css.count("}")
    for gone in (".md-search__input", ".md-version", ".md-consent", "md-source-stars-icon", "[dir=rtl] .md-nav"):
        assert gone in WHOLE
        assert gone not in css
    for kept in (".md-nav__link", ".md-sidebar__scrollwrap", "[dir=rtl] .md-typeset"):
        assert kept in css


def test_the_colours_of_the_palette_stay_and_the_others_go() -> None:
    css = material_css(theme(palette=({"primary": "deep purple", "accent": "teal"},)))
    for kept in (
        "[data-md-color-primary=deep-purple]{",
        "[data-md-color-accent=teal]{",
        "[data-md-color-accent=indigo]",
    ):
        assert kept in css
    assert "[data-md-color-primary=red]" not in css
    assert "[data-md-color-scheme=slate]" in css


@pytest.mark.parametrize("look", [{"direction": "rtl"}, {"language": "he"}])
def test_a_site_that_reads_from_right_to_left_keeps_its_rules(look: dict[str, object]) -> None:
    assert "[dir=rtl] .md-nav" in material_css(theme(**look))


def test_a_site_with_templates_of_its_own_has_the_whole_sheet(tmp_path: Path) -> None:
    assert material_css(theme(template=tmp_path)) == WHOLE


def test_other_colours_are_in_a_file_of_another_name() -> None:
    names = {theme(**look).asset_path("assets/techdocs/material/material.css") for look in ({}, {"direction": "rtl"})}
    assert len(names) == 2
