"""One person at one browser: goes to pages, fills in forms, and looks at every page on the way."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

from tests.e2e.looking import problems_of

# Set it to a folder to get a picture of every page that a test comes to.
PICTURES = os.environ.get("E2E_PICTURES", "")
_numbers = count(1)

Answer = str | bool | date | Sequence[str]


class Visitor:
    """A person with a browser of their own. `problems` is what was wrong with the pages; a test ends with none."""

    def __init__(self, context: BrowserContext, name: str, *, has_scripts: bool = True) -> None:
        self.context = context
        self.name = name
        self.has_scripts = has_scripts
        self.problems: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another tab of the same browser, watched as well."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("response", self._answered)
        return page

    @contextmanager
    def in_tab(self, page: Page) -> Iterator[None]:
        """Do what follows in another tab."""
        before, self.page = self.page, page
        try:
            yield
        finally:
            self.page = before

    # --- Going about ---------------------------------------------------------------------------------------

    def go(self, url: str, expect: int = 200) -> None:
        """Type an address."""
        response = self.page.goto(url)
        self._arrive(response, expect)

    def follow(self, words: str | re.Pattern[str], expect: int = 200, *, within: str = "main") -> None:
        """Click the first link with these words."""
        link = self.page.locator(within).get_by_role("link", name=words, exact=isinstance(words, str)).first
        self._click(link, expect)

    def press(self, words: str | re.Pattern[str], expect: int = 200, *, within: str = "main") -> None:
        """Press the button with these words, and wait for the page that comes of it."""
        button = (
            self.page.locator(within).get_by_role("button", name=words, exact=isinstance(words, str)).first
        )
        self._click(button, expect)

    def open(self, words: str) -> None:
        """Open a part of the page that is folded in."""
        self.page.locator("main summary").get_by_text(words, exact=True).first.click()

    def _click(self, place: Locator, expect: int) -> None:
        with self.page.expect_navigation() as navigation:
            place.click()
        self._arrive(navigation.value, expect)

    def _arrive(self, response: Response | None, expect: int) -> None:
        assert response is not None
        if response.status != expect:
            self.picture("failed")
            heading = self.page.locator("main").inner_text()[:1500]
            raise AssertionError(
                f"{self.name} at {self.page.url}: {response.status}, not {expect}\n{heading}"
            )
        self.look()

    def look(self) -> None:
        """Look critically at the page as it stands."""
        self.problems += [
            f"{self.page.url} {each}" for each in problems_of(self.page, with_axe=self.has_scripts)
        ]
        if PICTURES:
            self.picture("page")

    def picture(self, why: str) -> None:
        """Keep a picture of the page, for who makes the pages."""
        if not PICTURES:
            return
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", self.page.url.partition("//")[2].partition("/")[2])
        name = f"{next(_numbers):03}-{self.name}-{re.sub(r'[^a-z0-9]+', '-', path.lower())[:60]}-{why}.png"
        self.page.screenshot(path=Path(PICTURES) / name, full_page=True)

    # --- Forms ---------------------------------------------------------------------------------------------

    def fill(self, **answers: Answer) -> None:
        """Fill in fields by their name; a choice by its value or by its words."""
        for name, answer in answers.items():
            if isinstance(answer, date):
                self.fill_date(name, str(answer.day), str(answer.month), str(answer.year))
            elif isinstance(answer, bool):
                self.field(name).set_checked(answer)
            elif isinstance(answer, str):
                self._fill_one(name, answer)
            else:
                for each in answer:
                    self._choice(name, each).check()

    def fill_date(self, name: str, *boxes: str) -> None:
        """Fill in the three boxes of a date."""
        for number, box in enumerate(boxes):
            self.field(f"{name}_{number}").fill(box)

    def field(self, name: str) -> Locator:
        """The field of this name in the page's content."""
        return self.page.locator(f'main [name="{name}"]')

    def _fill_one(self, name: str, answer: str) -> None:
        kind = self.field(name).first.evaluate("field => field.type")
        if kind in ("radio", "checkbox"):
            self._choice(name, answer).check()
        elif kind == "select-one":
            self.field(name).select_option(answer)
        else:
            self.field(name).fill(answer)

    def _choice(self, name: str, answer: str) -> Locator:
        by_value = self.page.locator(f'main [name="{name}"][value="{answer}"]')
        if by_value.count():
            return by_value
        return self.field(name).and_(self.page.get_by_label(answer, exact=True))

    # --- Reading -------------------------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """The words of the page's content, as one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    def reads(self, *words: str) -> None:
        """The page says all of this."""
        for each in words:
            assert each in self.text, f"{self.name} does not read “{each}” at {self.page.url}:\n{self.text}"

    def does_not_read(self, *words: str) -> None:
        """The page says nothing of this."""
        for each in words:
            assert each not in self.text, f"{self.name} reads “{each}” at {self.page.url}"

    def error_at(self, name: str, words: str) -> None:
        """The error stands at the field itself, and the summary on top has focus and leads to it."""
        summary = self.page.locator("main [data-error-summary]")
        assert words in summary.inner_text(), summary.inner_text()
        if self.has_scripts:
            assert summary.evaluate("summary => summary === document.activeElement"), (
                "the summary has no focus"
            )
        near = self.page.locator(
            f'main .utrecht-form-field:has([name="{name}"]) .utrecht-form-field-error-message,'
            f'main fieldset:has([name^="{name}"]) .utrecht-form-field-error-message'
        )
        assert words in near.first.inner_text(), f"not at {name}: {near.all_inner_texts()}"

    # --- What the browser says -----------------------------------------------------------------------------

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser repeats there that a page or file was answered with an error: `_answered` judges those.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"{self.page.url} the console says: {message.text}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 400 and not is_page:
            self.problems.append(f"{response.url} was answered with {response.status}")
