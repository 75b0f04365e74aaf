"""What every form carries: the token against forgery, and for whom its page was made."""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.urls import Resolver404, resolve
from django.utils.html import format_html

from accounts import holding

register = template.Library()


class MarkedTokenNode(CsrfTokenNode):
    """Django's hidden field, and beside it the mark that names the person after they were signed out."""

    def render(self, context: Context) -> str:
        token, mark = super().render(context), holding.mark_of(getattr(context, "request", None))
        if not token or not mark:
            return token
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, holding.PAGE_OF, mark)


@register.tag
def csrf_token(parser: Parser, token: Token) -> MarkedTokenNode:
    """Stand in for the tag of the same name that Django has, so that no form can be without the mark."""
    return MarkedTokenNode()


@register.simple_tag(takes_context=True)
def is_guide_next(context: Context) -> bool:
    """Whether who signs in comes back to the guide of a session, which is kept until then."""
    try:
        return resolve(context["request"].GET.get("next", "")).view_name == "tracking:play"
    except Resolver404:
        return False


@register.simple_tag(takes_context=True)
def is_typed_held(context: Context) -> bool:
    """Whether what somebody typed in this browser waits for them to sign in."""
    return holding.is_any_held(context["request"])
