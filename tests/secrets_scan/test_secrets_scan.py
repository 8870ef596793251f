"""What is a secret and what is not: keys by their issuers' forms, values by their variables or by looking drawn."""

import base64
import hashlib

import pytest

from techdocs.engine.bounds import cpu_bound
from techdocs.secrets_scan import EnvironmentSecrets, FoundSecret, entropy, find_keys

DRAWN = "R7kQz2mWx9LtB4vNcH8sYdJ5fGpA3uE6oTiK"
KEYS = {
    "an AWS access key": "AK" + "IAQ7XN4KZ2VHPL6WTB",
    "a GitHub token": "gh" + "p_" + DRAWN,
    "a GitLab token": "gl" + "pat-" + DRAWN[:20],
    "a Slack token": "xo" + "xb-" + DRAWN[:24],
    "a Slack webhook": "https://hooks.sl" + "ack.com/services/T7XN4KZ2V/B7XN4KZ2V/" + DRAWN[:24],
    "a Google API key": "AI" + "za" + DRAWN[:35],
    "a Stripe key": "sk" + "_live_" + DRAWN[:24],
    "an npm token": "np" + "m_" + DRAWN,
    "a PyPI token": "py" + "pi-AgEIcHlwaS5vcmc" + DRAWN + DRAWN[::-1],
    "a SendGrid key": "S" + "G." + DRAWN[:22] + "." + (DRAWN + DRAWN[::-1])[:43],
    "a private key": "-----BEGIN OPENSSH PRIVATE K" + "EY-----\n" + (DRAWN + DRAWN[::-1])[:70] + "\n",
}
BEGIN = "-----BEGIN PRIVATE K" + "EY-----\n"
FINE_GRAINED = "github_" + "pat_" + DRAWN[:22] + "_" + (DRAWN + DRAWN[::-1])[:59]
NO_KEYS = [
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_" + "x" * 36,
    "ghp_0123456789abcdefghijklmnopqrstuvwxyz",
    "glpat-XXXXXXXXXXXXXXXXXXXX",
    "xoxb-your-token-goes-right-here-now",
    "sk_test_" + DRAWN[:24],
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PUBLIC KEY-----\n" + DRAWN * 2,
    "-----BEGIN CERTIFICATE-----\n" + DRAWN * 2,
    "ghp_" + "a" * 36,
    "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "sha256:" + "3f5a" * 16,
    "npm_config_registry npm_lifecycle_event",
    "SG.1 and ASIA and AKIA",
    "the gh command, glab, and xoxo",
]
"""What documentation writes rightly."""


@pytest.mark.parametrize("what", KEYS)
def test_a_key_is_found_with_its_line_and_called_by_its_issuer(what: str) -> None:
    assert find_keys(f"a\nb {KEYS[what]}\nc") == FoundSecret(what=what, line=2)


def test_the_newer_form_of_a_github_token_is_one() -> None:
    assert find_keys(FINE_GRAINED) == FoundSecret(what="a GitHub token", line=1)


def test_a_private_key_in_one_line_of_json_or_indented_is_found() -> None:
    body = (DRAWN + DRAWN[::-1])[:64]
    begin, end = "-----BEGIN PRIVATE K" + "EY-----", "-----END PRIVATE K" + "EY-----"
    assert find_keys(f'{{"key": "{begin}\\n{body}\\n{body}\\n{end}\\n"}}') is not None
    assert find_keys(f"key: |\n    {begin}\n    {body}\n    {body}\n") is not None
    assert find_keys(f"{begin}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{body[:32]}\n\n{body}\n") is not None


BODY = (DRAWN + DRAWN[::-1])[:64]
RSA = base64.b64encode(bytes([0x30, 0x82, 0x02, 0x5C, 0x02, 0x01, 0x00]) + hashlib.sha512(b"1").digest() * 10).decode()[
    :812
]
EC = base64.b64encode(bytes([0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20]) + hashlib.sha512(b"2").digest() * 2).decode()[
    :164
]
START, STOP = "-----BEGIN RSA PRIVATE K" + "EY-----", "-----END RSA PRIVATE K" + "EY-----"


def lines_of(body: str, width: int = 64, form: str = "{line}\n") -> str:
    """Write a body of base64 in lines of a form that may have the `number` of the line."""
    lines = [body[at : at + width] for at in range(0, len(body), width)]
    return "".join(form.format(line=line, number=number) for number, line in enumerate(lines, start=1))


