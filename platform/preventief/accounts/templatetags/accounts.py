"""`{% typed_by %}`: the hidden field that lets a form survive the end of a session."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from preventief.accounts.kept import FIELD, signature_of

register = template.Library()


@register.simple_tag(takes_context=True)
def typed_by(context: Context) -> SafeString:
    """Put inside a form that takes typing; shows nothing to somebody without an account."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return mark_safe("")
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, signature_of(user.pk))
