"""`techdocs.yml` as a `Config`: every fault at once, each with its line and what to do."""

from techdocs.config.object_places import read_place
from techdocs.config.pull_request import built_branch, is_pull_request
from techdocs.config.read import load_config, read_config
from techdocs.config.settings import CONFIG_NAME, Config

__all__ = ["CONFIG_NAME", "Config", "built_branch", "is_pull_request", "load_config", "read_config", "read_place"]