@pytest.mark.parametrize(
    "cut",
    [" . . .", "...", "\u2026", "<snip>", "[snip]", "[...]", "<your key here>", "xxxxxxxx", "(truncated)", "****"],
)
def test_a_private_key_that_is_visibly_cut_is_none(cut: str) -> None:
    for body in (RSA[:64], RSA[:128], EC[:64]):
        assert find_keys(f"{START}\n{lines_of(body)}{cut}\n{STOP}\n") is None
        assert find_keys(f"{START}\n{body[:40]}{cut}\n{STOP}\n") is None
        assert find_keys(f"{START}\n{lines_of(body)}{cut}\n{RSA[-40:]}\n{STOP}\n") is None
    assert find_keys(f"{START}\n{lines_of(RSA[:64])}{cut}\n") is None


@pytest.mark.parametrize("cut", ["...", "<snip>", "\u2026", "xxxxxxxx"])
@pytest.mark.parametrize("body", [RSA, EC])
def test_marks_of_a_cut_do_not_hide_a_whole_key(cut: str, body: str) -> None:
    for text in (f"{START}\n{cut}\n{lines_of(body)}{STOP}", f"{START}\n{lines_of(body)}{cut}\n{STOP}"):
        assert find_keys(f"# Key\n{text}\n") == FoundSecret(what="a private key", line=2)
    half = len(body) // 2
    assert find_keys(f"{START}\n{lines_of(body[:half])}{cut}\n{lines_of(body[half:])}{STOP}\n") is not None


@pytest.mark.parametrize(
    ("width", "form"),
    [
        (64, "    {line}\n"), (64, "> {line}\n"), (64, "{number:4} {line}\n"), (64, "{number}: {line}\n"),
        (64, '"{line}\\n" +\n'), (64, "{line}\\n"), (64, "'{line}',\n"), (32, "{line}\n"), (48, '  "{line}"\n'),
        (20, "{number} | {line}\n"), (64, "{line}\r\n"), (76, "{line}\\r\\n"), (64, "# {line}\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("body", [RSA, EC])
def test_a_whole_private_key_in_pieces_is_one(width: int, form: str, body: str) -> None:
    assert find_keys(f"{START}\n{lines_of(body, width, form)}{STOP}\n") is not None


@pytest.mark.parametrize("dash", ["&#45;", "&#x2d;", "&#x2D", "&dash;", "\u2013", "\u2014", "\\u002d", "%2D"])
def test_a_private_key_with_its_dashes_written_otherwise_is_one(dash: str) -> None:
    assert find_keys(f"{START}\n{lines_of(RSA)}{STOP}".replace("-", dash)) is not None


def test_an_openssh_key_says_how_long_it_is() -> None:
    texts = [b"none", b"none", b"", None, hashlib.sha512(b"3").digest()[:51], hashlib.sha512(b"4").digest() * 2]
    content = b"openssh-key-v1\0" + b"".join(
        (1).to_bytes(4) if text is None else len(text).to_bytes(4) + text for text in texts
    )
    body = base64.b64encode(content).decode()
    assert find_keys(f"{START}\n{lines_of(body, 70)}...\n{STOP}") is not None
    assert find_keys(f"{START}\n{lines_of(body[:140], 70)}...\n{STOP}") is None


def test_a_text_about_private_keys_is_none() -> None:
    prose = (
        "is followed by base64/encoded/material/in/lines of characters, see path/to/a/very/long/file/name/of/docs.\n"
    )
    assert find_keys(f"The line `{START}` {prose}{prose}and `{STOP}` ends it.\n") is None


@pytest.mark.parametrize("text", NO_KEYS)
def test_examples_and_words_are_no_keys(text: str) -> None:
    assert find_keys(text) is None


def test_an_example_does_not_hide_a_key_after_it() -> None:
    found = find_keys(f"AKIAIOSFODNN7EXAMPLE\n{KEYS['an AWS access key']}\n")
    assert found == FoundSecret(what="an AWS access key", line=2)


@pytest.mark.parametrize(
    "text",
    [
        BEGIN + "a " * 45,
        BEGIN + "a " * 200_000,
        BEGIN * 28,
        BEGIN * 10_000,
        BEGIN + "n" * 100,
        BEGIN + "a\n" * 200_000,
        BEGIN + " \n" * 200_000,
        "AKIA" * 200_000,
        "gh" + "p_" * 200_000,
    ],
    ids=["words", "many words", "begins", "many begins", "letters", "lines", "blanks", "AWS", "GitHub"],
)
def test_no_text_takes_long_to_look_through(text: str) -> None:
    with cpu_bound(5):
        assert find_keys(text) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEPLOY_TOKEN", "hunter2-and-more"),
        ("DB_PASSWORD", "correct horse"),
        ("db_password", "correct horse"),
        ("AWS_SECRET_ACCESS_KEY", "abcdefgh"),
        ("SIGNING_KEY", "abcdefgh"),
        ("GITHUB_TOKEN", DRAWN),
        ("SENTRY_DSN", "abcdefgh"),
        ("DATABASE_URL", "postgres://app:hunter22@db.example/app"),
        ("WHATEVER", "q7Rz-Kp29vTx_mW4hLs8"),
        ("WHATEVER", " q7Rz-Kp29vTx_mW4hLs8\n"),
    ],
)
def test_a_variables_value_is_a_secret(name: str, value: str) -> None:
    secrets = EnvironmentSecrets({name: value})
    assert secrets
    found = secrets.find(f"a\n\nsay {value.strip()}.".encode())
    assert found == FoundSecret(what=f"the value of the environment variable `{name}`", line=3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "short"),
        ("TOKEN", "12345678901"),
        ("TOKEN", "disabled"),
        ("TOKEN", ""),
        ("SSH_AUTH_SOCK", "/run/agent.1"),
        ("AUTH_URL", "https://login.example.org/"),
        ("PATH", "/usr/local/bin:/usr/bin"),
        ("GITHUB_SHA", "3f5a9c1e7b2d4f6a8c0e1b3d5f7a9c2e4b6d8f0a"),
        ("NODE_VERSION", "v20.11.1-nightly2024"),
        ("LANG", "en_GB.UTF-8"),
        ("NAME", "documentation"),
        ("MODE", "production-and-more"),
    ],
)
def test_a_variables_value_is_no_secret(name: str, value: str) -> None:
    assert not EnvironmentSecrets({name: value})


