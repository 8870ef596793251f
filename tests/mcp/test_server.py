"""`techdocs mcp` over stdin and stdout: with the protocol's own client, and with messages written by hand."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mcp.sites import small_site
from tests.runs import environment, techdocs, techdocs_process

TOOLS = ["search", "read", "entity", "who_owns", "api"]
GUIDE = "docs/default/component/one/guide/"


def message(method: str, number: int | None, **parameters: Any) -> str:
    own = {"jsonrpc": "2.0", "method": method, "params": parameters}
    return json.dumps(own if number is None else {**own, "id": number}) + "\n"


def test_a_program_that_speaks_the_protocol_is_answered_and_the_end_of_its_input_ends_the_server(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    client = {"name": "by hand", "version": "1"}
    asked = [
        message("initialize", 1, protocolVersion="2025-06-18", capabilities={}, clientInfo=client),
        message("notifications/initialized", None),
        message("tools/list", 2),
        message("tools/call", 3, name="read", arguments={"page": GUIDE}),
        message("tools/call", 4, name="read", arguments={"page": "../../etc/passwd"}),
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "techdocs", "mcp", str(small_site(tmp_path_factory))], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(tmp_path), cwd=tmp_path,
    ) as server:  # fmt: skip
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        answers: dict[int, dict[str, Any]] = {}
        for line in asked:
            server.stdin.write(line)
            server.stdin.flush()
            if "id" in json.loads(line):
                answer = json.loads(server.stdout.readline())
                answers[answer["id"]] = answer["result"]
        server.stdin.close()
        assert server.stdout.read() == ""
        assert server.stderr.read() == ""
    assert server.returncode == 0
    assert [tool["name"] for tool in answers[2]["tools"]] == TOOLS
    assert all(tool["annotations"]["readOnlyHint"] for tool in answers[2]["tools"])
    assert "walrus" in answers[3]["content"][0]["text"]
    assert answers[4]["isError"]
    assert "is not an address of this site" in answers[4]["content"][0]["text"]


@pytest.mark.soak
def test_the_protocols_own_client_gets_answers_of_every_tool(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    from mcp import Client  # noqa: PLC0415 - slow to load, for this test alone
    from mcp.client.stdio import StdioServerParameters  # noqa: PLC0415 - as above

    site = small_site(tmp_path_factory)
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "techdocs", "mcp", str(site)], env=environment(tmp_path), cwd=tmp_path
    )
    asked: list[tuple[str, dict[str, Any], str, bool]] = [
        ("search", {"query": "walruses"}, GUIDE, False), ("read", {"page": GUIDE}, "twenty walrus years", False),
        ("entity", {"name": "one"}, "- owner: Red team", False), ("who_owns", {"what": GUIDE}, "Red team", False),
        ("api", {"name": "shop"}, "GET /orders/{id}", False), ("api", {"name": "shop", "part": "x"}, "part", True),
        ("entity", {"name": "onne"}, "similar: `component:default/one`", True),
        ("search", {"query": ""}, "query", True),
        ("read", {"page": GUIDE, "max_tokens": 10**9}, "max_tokens", True),
    ]  # fmt: skip

    async def ask() -> list[str]:
        wrong = []
        async with Client(parameters) as client:
            listed = (await client.list_tools()).tools
            assert [tool.name for tool in listed] == TOOLS
            for tool, arguments, text, is_error in asked:
                answer = await client.call_tool(tool, arguments)
                said = "".join(getattr(part, "text", "") for part in answer.content)
                if text not in said or bool(answer.is_error) is not is_error:
                    wrong.append(f"{tool} {arguments}: {said}")
            return wrong

    assert asyncio.run(ask()) == []


def test_a_site_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    for site, said in (("nope", "error no such folder: `nope`\n  hint: "), ("ftp://a.example/", "cannot be read with")):
        done = techdocs(tmp_path, "mcp", site)
        assert done.returncode == 2
        assert said in done.stderr


def test_without_the_extra_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "mcp").mkdir()
    (tmp_path / "mcp/__init__.py").write_text("raise ModuleNotFoundError(name='mcp')")
    done = techdocs_process(tmp_path, "mcp", "site", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error `techdocs mcp` needs the extra `mcp`: there is no module `mcp`",
        "  hint: install techdocs with it: in its clone, `pip install '.[mcp]'`",
    ]
