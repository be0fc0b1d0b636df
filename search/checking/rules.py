"""The rules of a check: stable ids, names, levels, and what each says and does not say."""

from __future__ import annotations

import hashlib

from corpus.citations.keys import plain
from corpus.messages import N_
from corpus.named import NamedTuple


class Rule(NamedTuple):
    """A rule: its stable id, its name, its level unless told otherwise, what it means (in English:
    told by `_`)."""

    id: str
    name: str
    level: str
    means: str


_TABLE = (
    Rule(
        "RS101",
        "no-such-provision",
        "error",
        N_("the law has no such number, by a complete text or by the register of extents"),
    ),
    Rule(
        "RS102", "no-such-law", "warning", N_("no law has that name in a register that is complete")
    ),
    Rule("RS103", "repealed", "error", N_("what is cited was repealed on the day of the check")),
    Rule(
        "RS104",
        "superseded",
        "error",
        N_("a later text took the place of what is cited; it is named"),
    ),
    Rule(
        "RS105", "amended-since", "warning", N_("the provision was amended after the draft's date")
    ),
    Rule(
        "RS106",
        "not-yet-in-force",
        "warning",
        N_("what is cited is not in force on the day, or is a draft"),
    ),
    Rule(
        "RS107",
        "no-such-pinpoint",
        "error",
        N_("the provision has no such paragraph or item, by an official text or a register"),
    ),
    Rule("RS108", "ambiguous", "warning", N_("the citation may mean several laws")),
    Rule(
        "RS109",
        "name-mismatch",
        "warning",
        N_("number and name, heading or subject do not go together"),
    ),
    Rule("RS110", "outside-corpus", "note", N_("outside the corpus: not checked")),
    Rule("RS111", "not-read", "note", N_("looks like a citation and was not read")),
    Rule("RS201", "typography", "off", N_("the quotation differs in typography only")),
    Rule(
        "RS202", "words-differ", "error", N_("words of the quotation differ from the official text")
    ),
    Rule(
        "RS203",
        "fragments",
        "warning",
        N_("pieces of the quotation stand in another order or far apart"),
    ),
    Rule(
        "RS204",
        "words-left-out",
        "warning",
        N_("what was left out holds a negation, an exception or a number"),
    ),
    Rule(
        "RS205",
        "quoted-from-elsewhere",
        "error",
        N_("the quotation stands elsewhere, or in an older text"),
    ),
    Rule(
        "RS206", "not-in-provision", "error", N_("the cited provision does not hold the quotation")
    ),
    Rule(
        "RS207",
        "not-comparable",
        "note",
        N_("there is no official text to compare with (a digest only, or another language)"),
    ),
    Rule(
        "RS208",
        "unattributed-quotation",
        "off",
        N_("a quotation without a citation was not checked"),
    ),
    Rule("RS301", "looser-than-limit", "error", N_("the number is looser than the limit")),
    Rule(
        "RS302",
        "differs-from-cited",
        "error",
        N_("the number differs from that of the cited provision"),
    ),
    Rule("RS303", "stricter-than-limit", "note", N_("the number is stricter than the limit")),
    Rule(
        "RS304",
        "limit-elsewhere",
        "note",
        N_("there are limits of this kind; the draft's jurisdiction is not known"),
    ),
    Rule(
        "RS305",
        "number-not-comparable",
        "note",
        N_("units, base or conditions differ; both are shown"),
    ),
    Rule(
        "RS306", "limit-changes", "warning", N_("the limit that is stated changes on a day to come")
    ),
    Rule(
        "RS401",
        "duty-not-recognised",
        "warning",
        N_("no passage with required content was recognised"),
    ),
    Rule(
        "RS402",
        "topic-not-recognised",
        "note",
        N_("no passage with content usual in such a draft was recognised"),
    ),
    Rule("RS403", "rule-touched", "note", N_("the sentence touches a rule")),
    Rule("RS901", "part-not-read", "warning", N_("a part of the file was not read")),
    Rule(
        "RS902",
        "suppression-expired",
        "warning",
        N_("a suppression has expired, or gives no reason"),
    ),
)
#: Every rule by its id, in order.
RULES: dict[str, Rule] = {rule.id: rule for rule in _TABLE}
#: The parts of a check, with the first digits of their rules.
PARTS = {"citations": "RS1", "quotes": "RS2", "limits": "RS3", "duties": "RS4"}


def fingerprint(rule: str, text: str, target: str) -> str:
    """What a finding is known by when lines move: a hash of rule, folded passage and target."""
    folded = "\x1f".join((rule, plain(text).casefold(), target))
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]