def test_what_the_operator_skips_is_no_secret() -> None:
    assert not EnvironmentSecrets({"TOKEN": DRAWN}, skip=("TOKEN",))


def test_the_digest_changes_with_the_values_and_says_nothing_of_them() -> None:
    given = [("TOKEN", DRAWN), ("A_TOKEN", DRAWN), ("TOKEN", DRAWN[::-1])]
    one, same, other = (EnvironmentSecrets({name: value}) for name, value in given)
    assert one.digest == same.digest != other.digest
    assert DRAWN not in one.digest
    assert EnvironmentSecrets({}).digest == ""


def test_bytes_that_are_no_utf8_are_looked_through() -> None:
    assert EnvironmentSecrets({"TOKEN": "pass\udcffword"}).find(b"x pass\xffword") is not None
    assert EnvironmentSecrets({"TOKEN": DRAWN}).find(b"\xff\xfe\0" + DRAWN.encode()) is not None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"say {DRAWN}", "the value of the environment variable `TOKEN`"),
        (KEYS["an AWS access key"], "an AWS access key"),
        ("\ud800 nothing", None),
    ],
)
def test_a_text_is_looked_through_for_both(text: str, what: str | None) -> None:
    found = EnvironmentSecrets({"TOKEN": DRAWN}).find_in(text)
    assert (found.what if found else None) == what


def test_words_have_less_information_than_what_is_drawn() -> None:
    assert entropy("aaaaaaaa") == 0
    assert entropy("ab") == 1
    assert entropy(DRAWN) > 4


def test_what_a_login_is_taken_from_is_a_secret_whatever_it_is_called() -> None:
    environment = {"HOST": "correct horse", "REGION": "eu-north", "SHORT": "abc"}
    assert EnvironmentSecrets(environment).find(b"correct horse eu-north") is None
    found = EnvironmentSecrets(environment, skip=("HOST",), always=("HOST", "SHORT")).find(b"a correct horse abc")
    assert found is not None
    assert found.what == "the value of the environment variable `HOST`"
    assert EnvironmentSecrets(environment, always=("SHORT",)).find(b"abc") is None
