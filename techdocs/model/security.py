"""What the operator decides about safety, from `security` in `techdocs.yml`. Nothing in a repository can change it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """The operator's decisions.

    `file_types` are further suffixes that are published, `skip_secrets` names of environment variables whose values are
    no secrets, `header_files` forms in which the site's HTTP headers are written (`netlify`, `nginx`, `s3`).
    """

    file_types: tuple[str, ...] = ()
    skip_secrets: tuple[str, ...] = ()
    header_files: tuple[str, ...] = ()
