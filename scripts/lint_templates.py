"""Look at every template: it compiles, keeps to the content policy, and says nothing outside translation.

Inline scripts and styles are refused by the browser under our policy; here they are refused before. A form
that posts carries its token. Text that people read goes through a translation tag.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("platform/preventief", "tenants", "partners", "cases", "billing")
# A page for the makers alone, which shows the components with made-up content.
UNTRANSLATED = frozenset({"ui/specimen.html"})
NAMES = frozenset({"preventief", "preventief naar halt", "english", "nederlands", "–", "halt"})

FORBIDDEN = [
    (re.compile(r"<[^>]*\sstyle\s*=", re.I), "an inline style"),
    (re.compile(r"<style\b", re.I), "a style element"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I), "an inline event handler"),
    (re.compile(r"<[^>]*\shx-(on|vals\s*=\s*[\"']js:)", re.I), "code for htmx"),
    (re.compile(r"javascript:", re.I), "a javascript: address"),
    (re.compile(r"https?://(?!www\.w3\.org)[a-z]", re.I), "an address outside this site"),
]
UNESCAPED = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.I | re.S)
POSTED = re.compile(r"<form\b[^>]*method\s*=\s*[\"']post[\"'][^>]*>(.*?)</form>", re.I | re.S)
HIDDEN_FROM_PEOPLE = re.compile(
    r"\{%\s*comment.*?endcomment\s*%\}|\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<script\b.*?</script>|<!--.*?-->|&[a-z]+;|&#\d+;",
    re.S,
)
SPOKEN_ATTRIBUTES = re.compile(
    r"\s(?:alt|title|aria-label|placeholder|data-label)\s*=\s*(\"[^\"]*\"|'[^']*')"
)
WORD = re.compile(r"[^\W\d_]{2,}")


def templates() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for directory in sorted((ROOT / room).rglob("templates")):
            for path in sorted(directory.rglob("*")):
                if path.suffix in {".html", ".txt"}:
                    yield path.relative_to(directory).as_posix(), path


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text without what the pattern finds, every line still where it was."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    for pattern, what in FORBIDDEN:
        for found in pattern.finditer(text):
            yield line_of(text, found.start()), what
    for found in SCRIPT.finditer(text):
        attributes, code = found.groups()
        is_data = "application/json" in attributes
        if not is_data and ("src=" not in attributes or code.strip()):
            yield line_of(text, found.start()), "an inline script"
    for found in POSTED.finditer(text):
        if "csrf_token" not in found.group(1) and "{% include" not in found.group(1):
            yield line_of(text, found.start()), "a form that posts without {% csrf_token %}"


def untranslated(text: str) -> Iterator[tuple[int, str]]:
    text = blanked(HIDDEN_FROM_PEOPLE, text)
    spoken = [(found.start(1), found.group(1)[1:-1]) for found in SPOKEN_ATTRIBUTES.finditer(text)]
    # The second half: the rest of a tag whose branches each close it.
    bare = blanked(re.compile(r"<[^>]*>|[\w-]+=\"[^\"]*\"\s*>", re.S), text)
    spoken += [(found.start(), found.group()) for found in re.finditer(r"[^\n]+", bare)]
    for position, piece in spoken:
        for part in re.split(r"\s{2,}", piece.strip()):
            if WORD.search(part) and part.strip(" .:·–").lower() not in NAMES:
                yield line_of(text, position), f"words that are not translated: {part[:50]!r}"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preventief.settings.check")
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    import django
    from django.template import TemplateSyntaxError, engines

    django.setup()
    engine = engines["django"]
    problems = []
    for name, path in templates():
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(ROOT)
        try:
            engine.from_string(text)
        except TemplateSyntaxError as mistake:
            problems.append(f"{where}: does not compile: {mistake}")
        found = list(forbidden(text))
        if path.suffix == ".html":
            found += [
                (line_of(text, hit.start()), "text that is not escaped") for hit in UNESCAPED.finditer(text)
            ]
        if name not in UNTRANSLATED:
            found += untranslated(text)
        problems += [f"{where}:{line}: {what}" for line, what in found]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
