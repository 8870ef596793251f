from pathlib import Path

import pytest

from techdocs.config import load_config
from techdocs.model.publisher import Publisher


def read(tmp_path: Path, text: str) -> tuple[Publisher, list[str]]:
    (tmp_path / "techdocs.yml").write_text(text)
    config, problems = load_config(None, folder=tmp_path)
    return config.publisher, [f"{problem.place} {problem.message}" for problem in problems]


def test_the_keys_are_those_of_backstage(tmp_path: Path) -> None:
    publisher, problems = read(
        tmp_path,
        "publisher:\n  type: awsS3\n  awsS3: {bucketName: docs, bucketRootPath: /site/, region: eu-west-1,"
        " endpoint: 'https://s3.acme.example/', s3ForcePathStyle: true}\n  deletions: 5%\n  exclude: [preview/**]\n",
    )
    assert problems == []
    assert publisher == Publisher(
        type="awsS3", bucket="docs", root="site", region="eu-west-1", endpoint="https://s3.acme.example",
        path_style=True, folder=tmp_path, deletions=5, exclude=("preview/**",),
    )  # fmt: skip


def test_a_folder_is_relative_to_the_file(tmp_path: Path) -> None:
    publisher, _ = read(tmp_path, "publisher: {type: local, local: {publishDirectory: www}}\n")
    assert publisher.folder == tmp_path / "www"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{type: ftp}", "`publisher.type` must be one of"),
        ("{type: awsS3}", "`publisher.awsS3.bucketName` is missing"),
        ("{type: azureBlobStorage}", "`publisher.azureBlobStorage.containerName` is missing"),
        ("{type: local}", "`publisher.local.publishDirectory` is missing"),
        ("{awsS3: {bucketName: a/b}}", "`publisher.awsS3.bucketName` is not the name of a bucket"),
        ("{awsS3: {bucketRootPath: ../x}}", "`publisher.awsS3.bucketRootPath` is not a path in a bucket"),
        ("{awsS3: {bucketRootPath: a/.techdocs}}", "`publisher.awsS3.bucketRootPath` is not a path in a bucket"),
        ("{awsS3: {endpoint: 's3://x'}}", "`publisher.awsS3.endpoint` is not a web address without credentials"),
        ("{awsS3: {credentials: {}}}", "unknown key `publisher.awsS3.credentials`"),
        ("{gitPages: {branch: a..b}}", "`publisher.gitPages.branch` is not the name of a branch"),
        ("{gitPages: {remote: --upload-pack=x}}", "`publisher.gitPages.remote` is not a remote"),
        ("{gitPages: {remote: 'https://me:word@git.acme.example/x'}}", "is not a remote without credentials"),
        ("{deletions: 120%}", "`publisher.deletions` is not a percentage"),
        ("{keep: -1}", "`publisher.keep` is not a whole number"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    _, problems = read(tmp_path, f"publisher: {text}\n")
    assert len(problems) == 1
    assert problems[0].startswith("techdocs.yml:1:")
    assert message in problems[0]
