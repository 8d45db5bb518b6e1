"""The components, as template tags: `{% load ui %}`. README.md of this app shows each one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms import widgets as w
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from preventief.ui.forms import GENERAL
from preventief.ui.timeline import TimelineItem
from preventief.ui.widgets import ThreePartDateInput, three_boxes

register = template.Library()

TONES = ("done", "attention", "neutral", "error")


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox of a group."""

    id: str
    value: str
    label: Any
    help: Any
    checked: bool
    disabled: bool


@dataclass(frozen=True)
class Part:
    """One of the three boxes of a date."""

    id: str
    name: str
    kind: str
    label: Any
    value: str
    length: int
    autocomplete: str
    invalid: bool


def kind_of(widget: w.Widget) -> str:
    """Which of the component templates fits a widget."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, ThreePartDateInput):
        return "date"
    if isinstance(widget, w.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, w.RadioSelect):
        return "radios"
    if isinstance(widget, w.CheckboxInput):
        return "checkbox"
    return "control"


def css_class(widget: w.Widget) -> str:
    """The design system's class of a single control."""
    if isinstance(widget, w.Textarea):
        return "utrecht-textarea"
    if isinstance(widget, w.Select):
        return "utrecht-select"
    if isinstance(widget, w.CheckboxInput):
        return "utrecht-checkbox"
    return "utrecht-textbox"


def first_id(bound: BoundField) -> str:
    """The id of the first thing to fill in: where a link in the summary of errors leads."""
    if kind_of(bound.field.widget) in {"date", "checkboxes", "radios"}:
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def choices_of(bound: BoundField) -> list[Choice]:
    """The choices of a field as its template shows them, without the empty one."""
    helps: dict[Any, Any] = getattr(bound.field, "choice_help", {})
    return [
        Choice(
            id=str(sub.data["attrs"].get("id", "")),
            value=str(sub.data["value"]),
            label=sub.data["label"],
            help=helps.get(sub.data["value"], helps.get(str(sub.data["value"]), "")),
            checked=bool(sub.data["selected"]),
            disabled=bool(sub.data["attrs"].get("disabled")),
        )
        for sub in bound.subwidgets
        if str(sub.data["value"]) != ""
    ]


def parts_of(bound: BoundField) -> list[Part]:
    """The three boxes of a date field, with what was typed and which of them is wrong."""
    widget = bound.field.widget
    assert isinstance(widget, ThreePartDateInput)
    typed = three_boxes(bound.value())
    wrong: set[str] = set()
    for error in bound.errors.as_data():
        wrong.update((getattr(error, "params", None) or {}).get("parts", ("day", "month", "year")))
    return [
        Part(
            id=f"{bound.auto_id}_{position}",
            name=f"{bound.html_name}_{position}",
            kind=part.kind,
            label=part.label,
            value=typed[position],
            length=part.length,
            autocomplete=widget.autocomplete(part.kind),
            invalid=part.kind in wrong,
        )
        for position, part in enumerate(widget.parts)
    ]


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, **attributes: Any) -> dict[str, Any]:
    """A question with its label, help, error and control. Extra arguments become attributes of the control.

    `label=` and `help=` override those of the form, `rows=` sets a text area's height, `hide_optional=True`
    leaves "(optional)" out.
    """
    widget = bound.field.widget
    kind = kind_of(widget)
    label = attributes.pop("label", bound.label)
    hide_optional = attributes.pop("hide_optional", False)
    optional = not bound.field.required and not hide_optional
    help_text = attributes.pop("help", bound.help_text)
    hint_id = f"{bound.auto_id}_hint" if help_text else ""
    error_id = f"{bound.auto_id}_error" if bound.errors else ""
    described_by = " ".join(part for part in (hint_id, error_id) if part)
    control: SafeString | str = ""
    if kind in {"hidden", "control", "checkbox"}:
        attrs: dict[str, Any] = {name.replace("_", "-"): value for name, value in attributes.items()}
        if kind != "hidden":
            # The label says it; a placeholder that repeats it vanishes when one types.
            attrs.setdefault("placeholder", False)
            base = css_class(widget)
            own = f"{widget.attrs.get('class', '')} {attrs.pop('class', '')}".split()
            extra = [f"{base}--html-input"] if base == "utrecht-checkbox" else []
            if base == "utrecht-select":
                extra.append("utrecht-select--html-select")
            if bound.errors:
                extra.append(f"{base}--invalid")
                attrs["aria-invalid"] = "true"
            attrs["class"] = " ".join([base, *extra, *own])
            if described_by:
                attrs["aria-describedby"] = described_by
        control = bound.as_widget(attrs=attrs)
    return {
        "bound": bound,
        "kind": kind,
        "label": label,
        "help_text": help_text,
        "optional": optional,
        "hint_id": hint_id,
        "error_id": error_id,
        "described_by": described_by,
        "control": control,
        "choices": choices_of(bound) if kind in {"radios", "checkboxes"} else [],
        "parts": parts_of(bound) if kind == "date" else [],
    }


