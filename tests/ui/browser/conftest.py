"""A real browser on a real server: how both are found, started and stopped.

Every page watches itself: a request to anywhere but this machine fails the test it happens in.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).parents[3]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
HERE = "127.0.0.1"
expect.set_options(timeout=30_000)  # milliseconds: the reader loads once, within the first answer
WATCH = """\
import os, sys
def note(line):
    with open(os.environ["ASKED_OF_THE_NETWORK"], "a") as log:
        log.write(line + chr(10))
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        asked = args[0] if event == "socket.getaddrinfo" else args[1]
        asked = asked[0] if isinstance(asked, tuple) else asked
        if asked not in (None, "", "127.0.0.1", "localhost", "::1", b"127.0.0.1"):
            note(f"{event} {asked}")
note("watching")
sys.addaudithook(watch)
"""
"""Python runs this first in the server: it writes down every address that is not this machine."""

RUNS = """\
window.runs = 0;
addEventListener("DOMContentLoaded", () => new MutationObserver((all) => {
  for (const one of all) if (one.target.dataset.testScriptState === "running") window.runs += 1;
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] }));
"""
"""The browser runs this first: it counts how often the page began to be drawn."""


@dataclass(frozen=True)
class Server:
    """A running page. Its home, its temporary files and its output lie under `place`."""

    address: str
    place: Path

    @property
    def said(self) -> str:
        """All that the server printed so far, standard output and error."""
        return (self.place / "output.txt").read_text(encoding="utf-8", errors="replace")

    @property
    def asked(self) -> str:
        """The addresses beyond this machine that the server wanted, a line each, after "watching"."""
        return (self.place / "asked.txt").read_text(encoding="utf-8")


def browser_path(playwright: Playwright) -> str:
    """The browser to use: $CHROMIUM, one on the path, Chrome on a Mac, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, names), ON_A_MAC]
    found.append(playwright.chromium.executable_path)
    for path in found:
        if path and Path(path).exists():
            return path
    pytest.fail(
        "No Chromium was found: install one (apt-get install chromium, or playwright install chromium) "
        "or name it in the environment variable CHROMIUM.",
        pytrace=False,
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path(playwright), args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Server]]:
    """Start a script with Streamlit on a free port; each script is started once and stopped at the end."""
    running: dict[Path, tuple[subprocess.Popen[bytes], Server]] = {}

    def start(script: Path) -> Server:
        if script not in running:
            running[script] = _start(script, tmp_path_factory.mktemp(script.stem))
        return running[script][1]

    yield start
    for process, _ in running.values():
        process.terminate()
        process.wait(timeout=20)


def _start(script: Path, place: Path) -> tuple[subprocess.Popen[bytes], Server]:
    for name in ("home", "tmp", "watch"):
        (place / name).mkdir()
    (place / "watch" / "sitecustomize.py").write_text(WATCH)
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    surroundings = {
        **os.environ,
        "HOME": str(place / "home"),
        "XDG_CACHE_HOME": str(place / "home" / "cache"),
        "TMPDIR": str(place / "tmp"),
        "ASKED_OF_THE_NETWORK": str(place / "asked.txt"),
        "PYTHONPATH": os.pathsep.join([str(place / "watch"), str(ROOT)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    with (place / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=output, stderr=output)
    for _ in range(300):
        with socket.socket() as knock:
            if knock.connect_ex((HERE, port)) == 0:
                return process, Server(f"http://{HERE}:{port}", place)
        time.sleep(0.1)
    process.terminate()
    pytest.fail(f"The page did not start within 30 s: {script.name}.", pytrace=False)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address in a fresh browser profile; at the end, fail if it asked anyone but this machine."""
    asked: list[str] = []
    opened: list[Page] = []

    def open_at(address: str, width: int = 1280, height: int = 800) -> Page:
        page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda websocket: asked.append(websocket.url))
        page.set_default_timeout(60_000)
        page.add_init_script(RUNS)
        page.goto(address)
        opened.append(page)
        return page

    yield open_at
    for page in opened:
        page.context.close()
    outside = {url for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")}
    assert {urlsplit(url).hostname for url in outside} == {HERE}


@pytest.fixture
def app(serve: Callable[[Path], Server]) -> Server:
    """The product's page."""
    return serve(ROOT / "app.py")


@pytest.fixture
def example(serve: Callable[[Path], Server]) -> Server:
    """The second screen on the answer made by hand."""
    return serve(Path(__file__).with_name("handmade_page.py"))
