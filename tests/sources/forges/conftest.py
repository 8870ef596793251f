"""What tests of forges share."""

from pathlib import Path

import pytest

from tests.authority import make_authority


@pytest.fixture(scope="session")
def _authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"))[0]


@pytest.fixture(autouse=True)
def _one_authority(_authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust one authority: reading all that the web has takes longer than any of these tests."""
    monkeypatch.setenv("SSL_CERT_FILE", str(_authority))
