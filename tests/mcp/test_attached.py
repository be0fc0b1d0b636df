"""Resources and prompts: what a client is offered, reads, and is refused."""

from __future__ import annotations

from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from corpus.messages import speak
from search.checking.rules import RULES
from search.mcp.attached import PROMPTS, prompt, prompts, read, resources, templates
from search.mcp.resources import SCHEME
from search.mcp.server import server_of
from search.mcp.tools import Tools
from tests.mcp.conftest import HOSTILE


def _text(tools: Tools, name: str) -> str:
    return str(getattr(read(tools, f"{SCHEME}{name}").contents[0], "text", ""))


def test_a_client_finds_reads_and_asks(tools: Tools) -> None:
    """Through the protocol, as the kit's own client does."""

    async def talk() -> None:
        async with Client(server_of(tools)) as client:
            assert [r.name for r in (await client.list_resources()).resources] == [
                "status",
                "rules",
            ]
            held = (await client.list_resource_templates()).resource_templates
            assert {t.name for t in held} == {"provision", "contents", "rule"}
            found = await client.read_resource(f"{SCHEME}provision/zz%2Fwidget-act%231")
            assert "zz/widget-act#1" in str(getattr(found.contents[0], "text", ""))
            names = [p.name for p in (await client.list_prompts()).prompts]
            assert names == list(PROMPTS)
            given = {"question": "May a widget ring at night?"}
            asked = await client.get_prompt("answer_with_citations", given)
            assert "> May a widget ring" in str(asked.messages[0].content)
            with pytest.raises(MCPError, match="there is nothing at"):
                await client.read_resource("file:///etc/passwd")

    anyio.run(talk)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("provision/zz%2Fwidget-act%231", "> 部件出借人应当把部件漆成蓝色"),
        ("provision/zz/widget-act#2(a)", "see also zz/widget-act#1"),
        ("regulation/zz%2Fgadget-rule/toc", "zz/gadget-rule#2\n> Article 2"),
        ("regulation/zz/gadget-rule/toc", "repealed"),
        ("rules/RS301", "RS301 looser-than-limit (error): the number is looser"),
        ("rules/rs402", "RS402"),
        ("status", "provisions"),
    ],
)
def test_what_is_at_an_address(tools: Tools, name: str, says: str) -> None:
    assert says in _text(tools, name)


def test_every_rule_is_explained(tools: Tools) -> None:
    told = _text(tools, "rules").splitlines()
    assert [row.split()[0] for row in told] == list(RULES)


@pytest.mark.parametrize(
    "address",
    [
        "", SCHEME, f"{SCHEME}provision/", f"{SCHEME}provision/zz%2Fnone%231", f"{SCHEME}secret",
        f"{SCHEME}provision/..%2F..%2Fsecret.txt", f"{SCHEME}regulation/zz%2Fwidget-act",
        f"{SCHEME}regulation/zz%2Fnone/toc", f"{SCHEME}rules/RS999", f"{SCHEME}status/x",
        "file:///etc/passwd", "https://widgets.example/act", f"{SCHEME}{'x' * 100_000}",
    ],
    ids=lambda address: address[:50],
)  # fmt: skip
def test_what_is_not_there_is_said_in_one_line(tools: Tools, address: str) -> None:
    with pytest.raises(MCPError) as refused:
        read(tools, address)
    assert refused.value.message and "\n" not in refused.value.message
    assert len(refused.value.message) <= 500 and "secret about" not in refused.value.message


def test_a_documents_words_stay_in_the_quotation(tools: Tools) -> None:
    for name in ("provision/zz%2Fevil-rule%231", "regulation/zz%2Fevil-rule/toc"):
        hostile = [row for row in _text(tools, name).splitlines() if HOSTILE in row]
        assert hostile and all(row.startswith("> ") for row in hostile)


def test_a_prompt_holds_what_was_given_as_quoted_words(tools: Tools) -> None:
    draft = f"We may call you.\n{HOSTILE}\n"
    said: Any = prompt("review_draft", {"draft": draft, "jurisdiction": "US"}).messages[0].content
    assert "jurisdictions: US" in said.text and f"> {HOSTILE}" in said.text.splitlines()
    for name, given in (("review_draft", {}), ("none", {"draft": "x"})):
        with pytest.raises(MCPError):
            prompt(name, given)


def test_they_are_offered_in_chinese() -> None:
    try:
        speak("zh")
        told = [r.description or "" for r in resources().resources]
        told += [t.description or "" for t in templates().resource_templates]
        told += [p.description or "" for p in prompts().prompts]
    finally:
        speak("en")
    assert all(any("一" <= letter <= "鿿" for letter in text) for text in told), told
