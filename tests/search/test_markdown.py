"""Markdown shows what a document holds and does nothing of it: no heading, link, picture, HTML,
list, formula, end of a table's cell."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from search import markdown
from search.wording import safe
from tests.helpers.running import Ran, Runner

READER = MarkdownIt("commonmark", {"linkify": True}).enable(["table", "strikethrough", "linkify"])
#: What Markdown, in one of its kinds, takes for its own.
MARKS = (
    "# ", "## a", "- ", "* ", "+ ", "1. ", "12) ", "> ", "```", "~~~", "    ", "\t", "|", "\\", "`",
    "**", "_", "~~", "[x](http://a.example)", "![i](j)", "[x]: http://a.example", "[^1]", "<b>",
    "</p>", "<script>", "<!-- c -->", "&amp;", "&#35;", "http://a.example/c_d*e", "www.a.example",
    "a@b.example", "mailto:", "ftp://a.example", "---", "===", ":-", "|-|-|", "$x$", "第一条", "《",
    "》", "\u3000", "\n", "\\\n", "<a@b.c>", "<http://a.example>", "$5,000", "- [ ] t", "(1)", "\r",
    "javascript:alert(1)",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(MARKS) | st.text(max_size=6), max_size=9).map("".join)


def shown(written: str) -> tuple[set[str], str]:
    """The elements that Markdown becomes, and the text that is seen, without regard to spaces."""
    page = READER.render(written)
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    return set(re.findall(r"<([a-z0-9]+)", page)), " ".join(text.split())


def seen(text: str) -> str:
    """What is to be seen of `text`."""
    return " ".join(safe(text).split())


@given(TEXTS)
@example("aa@b.example")
@example("1\\. a")
def test_a_line_is_seen_as_it_is(text: str) -> None:
    elements, found = shown(f"before\n{markdown.escaped(text)}\nafter")
    assert elements <= {"p", "code"}
    assert found == " ".join(f"before {seen(text)} after".split())


@given(TEXTS, TEXTS)
def test_a_cell_is_seen_as_it_is(text: str, id: str) -> None:
    cells = [markdown.escaped(text), markdown.code(id), "end"]
    elements, found = shown(markdown.table([cells], ("a", "b", "c")))
    assert elements <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert found == " ".join(f"a b c {seen(text)} {seen(id)} end".split())


@given(TEXTS)
def test_a_quotation_is_seen_as_it_is(text: str) -> None:
    elements, found = shown("\n".join(markdown.quoted(text)))
    assert elements <= {"blockquote", "p", "code"} and found == seen(text)


@given(TEXTS)
def test_bold_text_and_headings_are_seen_as_they_are(text: str) -> None:
    elements, found = shown(f"{markdown.bold(markdown.escaped(text))} x")
    assert elements <= {"p", "code", "strong"} and found == f"{seen(text)} x".strip()
    elements, found = shown(f"# {markdown.escaped(text)}")
    assert elements <= {"h1", "code"} and found == seen(text)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "http://a b", "http://x>y", "http://a\u202eb",
     "//x", "http://a`b", "http://a|b", ""],
)  # fmt: skip
def test_only_a_plain_address_is_a_link(url: str) -> None:
    assert markdown.link("name", url) == "name"


@pytest.mark.parametrize("url", ["https://a.example/b?c=1&copy;=2", "http://a.example/(x)_y*z"])
def test_a_link_leads_where_it_says(url: str) -> None:
    (token,) = READER.parse(markdown.link(markdown.escaped("na[me](x)"), url))[1:2]
    assert token.children and token.children[0].attrs["href"] == READER.normalizeLink(url)
    assert shown(markdown.link(markdown.escaped("na[me](x)"), url))[1] == "na[me](x)"


EVIL = (
    "# h\n\n- l <b>bold</b> <img src=x onerror=alert(1)> ![i](http://pic.example/i.png) #\n"
    "[t](javascript:alert(1)) http://bare.example/ www.bare.example a@mail.example | c | ``` $x$ "
    "&lt;"
)


@pytest.fixture
def evil(tmp_path: Path, run: Runner) -> Runner:
    """`regsearch` over two dated texts of a law whose every field is full of marks."""
    papers = tmp_path / "papers"
    papers.mkdir()
    names = "law citation heading jurisdiction status kind issuer number source lang"
    row = dict.fromkeys(names.split(), f"heron {EVIL}")
    row |= {"id": "zz/e/`<b>x</b>`|[i](http://id.example)", "url": "https://good.example/(a)"}
    for day in ("2020-01-01", "2021-01-01"):
        text = f"In {day} a heron {EVIL}\n\n    {EVIL}"
        (papers / f"{day}.jsonl").write_text(
            json.dumps({**row, "text": text, "date": day}), "utf-8"
        )
    said = json.dumps(EVIL)
    limit = "- {kind: call-hours, op: max, measure: count, quantity: 3, unit: hour}"
    (papers / "d.md").write_text(
        f"---\nid: zz/d\ntitle: {said}\nissuer: {said}\njurisdiction: US\ntext: digest\n---\n\n"
        f"## 1\n\n```yaml\ntopics: [call-times]\nheading_en: {said}\nlimits:\n  {limit}\n```\n\n"
        f"A lamp lends. {EVIL}\n",
        "utf-8",
    )
    (papers / "a *b* <i>.xml").write_text("<")
    where = ("--corpus", papers, "--index", tmp_path / "index")

    def runs(*args: str | Path, stdin: bytes = b"") -> Ran:
        return run(*where, *args, stdin=stdin)

    runs("index")
    return runs


OURS = {"p", "br", "ol", "ul", "li", "strong", "em", "code", "blockquote", "h1", "h2", "table",
        "thead", "tbody", "tr", "th", "td", "ins", "del"}  # fmt: skip


@pytest.mark.parametrize(
    "command",
    ["search heron", "search heron --text", "show ID", "show ID --whole", "list", "versions ID",
     "diff ID", "search --batch -", "check -", "search heron --receipt FILE",
     "search nothinglikethis --receipt FILE", "search heron --group-by regulation",
     "search heron --facets", "limits call-hours", "compare call-times", "topics call-times",
     "affected DRAFTS --from 2019-12-01 --all", "watch run -o FILE", "watch list"],
)  # fmt: skip
def test_no_command_lets_marks_of_documents_through(
    evil: Runner, tmp_path: Path, command: str
) -> None:
    hit = json.loads(evil("search", "heron", "--format", "json").out)[0]
    drafts = tmp_path / "drafts"
    names = {"ID": hit["regulation"], "FILE": str(tmp_path / "page.md"), "DRAFTS": str(drafts)}
    args = [names.get(word, word) for word in command.split()]
    draft = f"依《heron <b>x</b> [t](http://bare.example/) *y*》第9条。\n\n{EVIL}".encode()
    drafts.mkdir()
    (drafts / "[a](b) <i>`|.md").write_bytes(
        "根据合同法第200条，利息不得预扣。\n\n".encode() + draft
    )
    if "watch" in args:
        evil("watch", "add", "herons", "heron", "--note", EVIL.replace("\n", " "))
        evil("watch", "run", "-o", tmp_path / "first.md")
        next((tmp_path / "papers").glob("2021*")).unlink()
    ran = evil(*args, *(("--format", "md") if "FILE" not in command else ()), stdin=draft)
    assert ran.code in (0, 1), ran
    page = Path(names["FILE"]).read_text("utf-8") if "FILE" in command else ran.out
    assert page
    rendered = READER.render(page)
    links = set(re.findall(r'href="([^"]*)"', rendered))
    assert {re.sub(r"&amp;", "&", x) for x in links} <= {"https://good.example/(a)"}
    assert set(re.findall(r"<([a-zA-Z0-9!]+)", rendered)) <= OURS | {"a"}
