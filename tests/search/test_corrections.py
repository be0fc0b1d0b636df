"""What a user says of a document, and the text made of a scan: kept beside it, never in it."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from corpus.readers.general.pdf_fonts import use_machine_fonts
from search.results import Options
from search.session import Session
from tests.corpus.makers import make_pdf
from tests.helpers.running import Runner

LAW = "Heron Lamp Act\n\n1. A heron lends a lamp.\n2. A lamp is lent for one day.\n"
SAID = (
    "--title", "Lamp Act of the Herons", "--jurisdiction", "NZ", "--kind", "statute",
    "--number", "2031 No 7", "--effective", "2021-01-31", "--status", "repealed",
)  # fmt: skip


@pytest.fixture
def run(run_library: Runner) -> Runner:
    """The library is indexed once for all: what is tried comes to it."""
    return run_library


@pytest.fixture
def law(tmp_path: Path) -> Path:
    path = tmp_path / "law.txt"
    path.write_text(LAW)
    return path


def hit(run: Runner, *options: str | Path) -> dict[str, Any]:
    found = run(*options, "search", "heron lends lamp", "--jurisdiction", "NZ", "--format", "json")
    rows = [row for row in json.loads(found.out) if "law" in row["source"]]
    assert rows, found.err
    return dict(rows[0])


@pytest.mark.trial
def test_what_the_user_says_goes_before_the_text_and_lasts(run: Runner, law: Path) -> None:
    added = run("add", law, *SAID)
    assert added.code == 0, added.err
    assert "Lamp Act of the Herons" in added.out and "NZ, statute, 2031 No 7, repealed" in added.out
    for command in ([], ["index", "--rebuild"]):
        if command:
            assert run(*command).code == 0
        found = hit(run)
        assert found["title"] == "Lamp Act of the Herons" and found["jurisdiction"] == "NZ"
        assert (found["kind"], found["status"]) == ("statute", "repealed")
        assert found["effective"] == "2021-01-31"
    assert law.read_text() == LAW


@pytest.mark.trial
def test_a_document_can_be_corrected_again(run: Runner, law: Path, clean_environment: Path) -> None:
    run("add", law, "--jurisdiction", "NZ", "--title", "Old Title")
    run("add", law, "--title", "New Title")
    assert hit(run)["title"] == "New Title"
    (copy,) = clean_environment.rglob("law*.txt")
    assert copy.read_text() == LAW
    facts = copy.with_name("law.txt.facts.yaml")
    facts.write_text(facts.read_text().replace("New", "Newer"))
    assert run("index").code == 0
    assert hit(run)["title"] == "Newer Title"
    listed = run("status").out
    assert "facts.yaml" not in listed


@pytest.mark.trial
def test_a_document_is_removed_with_what_belongs_to_it(
    run: Runner, law: Path, clean_environment: Path
) -> None:
    run("add", law, "--title", "Old Title")
    run("remove", "documents/law.txt")
    left = {path.name: path.parent.name for path in clean_environment.rglob("law.txt*")}
    assert left == {"law.txt": "removed", "law.txt.facts.yaml": "removed"}
    run("add", law)
    assert "Heron Lamp Act" in run("list").out


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [
        ("--kind", "poem", "regsearch: --kind 'poem' is not known"),
        ("--status", "tired", "regsearch: --status 'tired' is not known"),
        ("--effective", "soon", "regsearch: --effective 'soon' is not a date"),
        (
            "--jurisdiction",
            "Atlantis",
            "regsearch: --jurisdiction 'Atlantis' is no place, nor a code such as GB",
        ),
    ],
)
def test_a_value_that_is_not_known_is_refused(
    run: Runner, law: Path, clean_environment: Path, option: str, value: str, line: str
) -> None:
    refused = run("add", law, option, value)
    assert refused.code == 2 and refused.err.count("\n") == 1 and refused.err.startswith(line)
    assert not list(clean_environment.rglob("law.txt"))


def test_a_title_is_said_of_one_regulation(run: Runner, tmp_path: Path) -> None:
    rows = [{"law": f"Lamp Act {n}", "text": "A heron lends a lamp."} for n in (1, 2)]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    refused = run("add", file, "--title", "All Lamps")
    assert refused.code == 2 and "holds 2 regulations; --title is for one" in refused.err
    assert run("add", file, "--jurisdiction", "NZ").code == 0


def test_documents_are_copied_into_the_corpus_that_is_named(
    run: Runner, law: Path, tmp_path: Path, clean_environment: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    other = corpus / "law.txt"
    other.write_text("Egret Act\n\n1. An egret.\n2. No lamp.\n")
    options = ("--corpus", corpus, "--index", tmp_path / "index")
    added = run(*options, "add", law, "--jurisdiction", "NZ")
    assert added.code == 0 and "law~2.txt" in added.out
    assert (corpus / "law~2.txt").read_text() == LAW and "Egret" in other.read_text()
    assert not list(clean_environment.rglob("law*.txt"))
    assert hit(run, *options)["source"] == "corpus/law~2.txt"


def test_one_folder_must_be_meant(run: Runner, law: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    refused = run("--corpus", tmp_path / "a", "--corpus", tmp_path / "b", "add", law)
    assert refused.code == 2 and "documents are copied into one folder" in refused.err


# --- images of pages -----------------------------------------------------------------------------


def scan(path: Path) -> Path:
    """A PDF whose one page is an image of a law."""
    lines = ["Heron Lamp Act", "1. A heron lends a lamp.", "2. A lamp is lent for one day."]
    text = make_pdf([[(80, 700 - 40 * n, 20, line) for n, line in enumerate(lines)]])
    use_machine_fonts()  # as a scanner sees a page, whatever was read before in this process
    with pypdfium2.PdfDocument(text) as drawn, pypdfium2.PdfDocument.new() as made:
        image = pypdfium2.PdfImage.new(made)
        image.set_bitmap(drawn[0].render(scale=3))
        image.set_matrix(pypdfium2.PdfMatrix().scale(612, 792))
        page = made.new_page(612, 792)
        page.insert_obj(image)
        page.gen_content()
        out = io.BytesIO()
        made.save(out)
    path.write_bytes(out.getvalue())
    return path


def test_without_ocr_images_are_refused(run: Runner, tmp_path: Path) -> None:
    refused = run("add", scan(tmp_path / "law.pdf"))
    assert refused.code == 2
    assert "holds images of pages, not text: run OCR on it first (add --ocr)" in refused.err


def test_without_tesseract_it_is_said_what_to_install(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    refused = run("add", "--ocr", scan(tmp_path / "law.pdf"))
    assert refused.code == 2 and refused.err.count("\n") == 1
    assert "--ocr needs tesseract: install it (Debian, Ubuntu: apt install" in refused.err


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_images_become_text_when_the_user_asks(
    run: Runner, tmp_path: Path, clean_environment: Path
) -> None:
    file = scan(tmp_path / "law.pdf")
    before = file.read_bytes()
    added = run("add", "--ocr", "--jurisdiction", "NZ", file)
    assert added.code == 0, added.err
    assert "text made by OCR: check it against the pages" in added.out
    assert hit(run)["citation"] == "1"
    (copy,) = clean_environment.rglob("law.pdf")
    text = copy.with_name("law.pdf.ocr.txt")
    text.write_text(text.read_text().replace("heron", "heron or an egret"))
    assert run("index").code == 0
    assert "egret" in run("search", "egret", "--jurisdiction", "NZ", "--format", "json").out
    assert copy.read_bytes() == before == file.read_bytes()


@pytest.mark.parametrize("query", ["coll*tor", "inter*st rate", "*的*"])
def test_a_pattern_is_no_word_that_occurs_nowhere(library: Session, query: str) -> None:
    assert library.search(query, Options()).unknown == {}
