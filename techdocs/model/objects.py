"""Where objects are kept: a bucket, or a folder in its place."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPlace:
    """A place of objects, in the words of Backstage's `techdocs.publisher`.

    `type` is `local`, `awsS3`, `googleGcs` or `azureBlobStorage`. `bucket` is the bucket or container, `root` the path
    in it, without a slash at its ends; `folder` is where `local` keeps them.
    """

    type: str = ""
    bucket: str = ""
    root: str = ""
    region: str = ""
    endpoint: str = ""
    path_style: bool = False
    account: str = ""
    folder: Path = Path()
