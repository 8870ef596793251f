"""`techdocs.yml` as a `Config`: every fault at once, each with its line and what to do."""

from techdocs.config.pull_request import is_pull_request
from techdocs.config.read import load_config, read_config
from techdocs.config.settings import CONFIG_NAME, Config

__all__ = ["CONFIG_NAME", "Config", "is_pull_request", "load_config", "read_config"]
