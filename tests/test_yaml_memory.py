"""YAML that is remembered is what parsing gives; whatever cannot be remembered is parsed each time."""

from pathlib import Path

import pytest

from techdocs.located_yaml import load_documents
from techdocs.store import Store
from techdocs.yaml_memory import YamlMemory


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: [x, {c: yes}]\n",
        "z: 1\na: 2\nm: {y: 1, b: 2}\n",
        "a: 1\n---\nb: 2\n",
        "",
        "- 1\n- ~\n- 1.5\n",
        "a: !ENV x\n",
        "a: [\n",
        "a: 1\na: 2\n",
    ],
)
def test_a_second_run_gets_what_the_first_one_parsed(tmp_path: Path, text: str, version: str) -> None:
    store = Store(tmp_path)
    expected = load_documents(text, version=version)
    for _ in range(3):
        memory = YamlMemory(store)
        found = memory.load(text, version=version)
        assert found == expected
        assert str(found) == str(expected), "keys keep their order"
        memory.save()


def test_what_a_run_did_not_use_is_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for text in ("a: 1\n", "b: 2\n"):
        memory = YamlMemory(store)
        memory.load(text)
        memory.save()
    note = store.read_note("yaml", "documents")
    assert isinstance(note, dict)
    assert len(note) == 1
