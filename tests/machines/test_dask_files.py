"""The files in ci/dask: both set what workers need, and nothing that dask does not know."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

FOLDER = ROOT / "ci/dask"
NEEDED = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0", "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


def compose() -> dict[str, str]:
    found = yaml.safe_load((FOLDER / "compose.yml").read_text())["services"]
    return {**found["scheduler"]["environment"], **found["worker"]["environment"]}


def kubernetes() -> dict[str, str]:
    documents = [*yaml.safe_load_all((FOLDER / "kubernetes.yml").read_text())]
    assert {one["kind"] for one in documents} == {"ConfigMap", "Service", "Deployment"}
    return dict(documents[0]["data"])


@pytest.mark.parametrize("read", [compose, kubernetes])
def test_the_settings_are_those_that_dask_has(read: Any) -> None:
    import distributed  # noqa: PLC0415 - it takes a second to load

    settings = {name: value for name, value in read().items() if name.startswith("DASK_")}
    assert NEEDED.items() <= settings.items()
    assert settings["DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION"] == "True"
    known = yaml.safe_load(Path(distributed.__file__).with_name("distributed.yaml").read_text())
    for name in settings:
        section: Any = known
        for part in name.removeprefix("DASK_").lower().split("__"):
            section = {key.replace("-", "_"): value for key, value in section.items()}
            assert part in section, name
            section = section[part]
