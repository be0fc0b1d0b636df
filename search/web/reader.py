"""What a request says of its reader: the language, the day, the values of the address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from corpus.messages import LANGUAGES
from corpus.named import NamedTuple
from search import configuration
from search.filters import home_codes
from search.query.days import read_day

#: The cookie that remembers the language.
LANGUAGE = "regsearch_lang"
_ACCEPTED = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]{1,5}))?\s*")
#: What a path's segment cannot be without meaning something else to a browser.
_UNSAFE_SEGMENTS = frozenset(("", ".", ".."))


class Reader(NamedTuple):
    """A request: its path, the first value of each of its parameters, the language to answer in;
    and every parameter with its value."""

    path: str
    values: Mapping[str, str]
    language: str
    every: Sequence[tuple[str, str]] = ()

    @property
    def zh(self) -> bool:
        """Whether to answer in Chinese."""
        return self.language == "zh"

    def get(self, name: str, default: str = "") -> str:
        """A parameter, stripped."""
        return self.values.get(name, default).strip()

    def all(self, name: str) -> list[str]:
        """Every value of a parameter that is not empty, stripped."""
        return [value.strip() for key, value in self.every if key == name and value.strip()]

    def number(self, name: str, default: int, most: int) -> int:
        """A parameter that is a number from 1 to `most`; `default` for anything else."""
        text = self.get(name)
        return min(max(int(text), 1), most) if re.fullmatch(r"\d{1,6}", text) else default

    @property
    def day(self) -> str:
        """The day of the parameter `on`, ISO, "" without one; RegsearchError where it is none."""
        return read_day(self.get("on"))[0] if self.get("on") else ""

    @property
    def home(self) -> str:
        """The reader's own jurisdictions: the parameter `home`, else what is settled."""
        return home_codes(self.get("home")) if self.get("home") else configuration.home()

    def link(self, **changes: str | int) -> str:
        """The address of this page with some parameters changed ("": without it)."""
        kept = {k: v for k, v in self.values.items() if k != "lang" and v}
        kept |= {k: str(v) for k, v in changes.items()}
        query = urlencode({k: v for k, v in kept.items() if v})
        return quote(self.path) + (f"?{query}" if query else "")


def language_of(values: Mapping[str, str], cookie: str, accepted: str) -> str:
    """The language to answer in: that of the address, else of the cookie, else what is settled,
    else the one that the browser likes best."""
    for name in (values.get("lang", ""), cookie, configuration.language()):
        if name in LANGUAGES:
            return name
    liked = [
        (-float(found[2] or 1) if re.fullmatch(r"\d?\.?\d*", found[2] or "1") else 0.0, n, found[1])
        for n, part in enumerate(accepted[:500].split(","))
        if (found := _ACCEPTED.fullmatch(part))
    ]
    codes = [code.lower().partition("-")[0] for _, _, code in sorted(liked)]
    return next((code for code in codes if code in LANGUAGES), "en")


def provision_path(id: str) -> str:
    """The address of the provision with that id."""
    name = id.replace("#", "/", 1)
    if _UNSAFE_SEGMENTS & set(name.split("/")) or "\\" in name:
        return "/p?" + urlencode({"id": id})
    return "/p/" + quote(name)


def permalink(id: str, version: str, on: str) -> str:
    """The address of a provision in the text of one date, as it stands on a day."""
    path = provision_path(id)
    asked = urlencode({k: v for k, v in (("version", version), ("on", on)) if v})
    return path + (("&" if "?" in path else "?") + asked if asked else "")


def regulation_path(id: str, page: str = "r") -> str:
    """The address of a page of the regulation with that id: "r" its contents, "diff" a comparison
    of two of its texts."""
    if _UNSAFE_SEGMENTS & set(id.split("/")) or "\\" in id:
        return f"/{page}?" + urlencode({"id": id})
    return f"/{page}/{quote(id)}"


def ids_of(path: str) -> list[str]:
    """The ids of provisions that the path "a/b/c" may stand for, the likeliest first."""
    parts = path.split("/")
    return ["/".join(parts[:n]) + "#" + "/".join(parts[n:]) for n in _cuts(len(parts))]


def _cuts(parts: int) -> list[int]:
    """Where an id's path may be cut: most regulations are called "place/name"."""
    return sorted(range(1, parts), key=lambda n: (n != 2, n))
