"""Modules in one file do what they do alone; a form of import or export that is not known is an error."""

import re
from collections.abc import Mapping

import pytest

from techdocs.engine.theme import template_folder
from techdocs.errors import SiteError
from techdocs.portal.modules import joined_modules


def joined(modules: Mapping[str, str]) -> str:
    return joined_modules("a/main.js", modules)


def test_every_module_is_there_once_after_those_that_it_imports() -> None:
    text = joined(
        {
            "a/main.js": 'import { two } from "./two.js";\nimport { one as first } from "../one.js";\nexport { go };\n'
            "const go = () => [first, two];\n",
            "a/two.js": 'import { one } from "../one.js";\n\nexport async function two() { return one; }\n',
            "one.js": "export const one = 1;\nclass Own {}\n",
        }
    )
    assert re.findall(r"^const (module\d) =", text, re.MULTILINE) == ["module0", "module1", "module2"]
    assert text.count("const one = 1;") == 1
    assert "const { one: first } = module0;" in text
    assert text.endswith("export const { go } = module2;\n")
    assert "import" not in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('import all from "./one.js";\n', "cannot be put together"),
        ('import * as one from "./one.js";\n', "cannot be put together"),
        ("export default 1;\n", "cannot be put together"),
        ("export let one = 1;\n", "cannot be put together"),
        ('import { one } from "./none.js";\n', "`a/main.js` imports `a/none.js`, which does not exist"),
        ('import { one } from "./main.js";\n', "`a/main.js` imports itself"),
    ],
)
def test_what_is_not_known_is_an_error_that_names_the_module(text: str, says: str) -> None:
    with pytest.raises(SiteError, match=re.escape(says)):
        joined({"a/main.js": text})


def test_a_call_of_import_is_left_where_it_is() -> None:
    text = 'const load = () =>\nimport("./late.js");\n'
    assert text in joined({"a/main.js": text})


@pytest.mark.parametrize("name", ["dialog", "text-worker", "worker"])
def test_the_parts_of_the_search_import_nothing(name: str) -> None:
    folder = template_folder() / "assets/techdocs"
    modules = {
        f"assets/techdocs/{path.relative_to(folder).as_posix()}": path.read_text() for path in folder.rglob("*.js")
    }
    modules["assets/techdocs/words.js"] = "export const language = 0;\nexport const words = {};\n"
    text = joined_modules(f"assets/techdocs/search/{name}.js", modules)
    assert len(re.findall("^const module", text, re.MULTILINE)) >= 5
    assert re.search(r"^import\b", text, re.MULTILINE) is None
