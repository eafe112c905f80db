"""Changes of the view on the page Explore, in Chromium over a static server: from the input to the frame that shows it.

That frame has the whole chart and the rows of the tables in sight; when the last row of long tables stands is a line of
its own. Beside stands what the page's main thread worked, to the frame (with what it began of the rows after it) and
for all of it, which says more on a machine that others use.
A folder named in RUMBO_SITE holds the site that is measured; else one is built first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measuring import Line

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

TITLE = "A change of the view on the page Explore"
RUMBO = "from rumbo.cli import main; main()"
TARGET = 0.1
BEGIN = "#indicator=usbp-encounters&by=area&since=2019"
READY = '#explore[aria-busy="false"]:not(:has(table[aria-busy="true"]))'
# Sets a control as a reader does, and waits for the frame behind the one in which all is said to be there.
CHANGE = """([selector, value]) => new Promise((resolve) => {
  const control = document.querySelector(selector), root = document.getElementById("explore");
  const began = performance.now(), passed = () => (performance.now() - began) / 1000;
  window.filled = () => new Promise((done) => {
    const wait = () => (root.querySelector('table[aria-busy="true"]') ? setTimeout(wait) : done(passed()));
    wait();
  });
  new MutationObserver((seen, observer) => {
    if (root.getAttribute("aria-busy") !== "false") return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(passed());
      port2.postMessage(0);
    });
  }).observe(root, { attributeFilter: ["aria-busy"] });
  if (control.type === "radio") control.checked = true;
  else if (control.type === "checkbox") control.checked = !control.checked;
  else control.value = value;
  control.dispatchEvent(new Event(control.type === "range" ? "input" : "change", { bubbles: true }));
})"""


class Change(NamedTuple):
    """A kind of change: the view it begins at, and the control that is set, with its value."""

    what: str
    begin: str
    control: str
    value: str = ""
    fresh: bool = False


AREAS = "#indicator=usbp-encounters&by=area"
PEOPLE = "#indicator=usbp-encounters&by=citizenship"
WHOLE = "#indicator=cbp-encounters&place=us-southwest"
CHANGES = (
    Change("another indicator, its file not yet there", BEGIN, "[name=indicator]", "cbp-encounters", fresh=True),
    Change("another indicator, its file there", BEGIN, "[name=indicator]", "cbp-encounters"),
    Change("a cut by 200 citizenships, its file not yet there", AREAS, "[name=by]", "citizenship", fresh=True),
    Change("a cut by 200 citizenships", AREAS, "[name=by]", "citizenship"),
    Change("a cut by 115 countries of origin", "#indicator=asylum-applications&place=USA", "[name=by]", "origin"),
    Change("a filter", PEOPLE, "[name=area]", "usbp-del-rio"),
    Change("share of the total", PEOPLE, "[name=show][value=share]"),
    Change("by US fiscal year", PEOPLE, "[name=per][value=fiscal-year]"),
    Change("a line more in colour", f"{PEOPLE}&lines=MEX,GTM", "[name=line][value=HND]"),
    Change("a second place", "#indicator=usbp-encounters", "[name=with]", "us-northern"),
    Change("a step of the day as of which it was known", WHOLE, "[name=asof]", "10"),
    Change("since another year", AREAS, "[name=since]", "2019"),
    Change("from the chart to the map", PEOPLE, "[name=view][value=map]"),
    Change("another month on the map", f"{PEOPLE}&view=map", "[name=at]", "300"),
)


def run(quick: bool) -> Iterator[Line]:
    """Yield two lines for each kind of change, of the time and of the work in it, each with its worst."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("Explore was left out: there is no Chromium")
        return
    with _site() as folder, _served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--headless", "--no-sandbox"])
        for change in CHANGES:
            yield from _lines(change.what, _changed(browser, address, change, 3 if quick else 10), TARGET)
        yield from _lines("the other language: another page", _language(browser, address, 3 if quick else 10))
        browser.close()


def _lines(what: str, measured: Sequence[tuple[float, ...]], target: float | None = None) -> Iterator[Line]:
    names = ("to the frame", "work of the main thread", "until the last row stands", "work of the main thread, in all")
    for name, seconds in zip(names, zip(*measured, strict=True), strict=False):
        held = target if name in names[:2] else None
        asked, kept = (f"below {held * 1000:g} ms", median(seconds) < held) if held else ("", None)
        yield Line(name, len(seconds), median(seconds), "worst", max(seconds), target=asked, kept=kept, group=what)


def _changed(browser: Browser, address: str, change: Change, repeats: int) -> Sequence[tuple[float, ...]]:
    """Return the seconds of each, after one turn to warm up; on a fresh page each time if asked."""
    found = []
    page, session = _opened(browser, f"{address}en/explore/index.html{change.begin}")
    for turn in range(repeats + 1):
        if change.fresh:
            page.context.close()
            page, session = _opened(browser, f"{address}en/explore/index.html{change.begin}")
        elif turn:
            _back(page, change.begin)
        page.wait_for_timeout(60)
        before = _worked(session)
        frame = page.evaluate(CHANGE, [change.control, change.value])
        worked, filled = _worked(session) - before, page.evaluate("window.filled()")
        found.append((frame, worked, filled, _worked(session) - before))
    page.context.close()
    return found[1:]


def _back(page: Page, state: str) -> None:
    page.evaluate("state => { document.getElementById('explore').ariaBusy = 'true'; location.hash = state; }", state)
    page.wait_for_timeout(60)
    page.wait_for_selector(READY)


def _language(browser: Browser, address: str, repeats: int) -> Sequence[tuple[float, ...]]:
    """Return the seconds to the same view in the other language: another page, of which the browser keeps the files."""
    page, _ = _opened(browser, f"{address}en/explore/index.html{PEOPLE}")
    found = []
    for _ in range(repeats + 1):
        for language in ("es", "en"):
            page.goto(f"{address}{language}/explore/index.html{PEOPLE}")
            page.wait_for_selector(READY)
        change = page.evaluate("performance.getEntriesByName('change')[0]")
        found.append(((change["startTime"] + change["duration"]) / 1000,))
    page.context.close()
    return found[1:]


def _opened(browser: Browser, address: str) -> tuple[Page, CDPSession]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_selector(READY)
    return page, session


def _worked(session: CDPSession) -> float:
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"]


@contextmanager
def _site() -> Iterator[Path]:
    named = os.environ.get("RUMBO_SITE")
    if named:
        yield Path(named)
        return
    with TemporaryDirectory(prefix="rumbo-bench-") as name:
        home = {**os.environ, "RUMBO_HOME": f"{name}/home", "RUMBO_TODAY": "2026-11-24"}
        command = [sys.executable, "-c", RUMBO, "site", "build", "--output", f"{name}/site"]
        subprocess.run(command, check=True, capture_output=True, env=home)
        yield Path(name) / "site"


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
