"""The rows of a list of trajectories. A page has many, and nodes of a template for each cost more than the rest."""

from collections.abc import Iterable
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.trajectories.queries import Line
from preventief.ui.templatetags.ui import full_date, status

register = template.Library()

ROW = """
    <tr>
      <th scope="row"><a href="{}">{}</a>, {}<br><span class="when">{}, {}</span></th>
      <td>{}</td><td>{}</td>
      {}
    </tr>"""
WHO = '<td data-label="{}">{}</td>'
NO_ID = UUID(int=0)


@register.simple_tag
def line_rows(lines: Iterable[Line], closed: bool, practitioner_label: str) -> SafeString:
    """A row for each line. Closed ones say how and when they ended; without a label nobody is named."""
    address = reverse("trajectories:case", args=[NO_ID])
    return format_html_join(
        "",
        ROW,
        (
            (
                address.replace(str(NO_ID), str(line.trajectory.pk)),
                line.name,
                line.age_in_words,
                line.kind,
                line.trajectory.number,
                line.trajectory.get_state_display() if closed else line.next_title,
                _when(line, closed),
                format_html(WHO, practitioner_label, line.practitioner) if practitioner_label else "",
            )
            for line in lines
        ),
    )


def _when(line: Line, closed: bool) -> str:
    if closed:
        return full_date(line.trajectory.closed_on)
    return status(line.due_in_words, "attention") if line.overdue else line.due_in_words
