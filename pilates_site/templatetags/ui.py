"""What every page's template needs: icons from the sprite, the tabs, and the safety words of ``accounts.screening``."""

import uuid
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import screening
from accounts.models import User
from accounts.screening.local_number import numbers_of
from accounts.screening.words import DISCLAIMER
from conventions.days import DAY_ENDS
from conventions.fields import PAIN_MAX, PAIN_MIN
from conventions.messages import Message, runs_left
from conventions.rules import Rule
from exercises.figures import svg
from exercises.figures.frames import figures
from pilates_site import help as help_pages
from pilates_site import rulebook
from pilates_site.modules import imports_of

register = template.Library()

RULES = {rule.id: rule for chapter in rulebook.CHAPTERS for rule in chapter.rules}
MARKS = {"green": "circle", "amber": "diamond", "red": "octagon"}


@dataclass(frozen=True)
class Tab:
    """One way into the site: ``paths`` begin the addresses that lie behind it; of two that fit, the first tab wins."""

    label: str | Promise
    icon: str
    url_name: str
    paths: tuple[str, ...]


ABOUT_PATHS = (
    *("/about/", "/article/", "/evidence/", "/help/", "/method/", "/questions/", "/rules/"),
    *("/what-you-need/", "/find-an-instructor/"),
)
DIARY_PATHS = ("/sessions/", "/pain/", "/mornings/", "/measures/", "/care/")
SIGNED_IN_TABS = (
    Tab(_("Today"), "today", "tracking:today", ("/today/", "/sessions/start/")),
    Tab(_("Exercises"), "exercises", "exercises:list", ("/exercises/",)),
    Tab(_("Plan"), "week", "tracking:week", ("/week/", "/routines/", "/proposals/")),
    Tab(_("Progress"), "chart", "tracking:progress", ("/progress/", *DIARY_PATHS)),
    Tab(_("Me"), "person", "accounts:me", ("/accounts/", "/reminders/", "/not-for-me/", "/professional/")),
)
ANONYMOUS_TABS = (
    Tab(_("Exercises"), "exercises", "exercises:list", ("/exercises/",)),
    Tab(_("About"), "text", "about", ABOUT_PATHS),
    Tab(_("Sign in"), "enter", "account_login", ("/accounts/login/",)),
    Tab(_("Start"), "plus", "account_signup", ("/accounts/signup/",)),
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon ``name`` of the sprite, 1.25em high. Never read aloud."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def bdi(theirs: object, between: str = "") -> SafeString:
    """Set what a person wrote apart from the sentence around it, where it runs from right to left.

    ``between`` stands between several of them.
    """
    parts = [str(part) for part in theirs] if between and isinstance(theirs, list | tuple) else [str(theirs)]
    shown = (format_html("<bdi>{}</bdi>", part) if runs_left(part) else part for part in parts)
    return format_html_join(between, "{}", ((part,) for part in shown))


@register.simple_tag
def module(name: str) -> SafeString:
    """The script ``name``, and leave to fetch all that it imports at once instead of one after the other."""
    links = format_html_join("", '<link rel="modulepreload" href="{}">', ((static(one),) for one in imports_of(name)))
    return format_html('{}<script type="module" src="{}"></script>', links, static(name))


@register.simple_tag
def mark(tone: str) -> SafeString:
    """The shape that goes with a tone of the traffic light; a ring for every other one."""
    return icon(MARKS.get(tone, "ring"))


@register.simple_tag
def person(figure: str, *, whole: bool = False) -> SafeString:
    """The drawn person in the frame that shows ``figure`` best, for the eye only; ``whole`` with the room around it."""
    drawn = figures()[figure]
    # Drawn from the catalogue's own poses: no word of a person is in it.
    return SafeString(svg.picture(drawn, drawn.telling, fine=whole, cut=not whole))  # nosec B703


AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false", "dir": "auto"}
"""Attributes of a field that names an account: no phone changes what is typed there, which runs its own way."""


@register.simple_tag
def reword(bound: BoundField, *, label: str, help: str | None = "") -> str:
    """Give a library's form field words of our own, before anything of the form is shown.

    ``help=None`` takes the library's help away.
    """
    bound.label = label
    bound.help_text = bound.help_text if help == "" else help or ""
    attrs = bound.field.widget.attrs
    attrs.pop("placeholder", None)
    if getattr(bound.field.widget, "input_type", "") in ("text", "email"):
        attrs.update(AS_TYPED)
    return ""


@register.inclusion_tag("includes/_nav.html", takes_context=True)
def main_nav(context: Context) -> dict[str, object]:
    """The tabs of this person, each with ``label``, ``icon``, ``url``, ``current`` ("page", "true" or "")."""
    path = context["request"].path if "request" in context else ""
    tabs = SIGNED_IN_TABS if _person(context) else ANONYMOUS_TABS
    here = next((tab for tab in tabs if path.startswith(tab.paths)), None)
    shown = [_shown(tab, path=path, is_here=tab is here) for tab in tabs]
    return {"tabs": shown, "signed_in": tabs is SIGNED_IN_TABS}


def _person(context: Context) -> User | None:
    """Return who is signed in; nobody where that cannot be read, so that the page of that very error can be shown."""
    try:
        user = context["request"].user
        return user if user.is_authenticated else None
    except Exception:
        return None


def _shown(tab: Tab, *, path: str, is_here: bool) -> dict[str, str | Promise]:
    url = reverse(tab.url_name)
    current = ("page" if path == url else "true") if is_here else ""
    return {"label": tab.label, "icon": tab.icon, "url": url, "current": current}


@register.inclusion_tag("includes/_quick_pain.html", takes_context=True)
def quick_pain(context: Context) -> dict[str, object]:
    """Pain in two taps from every page; without JavaScript a link to the page of it."""
    request = context["request"]
    return {
        "then": request.get_full_path(),
        "client_uuid": uuid.uuid4(),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def pain_scores() -> range:
    """Every pain score that can be given: 0 to 10."""
    return range(PAIN_MIN, PAIN_MAX + 1)


@register.simple_tag(takes_context=True)
def safety(context: Context) -> dict[str, object]:
    """The words of safety; ``signs`` is how a question begins, ``numbers`` are those to call where this person is."""
    *signs, last_sign = map(str, screening.EMERGENCY_SIGNS)
    person = _person(context)
    return {
        "signs": _("{most}, or {last}").format(most=", ".join(signs), last=last_sign).capitalize(),
        "numbers": numbers_of(person.time_zone if person else None),
        "tiers": screening.STOP_TIERS,
        "disclaimer": DISCLAIMER,
    }


@register.inclusion_tag("includes/_emergency.html", takes_context=True)
def emergency_panel(context: Context, *, without_form: bool = False) -> dict[str, object]:
    """When to call instead of reading on; ``without_form`` leaves out the sentence about the form below it."""
    return {"safety": safety(context), "without_form": without_form}


@register.inclusion_tag("includes/_urgent.html", takes_context=True)
def emergency_line(context: Context, *, without_form: bool = False) -> dict[str, object]:
    """The panel as one line: the signs, folded, and the number to call beside them."""
    return {"safety": safety(context), "without_form": without_form}


@register.inclusion_tag("includes/_footer.html", takes_context=True)
def site_footer(context: Context) -> dict[str, object]:
    """What this site is not, where to read about it, and the number to call."""
    return {"safety": safety(context)}


@register.inclusion_tag("includes/_support.html")
def support() -> dict[str, str]:
    """Whom to tell that something is wrong."""
    return {"url": settings.SUPPORT_URL, "email": settings.SUPPORT_EMAIL}


@register.inclusion_tag("includes/_stop.html")
def stop_rules() -> dict[str, object]:
    """When to stop, in three tiers."""
    return {}


@register.inclusion_tag("includes/_help.html")
def help_with(query: str) -> dict[str, object]:
    """Where the pages about the site speak of what was searched for."""
    return {"sections": help_pages.find(query)}


@register.simple_tag
def number_of(rule_id: str, name: str) -> float | Message:
    """The number ``name`` of a rule, so that no page types it a second time."""
    return RULES[rule_id].number(name)


@register.simple_tag
def day_ends() -> str:
    """The sentence that stands wherever a day is chosen."""
    return str(DAY_ENDS)


@register.inclusion_tag("includes/_why.html")
def why(rule: Rule | str) -> dict[str, object]:
    """The link behind what a rule says; nothing for a stored id that is no rule any more."""
    return {"rule": RULES.get(rule) if isinstance(rule, str) else rule}
