"""Translations: gather what is said, check that all of it is said in Dutch, and compile it.

    python scripts/messages.py extract    add new sentences to the catalogues, set unused ones aside
    python scripts/messages.py check      complain about anything missing, unused, doubtful or contradictory
    python scripts/messages.py compile    write the .mo files that Django reads

`extract` and `check` take app directories, for one's own part only: `extract cases/referrals`.

The source language is English and needs no catalogue. Each app has its own, in `locale/nl/LC_MESSAGES/`;
a file belongs to the nearest app above it, and what has none belongs to the ui app. A translation that comes
with a package (Django, allauth) is overridden by an entry marked `#. override`.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("platform/preventief", "tenants", "partners", "cases", "billing")
FALLBACK = ROOT / "platform" / "preventief" / "ui"
CATALOGUE = Path("locale") / "nl" / "LC_MESSAGES" / "django.po"
OVERRIDE = "override"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)\}|%([sd])")
SKIPPED = frozenset({"migrations", "static", "node_modules", "__pycache__", "locale"})

Key = tuple[str | None, str]


@dataclass
class Entry:
    """One sentence: how it is in English, and how in Dutch."""

    context: str | None
    singular: str
    plural: str | None = None
    translations: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    fuzzy: bool = False
    obsolete: bool = False

    @property
    def key(self) -> Key:
        return self.context, self.singular

    @property
    def is_translated(self) -> bool:
        wanted = 2 if self.plural is not None else 1
        return len(self.translations) >= wanted and all(self.translations[:wanted])

    @property
    def is_override(self) -> bool:
        return OVERRIDE in self.comments


# --- What the sources say ---------------------------------------------------------------------------------


def source_files() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if SKIPPED.intersection(path.relative_to(ROOT).parts) or not path.is_file():
                continue
            if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts):
                yield path


def is_app(directory: Path) -> bool:
    return (directory / "apps.py").exists() or (directory / "locale").is_dir()


def owner(path: Path) -> Path:
    """The app whose catalogue holds the sentences of a file."""
    for parent in path.parents:
        if parent == ROOT:
            break
        if is_app(parent):
            return parent
    return FALLBACK


def sentences(path: Path) -> Iterator[Entry]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into something like Python; its indentation means nothing.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    stream = io.BytesIO(text.encode())
    for _, found, _, context in extract("python", stream, KEYWORDS, (), {"encoding": "utf-8"}):
        if isinstance(found, tuple):
            yield Entry(context, found[0], found[1])
        else:
            yield Entry(context, found)


def gather() -> dict[Path, dict[Key, Entry]]:
    """Every sentence in use, by app."""
    apps: dict[Path, dict[Key, Entry]] = {FALLBACK: {}}
    for room in ROOMS:
        apps.update({path.parent: {} for path in (ROOT / room).rglob("locale") if path.is_dir()})
    for path in source_files():
        for entry in sentences(path):
            known = apps.setdefault(owner(path), {}).setdefault(entry.key, entry)
            if known.plural is None:
                known.plural = entry.plural
    return apps


# --- The catalogues ---------------------------------------------------------------------------------------


def load(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="nl")
    with path.open("rb") as file:
        return read_po(file, locale="nl", charset="utf-8")


def to_entry(message: Message, *, obsolete: bool = False) -> Entry:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return Entry(
        context=message.context,
        singular=ids[0],
        plural=ids[1] if len(ids) > 1 else None,
        translations=[text or "" for text in texts],
        comments=list(message.auto_comments),
        fuzzy=message.fuzzy,
        obsolete=obsolete,
    )


def entries(app: Path) -> dict[Key, Entry]:
    catalog = load(app / CATALOGUE)
    found = [to_entry(message, obsolete=True) for message in catalog.obsolete.values()]
    found += [to_entry(message) for message in catalog if message.id]
    return {entry.key: entry for entry in found}


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = escaped.split("\n")
    if len(lines) == 1:
        return f'"{escaped}"'
    parts = [f"{line}\\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    return "\n".join(['""', *(f'"{part}"' for part in parts)])


def written(entry: Entry) -> str:
    lines = []
    if entry.context is not None:
        lines.append(f"msgctxt {quoted(entry.context)}")
    lines.append(f"msgid {quoted(entry.singular)}")
    if entry.plural is None:
        lines.append(f"msgstr {quoted((entry.translations or [''])[0])}")
    else:
        lines.append(f"msgid_plural {quoted(entry.plural)}")
        both = [*entry.translations, "", ""][:2]
        lines += [f"msgstr[{number}] {quoted(text)}" for number, text in enumerate(both)]
    text = "\n".join(lines)
    if entry.obsolete:
        return "\n".join(f"#~ {line}" for line in text.split("\n"))
    head = [f"#. {comment}" for comment in entry.comments]
    if entry.fuzzy:
        head.append("#, fuzzy")
    elif re.search(r"%\(\w+\)[a-z]", entry.singular + (entry.plural or "")):
        head.append("#, python-format")
    return "\n".join([*head, text])


HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def save(app: Path, found: Iterable[Entry]) -> None:
    path = app / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(found, key=lambda entry: entry.obsolete)
    text = "\n\n".join([HEADER.rstrip("\n"), *(written(entry) for entry in ordered)]) + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


# --- The three commands -----------------------------------------------------------------------------------


def chosen(apps: list[str]) -> dict[Path, dict[Key, Entry]]:
    """Every sentence in use of these apps, or of all."""
    wanted = {(ROOT / app).resolve() for app in apps}
    return {app: used for app, used in gather().items() if not wanted or app in wanted}


def extract_messages(apps: list[str]) -> int:
    for app, used in chosen(apps).items():
        known = entries(app)
        for key, entry in known.items():
            entry.obsolete = key not in used and not entry.is_override
            if key in used and used[key].plural != entry.plural:
                entry.plural = used[key].plural
        for key, entry in used.items():
            known.setdefault(key, entry)
        save(app, [entry for entry in known.values() if entry.is_translated or not entry.obsolete])
        lacking = [entry for entry in known.values() if not entry.obsolete and not entry.is_translated]
        if lacking:
            print(f"{app.relative_to(ROOT) / CATALOGUE}: {len(lacking)} to translate")
    return 0


def placeholders(text: str) -> set[str]:
    return {"".join(found) for found in PLACEHOLDER.findall(text.replace("%%", ""))}


def doubts(entry: Entry) -> Iterator[str]:
    if entry.fuzzy:
        yield "is marked fuzzy"
    if not entry.is_translated:
        yield "has no Dutch"
        return
    expected = placeholders(entry.singular)
    allowed = expected | placeholders(entry.plural or "")
    for number, text in enumerate(entry.translations):
        found = placeholders(text)
        # A singular may leave its number out ("one day").
        complete = found == allowed if entry.plural is None or number else found <= allowed
        if not complete:
            yield f"has other placeholders in Dutch: {', '.join(sorted(found ^ allowed))}"
    if entry.singular[:1].isspace() or entry.singular[-1:].isspace():
        yield "begins or ends with a space"


def check(apps: list[str]) -> int:
    problems: list[str] = []
    said: dict[Key, tuple[Path, list[str]]] = {}
    for app, used in chosen(apps).items():
        known = {key: entry for key, entry in entries(app).items() if not entry.obsolete}
        where = (app / CATALOGUE).relative_to(ROOT)
        problems.extend(f"{where}: is missing {key[1]!r}" for key in used.keys() - known.keys())
        for key, entry in known.items():
            if key not in used and not entry.is_override:
                problems.append(f"{where}: nothing uses {key[1]!r}")
            problems.extend(f"{where}: {key[1]!r} {doubt}" for doubt in doubts(entry))
            if not entry.is_translated:
                continue
            first, translations = said.setdefault(key, (where, entry.translations))
            if translations != entry.translations:
                problems.append(f"{where}: {key[1]!r} is said otherwise in {first}; use a context (pgettext)")
    for problem in sorted(problems):
        print(problem)
    return 1 if problems else 0


def compile_messages(_: list[str]) -> int:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("locale/*/LC_MESSAGES/*.po")):
            whole = io.BytesIO()
            write_mo(whole, load(path))
            fresh = path.with_suffix(".mo.new")
            fresh.write_bytes(whole.getvalue())
            fresh.replace(path.with_suffix(".mo"))  # at once: a running program never reads half a file
    return 0


COMMANDS = {"extract": extract_messages, "check": check, "compile": compile_messages}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
