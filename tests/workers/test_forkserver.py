"""The process that workers are forked from loads what they need: Python passes over a module that it cannot find."""

import subprocess
import sys

import pytest

from techdocs.workers.forkserver import PRELOADED

CODE = """
import sys, {module}
from techdocs.engine.theme import environment, load_theme
from techdocs.model.site import Look
print("techdocs.builds.worker" in sys.modules, "pymdownx.superfences" in sys.modules)
print(len(environment(load_theme(Look())).cache) > 0)
"""


@pytest.mark.parametrize("has_pages", [True, False])
def test_renderer_and_extensions_are_loaded_and_templates_for_those_that_write_pages(*, has_pages: bool) -> None:
    (module,) = PRELOADED[has_pages]
    code = CODE.format(module=module)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"True True\n{has_pages}\n"
