"""What looks like a citation and was not read: judgments, session laws, registers, numbers of
documents. A report lists them, as it says nothing else of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from search.checking import messages
from search.checking.citations import whole_law
from search.checking.context import Context
from search.checking.model import Span
from search.matching.cited_text import NAMED, CitedText

if TYPE_CHECKING:
    from search.checking.model import Cited

_LOOKS = re.compile(
    # judgments: 582 U.S. 79, [2014] UKSC 61, （2021）京0105民初1234号, 110年度台上字第123號
    r"\b\d{1,4}\s(?:U\.\s?S\.|S\.\s?Ct\.|L\.\s?Ed\.(?:\s?2d)?|F\.(?:\s?(?:2d|3d|4th)|\s?Supp\.(?:\s?[23]d)?)?|B\.R\.|(?:[A-Z][a-z]{1,4}\.\s?){1,2}(?:2d|3d|4th|5th))\s\d{1,5}\b"
    r"|\[\d{4}\]\s(?:\d{1,2}\s)?[A-Z][A-Za-z]{1,7}(?:\s(?:Civ|Crim|Admin))?\s\d{1,4}\b"
    r"|[（(]\d{4}[）)]\s?[一-鿿]{1,3}\d{0,6}[一-鿿]{1,6}\d{1,6}号(?:之[一二三四五六七八九])?"
    r"|\d{2,3}\s?年度?[一-鿿]{1,6}字第\s?\d{1,6}\s?號"
    # session laws, registers, statutory instruments, commentary
    r"|\bPub(?:\.|lic)\s?L(?:\.|aw)\s?(?:No\.\s?)?\d{2,3}[-–]\d{1,4}\b|\b\d{1,3}\sStat\.\s\d{1,5}\b"
    r"|\b\d{1,3}\sFed\.\s?Reg\.\s\d[\d,]*|\bS\.?I\.?\s(?:No\.?\s)?\d{4}/\d{1,5}\b"
    r"|\bcomments?\s\d{1,3}(?:\([A-Za-z0-9]{1,4}\))+(?:-\d{1,2})?"
    # a section of what is named by its letters, or with a year: section 13 of the PDPA
    r"|\b(?:[Ss]ections?|ss?\.|[Aa]rt(?:icles?|\.)|[Rr]egulations?|[Rr]ules?)\s\d{1,4}[A-Z]{0,2}(?:\(\w{1,4}\))*\s(?:of|in)\s(?:the\s)?"
    r"(?:[A-Z]{3,8}\b(?!\s[A-Z][a-z])|(?:[A-Z][\w'-]+,?\s){1,6}(?:19|20)\d\d\b)"
    # circulars of the Reserve Bank of India
    r"|\b(?:DOR|DBOD|DBR|DNBR|DNBS|FIDD|CEPD|RBI)[./][A-Za-z0-9.()/_-]{3,50}?\d{4}-\d{2,4}\b"
    # numbers of documents: 银发〔2016〕314号
    r"|(?![按依据照根])[一-鿿]{2,10}[〔\[]\d{4}[〕\]]\s?(?:第\s?)?\d{1,4}[号號]"
)
#: What a number of a document in brackets stands behind: the title that it is of.
_OF_TITLE = re.compile(r"[》」]\s?[（(][^（）()]{0,12}\Z")


def numbered_laws(context: Context, cited: Sequence[Cited]) -> list[Cited]:
    """The laws that are held and cited by the number of their document alone."""
    rows = []
    for span in _looking(context, cited):
        heads = context.session.heads(span.text, context.day)
        own = [
            f
            for f in heads
            if " ".join(span.text.split()) in (f.regulation.number, f.regulation.citation)
        ]
        if own:
            ids = tuple(dict.fromkeys(f.regulation.id for f in own))
            name = own[0].regulation.title
            one = CitedText(span.start, span.end, "law", name, NAMED, ids, ())
            rows.append(whole_law(context, span, one, own))
    return rows


def report_unread(context: Context, cited: Sequence[Cited]) -> None:
    """Note what looks like a citation in the draft and is none of those that were read."""
    for span in _looking(context, cited):
        if not context.session.heads(span.text, context.day):
            context.find("RS111", messages.not_read(span), span, (" ".join(span.text.split()),))
            context.miss("citation", messages.why(messages.OUTSIDE), (span,))


def _looking(context: Context, cited: Sequence[Cited]) -> Iterator[Span]:
    """What looks like a citation and overlaps none that was read."""
    read = [(c.span.start, c.span.end) for c in cited]
    if context.looks is None:
        context.looks = list(_looks(context))
    for span in context.looks:
        if not any(start < span.end and span.start < end for start, end in read):
            yield span


def _looks(context: Context) -> Iterator[Span]:
    for sentence in context.draft.sentences:
        if context.is_late(sentence.block):
            return
        for m in _LOOKS.finditer(sentence.text):
            if not _OF_TITLE.search(sentence.text[: m.start()]):
                yield context.draft.span(*sentence.at(*m.span()))
