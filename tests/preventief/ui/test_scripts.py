"""The checks on translations and templates find what they are for."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    module = script("messages")
    for app in ("cases/one", "cases/two"):
        (tmp_path / app / "templates").mkdir(parents=True)
        (tmp_path / app / "apps.py").write_text("")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "ROOMS", ("cases",))
    monkeypatch.setattr(module, "FALLBACK", tmp_path / "cases" / "one")
    return module


def catalogue(messages: Any, app: str) -> Path:
    path: Path = messages.ROOT / "cases" / app / messages.CATALOGUE
    return path


def test_sentences_of_code_and_templates_are_gathered_and_kept(messages: Any, capsys: Any) -> None:
    one = messages.ROOT / "cases" / "one"
    (one / "views.py").write_text(
        'from x import gettext as _, ngettext, pgettext\n_("Saved")\nngettext("%(n)d day", "%(n)d days", 2)\n'
        'pgettext("month", "May")\n'
    )
    (one / "templates" / "a.html").write_text(
        "{% load i18n %}<div>\n   <p>\n{% translate 'Back' %}</p>{% blocktranslate trimmed with n=x %}\n"
        "   Hello {{ n }},\n   there{% endblocktranslate %}</div>"
    )
    assert messages.main(["extract"]) == 0
    text = catalogue(messages, "one").read_text()
    for sentence in ("Saved", "%(n)d days", "May", "Back", "Hello %(n)s, there"):
        assert f'"{sentence}"' in text
    assert 'msgctxt "month"' in text
    assert messages.main(["check"]) == 1
    text = text.replace('msgid "Back"\nmsgstr ""', 'msgid "Back"\nmsgstr "Terug"')
    catalogue(messages, "one").write_text(text)
    (one / "templates" / "a.html").write_text("")
    messages.main(["extract"])
    assert '#~ msgstr "Terug"' in catalogue(messages, "one").read_text()
    (one / "templates" / "a.html").write_text("{% load i18n %}{% translate 'Back' %}")
    messages.main(["extract"])
    assert '\nmsgid "Back"\nmsgstr "Terug"' in catalogue(messages, "one").read_text()


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('msgid "Hello %(name)s"\nmsgstr ""', "has no Dutch"),
        ('msgid "Hello %(name)s"\nmsgstr "Dag %(naam)s"', "other placeholders"),
        ('#, fuzzy\nmsgid "Hello %(name)s"\nmsgstr "Dag %(name)s"', "fuzzy"),
        (
            'msgid "Hello %(name)s"\nmsgstr "Dag %(name)s"\n\nmsgid "Gone"\nmsgstr "Weg"',
            "nothing uses 'Gone'",
        ),
        ("", "is missing 'Hello %(name)s'"),
    ],
)
def test_a_doubtful_translation_is_told(messages: Any, capsys: Any, entry: str, complaint: str) -> None:
    (messages.ROOT / "cases" / "one" / "views.py").write_text('_("Hello %(name)s")\n')
    path = catalogue(messages, "one")
    path.parent.mkdir(parents=True)
    path.write_text(f"{messages.HEADER}\n{entry}\n")
    assert messages.main(["check"]) == 1
    assert complaint in capsys.readouterr().out


def test_one_sentence_has_one_translation(messages: Any, capsys: Any) -> None:
    for app, dutch in (("one", "Open"), ("two", "Openen")):
        (messages.ROOT / "cases" / app / "views.py").write_text('_("Open")\n')
        path = catalogue(messages, app)
        path.parent.mkdir(parents=True)
        path.write_text(f'{messages.HEADER}\nmsgid "Open"\nmsgstr "{dutch}"\n')
    assert messages.main(["check"]) == 1
    assert "use a context" in capsys.readouterr().out
    assert messages.main(["compile"]) == 0
    assert catalogue(messages, "one").with_suffix(".mo").exists()


def test_the_catalogue_comes_back_as_it_was_written(messages: Any) -> None:
    entry = messages.Entry(None, 'Say "hi"\nand \\go', translations=['Zeg "hoi"\nen \\ga'])
    app = messages.ROOT / "cases" / "one"
    messages.save(app, [entry])
    assert messages.entries(app)[entry.key].translations == entry.translations


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('<p style="x">', "inline style"),
        ('<button onclick="x()">', "event handler"),
        ("<script>x()</script>", "inline script"),
        ('<script src="{% static "x" %}">x()</script>', "inline script"),
        ('<a href="javascript:x">', "javascript:"),
        ("<form method='post'><input></form>", "csrf_token"),
        ('<img src="https://example.nl/x.png">', "outside this site"),
    ],
)
def test_a_template_that_breaks_the_policy_is_told(source: str, complaint: str) -> None:
    found = [what for _, what in script("lint_templates").forbidden(source)]
    assert any(complaint in what for what in found)


def test_a_template_that_keeps_to_it_is_left_alone() -> None:
    lint = script("lint_templates")
    source = (
        '<p class="on">{# note #}{{ x }}</p><script type="application/json">{"a": 1}</script>\n'
        '<script src="{% static "x.js" %}" defer></script><form method="post">{% csrf_token %}</form>'
        '<a aria-label="{% translate "Back" %}"{% if a > b %} data-label="{{ x }}"{% endif %}>→ {{ x }}</a>'
    )
    assert list(lint.forbidden(source)) == []
    assert list(lint.untranslated(source)) == []


@pytest.mark.parametrize(
    "source", ["<p>Opslaan</p>", '<a title="Ga terug"></a>', "{{ x }}\n\n<b>van jou</b>"]
)
def test_words_outside_translation_are_told(source: str) -> None:
    assert list(script("lint_templates").untranslated(source))
