"""Fetch the repositories of the `techdocs.yml` here, and nothing else: what `make bench` measures of fetching."""

import sys
from pathlib import Path

from techdocs.config import load_config
from techdocs.disk.store import Store
from techdocs.model.fetching import FetchMode, FetchState
from techdocs.sources.remotes import fetch_all

if __name__ == "__main__":
    config, problems = load_config(None, folder=Path.cwd())
    report = fetch_all(config, Store(config.cache_dir / "cache"), (), mode=FetchMode.CHANGED).report
    if problems or report.count(FetchState.FETCHED) != len(config.urls):
        sys.exit(f"fetched {report.count(FetchState.FETCHED)} of {len(config.urls)} repositories: {problems}")
