"""The site's own scripts and style sheets are published without what only their authors need."""

from techdocs.engine.theme import MATERIAL
from techdocs.portal.assets import trimmed, without_search


def test_comments_and_indents_are_left_out_and_nothing_else() -> None:
    text = '/* What. */\n.a {\n  color: red; /* so */\n}\n\n// Why.\n  const a = "// no";\n  /* b */ c();\n'
    assert trimmed(text) == '.a {\ncolor: red; /* so */\n}\nconst a = "// no";\n/* b */ c();\n'


def test_materials_style_sheet_loses_its_search_and_stays_whole() -> None:
    (path,) = (MATERIAL / "assets/stylesheets").glob("main.*.min.css")
    whole = path.read_text()
    css = without_search(whole)
    assert len(whole) - len(css) > 10_000
    assert ".md-search__input" not in css
    assert css.count("{") == css.count("}")
    assert ".md-search__scrollwrap,.md-sidebar__scrollwrap{" in css  # a rule that others share
    other = "@media print{.md-search{a:b}}.x{c:d}.y,.md-search{e:f}"
    assert without_search(other) == ".x{c:d}.y,.md-search{e:f}"
