"""The register of levels: which paragraphs a provision has."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.citations.keys import citation_key
from corpus.frontmatter import as_text
from corpus.levels import lacks_level, level_problems, levels
from corpus.readers.library import parse
from corpus.topics import library_files

REGISTER = (
    """
["zz/act"]
as_of = 2020-01-01
basis = "known"
last = """
    + '''"""
5:0 7:c 7(b):4 9:D 680:¶3 681..683:¶1 47-1:2
"""
'''
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zz.toml").write_text(REGISTER, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("citation", "lacks"),
    [
        ("s. 5(1)", True), ("s. 5", False), ("§ 7(c)", False), ("§ 7(d)", True),
        ("§ 7(d)(1)", True), ("§ 7(D)", False), ("§ 7(aa)", False), ("§ 7(b)(4)(i)", False),
        ("§ 7(b)(5)", True), ("§ 9(E)", True), ("第六百八十条第三款", False),
        ("第六百八十条第四款", True), ("第六百八十条第（四）项", False),
        ("第六百八十二条第二款", True),
        ("第 47-1 條第 3 項", True), ("第 47-1 條第 2 項", False), ("第六百八十四条第二款", False),
    ],
)  # fmt: skip
def test_what_is_beyond_the_last_paragraph_does_not_exist(
    folder: Path, citation: str, lacks: bool
) -> None:
    assert lacks_level("zz/act", citation_key(citation), folder) == lacks
    assert not lacks_level("zz/other", citation_key(citation), folder)


@pytest.mark.parametrize("pair", ["7", "7:dd", "7:1000"])
def test_a_damaged_pair_is_named(tmp_path: Path, pair: str) -> None:
    (tmp_path / "zz.toml").write_text(f'["zz/act"]\nlast = "{pair}"\n', encoding="utf-8")
    ((where, what),) = level_problems(["zz/act"], tmp_path)
    assert where == "levels"
    assert f"'{pair}'" in what


def test_an_unknown_law_is_named(folder: Path) -> None:
    assert list(level_problems([], folder)) == [("levels zz/act", "no regulation has that id")]


def test_no_provision_of_the_library_lies_beyond_the_register() -> None:
    beyond = []
    for path in library_files():
        file = parse(path.read_text(encoding="utf-8"))
        id = as_text(file.front.get("id"))
        if not as_text(file.front.get("version")):
            own = (section.citation for section in file.sections)
            beyond += [f"{id} {c}" for c in own if lacks_level(id, citation_key(c))]
    assert beyond == []
    assert len(levels()) > 70
