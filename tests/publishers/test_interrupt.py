import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.test_publish import make
from tests.conftest import ROOT
from tests.publishers.conftest import Bucket
from tests.runs import techdocs

SETTINGS = """
sources: repositories
publisher:
  type: awsS3
  awsS3: {{bucketName: {bucket.name}, bucketRootPath: site, region: us-east-1, endpoint: "{bucket.endpoint}"}}
"""


@pytest.mark.soak
def test_control_c_leaves_what_the_next_publish_finishes_and_no_lock(bucket: Bucket, tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "techdocs.yml").write_text(SETTINGS.format(bucket=bucket))

    interrupts = iter([signal.SIGINT])

    def fault(_request: str) -> None:
        if len(bucket.requests) >= 30 and (number := next(interrupts, None)):  # several requests come at once
            os.kill(bucket.victim, number)

    command = [sys.executable, "-m", "techdocs", "publish"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored, and so would this
    try:
        with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
            bucket.victim, bucket.fault = process.pid, fault
            said = process.communicate()[1]
    finally:
        signal.signal(signal.SIGINT, before)
    bucket.fault = None
    assert process.returncode == 130, said
    assert said.endswith("interrupted; the next publish finishes what this one began\n")
    kept = {key.removeprefix("site/.techdocs/") for key in bucket.all_keys() if key.startswith("site/.techdocs/")}
    assert kept == {"journal"}
    done = techdocs(tmp_path, "publish")
    assert (done.returncode, "the last publish was interrupted; this one finishes it" in done.stderr) == (0, True)
    assert techdocs(tmp_path, "publish", "--verify").returncode == 0
    assert "of-the-operator" not in said + done.stderr
