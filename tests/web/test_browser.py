"""The pages in a real browser: a headless Chromium, at two widths, in both languages.

Skipped by name where there is no Chromium with its driver. axe-core is used where the variable
REGSEARCH_AXE names its `axe.min.js`; checks of our own stand beside it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.trial,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="there is no Chromium with its driver"),
]
LETTER = "Dear Ms Doe,\n\nwe may call you up to 10 times in 7 days (12 CFR 1006.14(b)(2)(i)).\n"
#: Of our own: every field has a name, every picture a title, headings skip no level, no word is
#: wider than the page, every link and button can be told.
SOUND = """
const wrong = [];
for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
  if (!e.labels || !e.labels.length) wrong.push('no label: ' + e.outerHTML);
for (const e of document.querySelectorAll('svg[role=img]'))
  if (!e.querySelector('title')) wrong.push('no title: svg');
for (const e of document.querySelectorAll("a, button"))
  if (!(e.textContent.trim() || e.ariaLabel)) wrong.push("no text: " + e.outerHTML);
let last = 0;
for (const e of document.querySelectorAll('h1, h2, h3, h4')) {
  const level = +e.tagName[1];
  if (level > last + 1) wrong.push('heading skips: ' + e.textContent);
  last = level;
}
if (document.documentElement.scrollWidth > window.innerWidth) wrong.push('wider than the page');
return wrong;
"""


@pytest.fixture(scope="module")
def address(library_home: Path) -> Iterator[str]:
    """Where a server over the built-in library listens."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGSEARCH_")}
    environment |= {"REGSEARCH_HOME": str(library_home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from search.cli.app import main; main()", "serve"]
    with subprocess.Popen(
        [*command, "--port", "0"], env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr
        found = re.search(r"http://\S+?(?=/ )", server.stderr.readline())
        assert found
        yield found[0]
        server.terminate()


@pytest.fixture
def browser() -> Iterator[Callable[[int, str], Any]]:
    """Opens a browser of a width whose user reads a language."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    opened: list[Any] = []

    def make(width: int, language: str) -> Any:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for name in ("headless=new", "no-sandbox", "disable-dev-shm-usage"):
            options.add_argument(f"--{name}")
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        opened.append(driver)
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        return driver

    yield make
    for driver in opened:
        driver.quit()


def _loaded(driver: Any) -> bool:
    """Whether the page stands whole."""
    return bool(driver.execute_script("return document.readyState") == "complete")


def _sound(driver: Any) -> None:
    """No error in the browser's log, none of our own checks, none of axe's where it is there."""
    assert driver.get_log("browser") == []
    assert driver.execute_script(SOUND) == []
    if axe := os.environ.get("REGSEARCH_AXE"):
        driver.execute_script(Path(axe).read_text("utf-8"))
        found = driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run().then(r => done(r.violations.map(v => v.id + ': ' + v.nodes[0].html)))"
        )
        assert found == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("language", "one"), [("en", "English"), ("zh-CN", "中文")])
def test_a_visit(
    address: str, browser: Callable[[int, str], Any], width: int, language: str, one: str
) -> None:
    """Search, filter, open a provision, compare, look at limits, check a draft, change language."""
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.expected_conditions import staleness_of
    from selenium.webdriver.support.wait import WebDriverWait

    driver = browser(width, language)

    def leave(act: Callable[[], None]) -> None:
        """Does what leads to another page, waits until that page is there and judges it."""
        before = driver.find_element(By.CSS_SELECTOR, "html")
        act()
        wait = WebDriverWait(driver, 60, ignored_exceptions=[WebDriverException])
        wait.until(staleness_of(before))
        wait.until(_loaded)
        _sound(driver)

    def click(selector: str) -> None:
        leave(driver.find_element(By.CSS_SELECTOR, selector).click)

    driver.get(address)
    _sound(driver)
    assert driver.find_element(By.CSS_SELECTOR, "html").get_attribute("lang")[:2] == language[:2]
    leave(lambda: driver.find_element(By.ID, "q").send_keys("催收\n"))
    assert "催收" in driver.find_element(By.CSS_SELECTOR, "ol.hits").text
    click("aside nav a[href*='jurisdiction=CN']")
    places = driver.find_elements(By.CSS_SELECTOR, "ol.hits .place")
    assert len(places) == 10 and len({place.text for place in places}) == 1
    click("ol.hits h2 a")
    assert "/p/cn/" in driver.current_url
    click("header a[href='/compare']")
    click("form.row button")
    assert driver.find_elements(By.CSS_SELECTOR, "table.compare tbody tr")
    click("header a[href^='/limits']")
    assert driver.find_elements(By.CSS_SELECTOR, "svg rect")
    click("header a[href='/check']")
    driver.find_element(By.ID, "text").send_keys(LETTER)
    click(".check-form button")
    assert driver.find_elements(By.CSS_SELECTOR, ".draft mark")
    click(".lang")
    changed = driver.find_element(By.CSS_SELECTOR, "html").get_attribute("lang")[:2]
    assert changed != language[:2]
    assert driver.find_element(By.CSS_SELECTOR, ".lang").text == one


def test_the_keyboard_reaches_the_content_first(
    address: str, browser: Callable[[int, str], Any]
) -> None:
    driver = browser(1280, "en")
    driver.get(f"{address}/status")
    from selenium.webdriver.common.keys import Keys

    driver.switch_to.active_element.send_keys(Keys.TAB)
    assert driver.switch_to.active_element.get_attribute("href").endswith("#main")
