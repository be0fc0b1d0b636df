"""Settings: by option, environment and file, in that order; a file is changed, never lost."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import platformdirs
import pytest

from search import configuration
from search.configuration import ConfigurationError
from tests.helpers.running import Runner


@pytest.fixture
def run(run_library: Runner) -> Runner:
    """The library is indexed once for all: what is tried comes to it."""
    return run_library


@pytest.fixture
def file(clean_environment: Path) -> Path:
    clean_environment.mkdir(exist_ok=True)
    return clean_environment / "config.toml"


def test_nothing_is_settled_at_first(file: Path) -> None:
    assert configuration.home() == configuration.language() == ""
    assert {row["from"] for row in configuration.rows()} == {"default"}
    assert not file.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["CN,HK"], "CN,HK"),
        (["香港", "大陆"], "HK,CN"),
        (["South Korea, uk"], "KR,GB"),
        (["us-ny"], "US-NY"),
    ],
)
def test_a_home_is_kept_by_its_codes(file: Path, typed: list[str], kept: str) -> None:
    configuration.put("home", typed)
    assert configuration.home() == kept


def test_environment_wins_over_the_file_and_an_option_over_both(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration.put("home", ["TW"])
    monkeypatch.setenv("REGSEARCH_HOME_JURISDICTION", "新加坡, SE")
    assert configuration.home() == "SG,SE"
    assert configuration.settled("home").origin == "REGSEARCH_HOME_JURISDICTION"
    monkeypatch.setenv("REGSEARCH_HOME_JURISDICTION", "")
    assert configuration.home() == "TW"


@pytest.mark.parametrize(
    "before",
    [
        "# mine\nlang = 'en' # why\n\n",
        '# mine\nhome = [\n  "US", # one\n  "GB",\n]\nlang = "en"\n',
        '"home" = "US"\n# mine\nlang = "en"',
    ],
)
def test_changing_one_setting_leaves_every_other_line(file: Path, before: str) -> None:
    file.write_text(before, "utf-8")
    configuration.put("home", ["JP"])
    assert configuration.home() == "JP" and configuration.language() == "en"
    assert "# mine" in file.read_text("utf-8")
    assert configuration.unset("home") and not configuration.unset("home")
    assert configuration.language() == "en" and configuration.home() == ""
    assert "# mine" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("home = ", "is no TOML"),
        ("hme = 'CN'", "there is no setting 'hme'"),
        ("home = 3", "text or a list of texts"),
        ("home = 'Atlantis'", "no jurisdiction is called 'Atlantis'"),
    ],
)
def test_a_file_that_is_not_understood_is_an_error_that_names_it(
    file: Path, text: str, says: str
) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=says) as error:
        configuration.home()
    assert str(file) in str(error.value)
    assert file.read_text("utf-8") == text


def test_bytes_that_are_no_text_are_left_alone(file: Path) -> None:
    file.write_bytes(b"\xff\xfehome")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        configuration.put("home", ["CN"])
    assert file.read_bytes() == b"\xff\xfehome"


def test_an_unknown_setting_of_a_file_can_be_taken_out(file: Path) -> None:
    file.write_text("older = 'x'\nlang = 'zh'\n", "utf-8")
    assert configuration.unset("older")
    assert configuration.language() == "zh"


def test_config_shows_sets_and_unsets(run: Runner, file: Path) -> None:
    assert run("config", "path").out.strip() == str(file)
    assert run("config", "set", "home", "Hong Kong").code == 0
    assert '"HK"' in run("config", "show", "--format", "json").out
    assert "HK" in run("config").out
    assert run("config", "unset", "home").code == 0
    assert run("config", "unset", "home").code == 1
    assert run("config", "set", "nonsense", "1").code == 2
    assert run("config", "set", "lang", "tlh").code == 2


def test_corpus_and_index_may_be_settled(run: Runner, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.txt").write_text("Herons lend blue widgets at dawn.", "utf-8")
    run("config", "set", "corpus", str(folder))
    run("config", "set", "index", str(tmp_path / "kept"))
    assert run("search", "herons", "--format", "json").code == 0
    assert (tmp_path / "kept").is_dir()
    assert run("--corpus", str(tmp_path / "rules" / "a.txt"), "search", "herons").code == 0
    assert sorted(p.name for p in (file.parent / "index").iterdir())  # not in the settled one


def test_a_settled_home_comes_first_and_none_puts_nothing_first(run: Runner, file: Path) -> None:
    plain = run("search", "widget", "--home", "none")
    assert " first (" not in plain.err
    run("config", "set", "home", "US")
    assert "US first (your home" in run("search", "interest").err
    assert "GB first (your home" in run("search", "interest", "--home", "UK").err
    assert " first (" not in run("search", "interest in the UK").err
    wrong = run("search", "interest", "--home", "Atlantis")
    assert wrong.code == 2 and "no home jurisdiction is called 'Atlantis'" in wrong.err


@pytest.mark.parametrize("given", ["", " ", "/data/of/mine"])
@pytest.mark.parametrize("of", ["config", "data", "cache"])
def test_the_platforms_folders_are_those_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, of: Literal["config", "data", "cache"], given: str
) -> None:
    monkeypatch.delenv("REGSEARCH_HOME", raising=False)
    monkeypatch.setenv(f"XDG_{of.upper()}_HOME", given)
    theirs = getattr(platformdirs, f"user_{of}_path")("regsearch", appauthor=False)
    assert configuration.platform_folder(of) == theirs
