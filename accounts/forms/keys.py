"""The form of a new key for a program: its name, what it may do, and for how long."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conventions.areas import AREAS, READ, READ_ONLY, SCOPES, WRITE, everywhere
from conventions.fields import CleanTextFormField, Data
from conventions.forms import OnceForm
from conventions.messages import Message

AREA_WORDS: dict[str, tuple[Message, Message]] = {
    "catalogue": (_("Exercises"), _("The library, and what in it suits you")),
    "routines": (_("Routines and week"), _("Routines, your plan, pauses, and what you left out")),
    "practice": (_("Sessions"), _("Guided sessions, and what you logged of each")),
    "diary": (_("Diary"), _("Pain, mornings, weekly questions, activities, other care")),
    "insights": (_("Progress"), _("What your diary says, charts and suggestions")),
    "reminders": (pgettext_lazy("an area of a key", "Reminders"), _("When and where they reach you")),
    "account": (_("You"), _("Name, city, what you agreed to, safety answers")),
    "export": (_("Downloads"), _("Everything in one file, and tables")),
}
"""What each area is called, and what is in it."""
ACCESS_WORDS: dict[str, Message] = {
    READ: pgettext_lazy("what a key may do", "Read"),
    WRITE: pgettext_lazy("what a key may do", "Read and change"),
}
LOGGING = ("catalogue:read", "routines:read", "practice:write", "diary:write")
READY: dict[str, tuple[str, ...]] = {
    "read": everywhere(READ),
    "log": LOGGING,
    "watch": (*LOGGING, "insights:read", "reminders:read"),
    "most": tuple(one for one in everywhere(WRITE) if not one.startswith("account:")),
}
"""What each ready choice gives."""
OWN = "own"


def _days(lifetime: str) -> int | None:
    return None if lifetime == TokenForm.NEVER else int(lifetime)


class TokenForm(OnceForm):
    """What a new key for a program may do, and for how long."""

    NEVER = "never"
    LIFETIMES = (
        ("30", _("30 days")),
        ("90", _("90 days")),
        ("365", _("One year")),
        (NEVER, _("Until I delete it")),
    )

    name = CleanTextFormField(
        max_length=80, label=_("Name of the key"), help_text=_("A name you will recognise, such as “watch app”.")
    )
    scope = forms.ChoiceField(
        choices=[
            ("read", _("Read everything")),
            ("log", _("Log sessions and pain")),
            ("watch", _("A watch: today and log")),
            ("most", _("Everything but account")),
            (OWN, _("Only what I tick below")),
        ],
        initial="read",
        label=_("What it can do"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what the key may do.")),
    )
    scopes = forms.MultipleChoiceField(
        choices=[(one, one) for one in SCOPES],
        required=False,
        label=_("Area by area"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    days = forms.TypedChoiceField(
        choices=LIFETIMES,
        coerce=_days,
        initial="90",
        label=_("How long it works"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose how long the key should work.")),
    )

    def areas(self) -> Iterator[tuple[Message, Message, list[tuple[forms.boundfield.BoundWidget, Message]]]]:
        """Each area with what is in it and its ticks, in words."""
        ticks = {str(tick.data["value"]): tick for tick in self["scopes"].subwidgets}
        for area in AREAS:
            given = (READ,) if area in READ_ONLY else (READ, WRITE)
            yield *AREA_WORDS[area], [(ticks[f"{area}:{access}"], ACCESS_WORDS[access]) for access in given]

    def clean(self) -> Data:
        cleaned: Data = super().clean() or self.cleaned_data
        if "scope" in cleaned and "scopes" in cleaned:
            if cleaned["scope"] == OWN and not cleaned["scopes"]:
                self.add_error("scopes", _("Tick what the key may do."))
            elif cleaned["scope"] != OWN and cleaned["scopes"]:
                self.add_error("scopes", _("Choose “Only what I tick below”, or remove the ticks."))
        return cleaned

    def wish(self) -> Data:
        """Return the cleaned data as keyword arguments for ``ApiToken.objects.issue``."""
        given = self.cleaned_data
        scopes = given["scopes"] if given["scope"] == OWN else READY[given["scope"]]
        return {"name": given["name"], "days": given["days"], "scopes": scopes}