def question(bound: BoundField) -> str:
    """The label as the beginning of a sentence: "What is it about?" or "Organisation:"."""
    label = str(bound.label)
    return label if label.endswith(("?", ".", ":")) else f"{label}:"


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What is wrong, on top of the page: gets focus, is read out, links to each question."""
    problems: list[tuple[str, Any, Any]] = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        problems.extend(("", "", error) for error in form.non_field_errors())
        for bound in form:
            target = "" if bound.is_hidden else first_id(bound)
            general = {str(sentence) for sentence in GENERAL}
            problems.extend(
                (target, question(bound) if error in general else "", error) for error in bound.errors
            )
    return {"problems": problems}


@register.simple_tag
def status(text: Any, tone: str = "neutral") -> SafeString:
    """A state in words with an icon; `tone` is done, attention, neutral or error."""
    if tone not in TONES:
        raise TemplateSyntaxError(f"A status has one of the tones {', '.join(TONES)}, not {tone!r}.")
    badge = '<span class="nl-data-badge status status--{}">{}<span>{}</span></span>'
    return format_html(badge, tone, icon(tone), text)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A small drawing beside words; it says nothing by itself and is hidden from screen readers."""
    return render_to_string("ui/components/icon.html", {"name": name})


@register.inclusion_tag("ui/components/timeline.html")
def timeline(items: Iterable[TimelineItem], heading: str = "h3") -> dict[str, Any]:
    """What was, is and will be, in order. `heading` is the level of the titles: h2, h3 or h4."""
    if heading not in {"h2", "h3", "h4"}:
        raise TemplateSyntaxError("A timeline's titles are h2, h3 or h4.")
    return {"items": items, "heading": heading}


@register.inclusion_tag("ui/components/empty.html")
def empty(title: Any, text: Any = "", action_url: str = "", action_label: Any = "") -> dict[str, Any]:
    """What will stand here, and what to do to get it here."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("ui/components/steps.html")
def steps(current: int, total: int, title: Any = "") -> dict[str, Any]:
    """Where in a wizard this page is: "Referral, step 1 of 4"."""
    return {"current": current, "total": total, "title": title}


@register.inclusion_tag("ui/components/pager.html")
def pager(page: Any) -> dict[str, Any]:
    """The way to older and newer rows of a CursorPage; nothing when all fits on one page."""
    return {"page": page}


@register.inclusion_tag("ui/components/notice.html")
def notice(text: Any, tone: str = "neutral", title: Any = "") -> dict[str, Any]:
    """A message inside the page, in the same tones as a status."""
    if tone not in TONES:
        raise TemplateSyntaxError(f"A notice has one of the tones {', '.join(TONES)}, not {tone!r}.")
    return {"text": text, "tone": tone, "title": title}


class CardNode(Node):
    """The node of `{% card %}…{% endcard %}`."""

    def __init__(self, nodelist: NodeList, options: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.options = options

    def render(self, context: Context) -> SafeString:
        options = {name: value.resolve(context) for name, value in self.options.items()}
        return render_to_string(
            "ui/components/card.html",
            {
                "content": self.nodelist.render(context),
                "title": options.get("title", ""),
                "tone": options.get("tone", ""),
                "id": options.get("id", ""),
            },
        )


@register.tag
def card(parser: Parser, token: Token) -> CardNode:
    """`{% card title=… tone="next|danger" id=… %}…{% endcard %}`: a section on a surface of its own."""
    bits = token.split_contents()[1:]
    options = token_kwargs(bits, parser)
    unknown = set(options) - {"title", "tone", "id"}
    if bits or unknown:
        raise TemplateSyntaxError("A card takes title=, tone= and id= only.")
    nodelist = parser.parse(("endcard",))
    parser.delete_first_token()
    return CardNode(nodelist, options)


def local_day(day: date | datetime) -> date:
    """The day in the Netherlands of a moment, or the day itself."""
    if isinstance(day, datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day


@register.filter
def inline_svg(drawing: str) -> SafeString:
    """A drawing that our own libraries made, without its XML prologue. Never for what came from outside."""
    return SafeString(drawing[drawing.index("<svg") :])


@register.filter
def long_date(day: date | datetime | None) -> str:
    """A day in words: "dinsdag 24 november", with the year when it is not this year's."""
    if not day:
        return ""
    day = local_day(day)
    return formats.date_format(day, "l j F" if day.year == timezone.localdate().year else "l j F Y")


@register.filter
def day_month(day: date | datetime | None) -> str:
    """A day without its weekday: "24 november", with the year when it is not this year's."""
    if not day:
        return ""
    day = local_day(day)
    return formats.date_format(day, "j F" if day.year == timezone.localdate().year else "j F Y")


@register.filter
def full_date(day: date | datetime | None) -> str:
    """A day that always carries its year: "24 november 2026"."""
    return formats.date_format(local_day(day), "j F Y") if day else ""


@register.filter
def moment(at: datetime | None) -> str:
    """A day and a time: "dinsdag 24 november, 15.30 uur"."""
    if not at:
        return ""
    return render_to_string(
        "ui/components/moment.txt", {"day": long_date(at), "time": timezone.localtime(at).strftime("%H.%M")}
    ).strip()
