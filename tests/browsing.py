"""A real browser for the tests of pages: found where one is, and watched for complaints and requests."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")
Open = Callable[..., Page]


@contextmanager
def launched() -> Iterator[Browser]:
    """Launch the browser of this machine; without one the tests are skipped, and fail where CI is set."""
    found = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        reason = f"no browser: none of {', '.join(NAMES)} on the PATH, and CHROME_PATH is not set"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, page_path: Path) -> Iterator[Open]:
    """Give what opens a page; at the end, the page has complained of nothing and asked for nothing but itself."""
    contexts, trouble = [], []

    def opened(fragment: str = "", *, width: int = 1280, path: Path = page_path, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: trouble.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: trouble.append(request.url) if request.url != path.as_uri() else None)
        page.goto(f"{path.as_uri()}{fragment}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []
