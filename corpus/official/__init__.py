"""Official texts of the library's regulations: a catalogue, and clients that fetch them.

with Client() as client:
    outcome = pull(find_text("us/reg-f"), folder, client=client, today=date.today())
"""

from corpus.official.catalogue import OfficialText, Publisher, catalogue, find_text
from corpus.official.client import Client
from corpus.official.pull import Outcome, Pulled, State, pull, pull_all, pulled
from corpus.official.store import Held

__all__ = [
    "Client",
    "Held",
    "OfficialText",
    "Outcome",
    "Publisher",
    "Pulled",
    "State",
    "catalogue",
    "find_text",
    "pull",
    "pull_all",
    "pulled",
]
