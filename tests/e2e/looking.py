"""Looking at a page as a critical visitor does: can everybody use it, does it fit, is it all in one language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]

RUN_AXE = """async ({tags, rules}) => {
  const how = {resultTypes: ["violations"], iframes: false};
  how.runOnly = rules ? {type: "rule", values: rules} : {type: "tag", values: tags};
  const found = await axe.run(document, how);
  return found.violations.flatMap(violation => violation.nodes.map(
    node => `${violation.id}: ${node.failureSummary.replace(/\\s+/g, " ")} ${node.html}`));
}"""

SHAPE = """() => {
  const wide = document.documentElement.clientWidth;
  const culprits = document.documentElement.scrollWidth <= wide ? [] : [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > wide + 1).slice(0, 3)
    .map(each => each.outerHTML.slice(0, 160));
  return {
    scrolls: document.documentElement.scrollWidth > wide ? document.documentElement.scrollWidth : 0,
    culprits,
    headings: document.querySelectorAll("h1").length,
    title: document.title,
    language: document.documentElement.lang,
    words: document.body.innerText,
  };
}"""

# What axe-core judges a page by: its elements with their attributes, and not the words or numbers in them.
OUTLINE = """() => [...document.querySelectorAll("*")].map(each => each.tagName + [...each.attributes]
  .map(one => one.name + (["class", "type", "role", "lang", "hidden"].includes(one.name) || one.name.startsWith("aria-")
    && !one.name.endsWith("by") ? one.value : ""))).join()"""
_found_good: set[int] = set()

# Words that no Dutch text holds; names, addresses and the button to English are taken out first.
ENGLISH = re.compile(r"\b(the|and|your|you|with|this|please|from|has been|sign in|password|save)\b", re.I)
# Words of our own screens that no English text holds; what people typed is Dutch and is left alone.
DUTCH = re.compile(
    r"\b(Opslaan|Verder|Terug|Uitloggen|Inloggen|Wijzigen|Mijn werk|Verwijzingen|Trajecten|Medewerkers|Inzage)\b"
)


def problems_of(page: Page, *, with_axe: bool = True) -> list[str]:
    """Everything that is wrong with the page as it stands, in words."""
    shape: dict[str, Any] = page.evaluate(SHAPE)
    problems = []
    if shape["scrolls"]:
        problems.append(f"scrolls sideways, {shape['scrolls']} px wide: {shape['culprits']}")
    if shape["headings"] != 1:
        problems.append(f"has {shape['headings']} headings of the first level")
    if shape["title"].startswith((" –", "–")):
        problems.append("has no title")
    if shape["language"] == "nl" and (found := ENGLISH.search(shape["words"])):
        problems.append(f"speaks English: {_around(shape['words'], found)}")
    if with_axe:
        problems += axe_problems(page)
    return problems


def half_translated(page: Page) -> list[str]:
    """Dutch words of our own on an English page."""
    words = page.evaluate("() => document.body.innerText")
    return [f"speaks Dutch: {_around(words, found)}" for found in DUTCH.finditer(words)]


def axe_problems(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, or against some rules of it.

    A page that differs from one that was good in nothing but its words is not asked about again.
    """
    looks = page.evaluate(
        "() => innerWidth + (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')"
    )
    outline = hash((page.evaluate(OUTLINE), looks, tuple(rules or ())))
    if outline in _found_good:
        return []
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE, {"tags": WCAG, "rules": rules})
    if not found:
        _found_good.add(outline)
    return found


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join(text[max(0, found.start() - 40) : found.end() + 40].split())
