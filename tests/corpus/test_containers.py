"""Archives that play tricks: bombs, nests, crowds, locks and names that lead elsewhere."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers import packages
from corpus.readers.containers import members
from corpus.readers.registry import read
from corpus.source import Source

LAW = b"Lamp Order 2031\n\n1. This is the Lamp Order 2031.\n2. No lamp is lent.\n"


def pack(files: dict[str, bytes]) -> bytes:
    """A ZIP archive of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def nested(depth: int) -> bytes:
    """A law in so many archives."""
    data = pack({"a.txt": LAW})
    for _ in range(depth - 1):
        data = pack({"a.zip": data})
    return data


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        list(read(Source("a.zip", data)))
    return caught.value.reason


def test_a_bomb_is_not_unpacked() -> None:
    assert "unpacks to an unreasonable size" in refusal(pack({"a.txt": b"a" * (30 << 20)}))


def test_a_bomb_of_small_files_meets_the_limit_of_the_whole() -> None:
    files = {f"{i}.txt": LAW + b" " * (3 << 20) for i in range(8)}
    assert "unpacks to an unreasonable size" in refusal(pack(files))


def test_archives_within_archives_have_an_end() -> None:
    (document,) = read(Source("a.zip", nested(members.DEEPEST)))
    assert document.regulation.title == "Lamp Order 2031"
    assert document.regulation.source == "a.zip"
    assert f"is packed more than {members.DEEPEST} times" in refusal(nested(members.DEEPEST + 1))


def test_an_archive_holds_only_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_FILES", 3)
    assert "holds more than 3 files" in refusal(pack({f"{i}.txt": LAW for i in range(4)}))


def test_all_archives_together_hold_only_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MOST_MEMBERS", 4)
    inner = pack({f"{i}.txt": LAW for i in range(3)})
    reason = refusal(pack({"a.zip": inner, "b.zip": inner}))
    assert "beyond what one file may hold" in reason


def test_names_lead_nowhere() -> None:
    names = ["../../up.txt", "/etc/top.txt", "C:\\drive.txt", "..\\..\\back.txt"]
    documents = list(read(Source("a.zip", pack(dict.fromkeys(names, LAW)))))
    assert {document.regulation.source for document in documents} == {"a.zip"}
    reason = refusal(pack({"../../up.bin": b"\0"}))
    assert (
        reason
        == "holds one file, and up.bin: no reader for '.bin' files (see docs/documents.md, Formats)"
    )


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(pack({"a.txt": LAW}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert "is encrypted: remove its password first" in refusal(bytes(data))


def test_a_damaged_member_does_not_take_the_others_along() -> None:
    data = pack({"good.txt": LAW, "bad.txt": LAW[::-1] * 50})
    at = data.rindex(b"PK\x03\x04") + 60
    spoiled = data[:at] + bytes(4) + data[at + 4 :]
    documents: list[Document] = []
    with pytest.raises(UnreadableError, match="is read in part, without 1 of 2 files"):
        documents.extend(read(Source("a.zip", spoiled)))
    assert [document.regulation.title for document in documents] == ["Lamp Order 2031"]


def test_an_archive_of_pictures_says_so() -> None:
    assert refusal(pack({"a.png": b"x", "b.css": b"y"})) == "holds no file that could be read"
