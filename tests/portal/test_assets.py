"""The site's own scripts and style sheets are published without what only their authors need."""

from techdocs.portal.assets import trimmed


def test_comments_and_indents_are_left_out_and_nothing_else() -> None:
    text = '/* What. */\n.a {\n  color: red; /* so */\n}\n\n// Why.\n  const a = "// no";\n  /* b */ c();\n'
    assert trimmed(text) == '.a {\ncolor: red; /* so */\n}\nconst a = "// no";\n/* b */ c();\n'
