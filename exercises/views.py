"""The library's pages. Public and the same for everyone who is not signed in, but for what a professional agreed to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from conventions.caching import Few, shared
from conventions.days import local_date
from conventions.deletable import every
from conventions.messages import Message, isolated
from conventions.pages import (
    delete_and_offer_undo,
    form_page,
    get_or_post,
    made_once,
    person_of,
    restore_and_say,
    sent,
    way_back,
)
from exercises import article, catalogue, evidence, graph
from exercises.facts import BASE, SIGN_OFF_DAYS, Verdict
from exercises.forms import FindForm, SignOffForm
from exercises.looking import Looker, conditions_in_words, form_lines, in_words, looker_of, stand_ins
from exercises.models import FILTERS, Exercise, FlagEffect, Level, Link, Position, SignOff, catalogue_stamp
from exercises.search import Facets

PER_PAGE = 60
# A page that is not there is the last one.
FEW: Few = {"search": [""], "filters": ["open"], "page": [*"123456789"], **dict.fromkeys(FILTERS)}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter as a link: to the same page with it added, or taken away where it is chosen."""

    label: str
    url: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The filters of one kind; ``id`` is where an error about them points to."""

    id: str
    label: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """An exercise on the way from basic to advanced, with what comes before and after it."""

    exercise: Exercise
    needs: tuple[Link, ...]
    needs_full: tuple[Link, ...]
    leads_to: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition (or several), and what to do about it in one exercise; no text where the heading says it all."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Suits:
    """Whether an exercise fits the person who looks, in a line: its tone, its icon and its words.

    ``more`` is what to know besides; ``why`` names the conditions that ask for the form, and ``because`` says what it
    spares.
    """

    tone: str
    icon: str
    words: str
    more: tuple[Condition, ...] = ()
    why: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An exercise in the list, in the form that the person is shown; ``query`` opens its page in that form."""

    exercise: Exercise
    suits: Suits | None
    form: str
    position: str
    query: str


@login_not_required
@require_safe
@shared(seconds=0, stamp=catalogue_stamp, few=FEW)
def list(request: HttpRequest) -> HttpResponse:
    """The library, searched and filtered; the address holds what was asked for."""
    form = FindForm(request.GET)
    is_good = form.is_valid()
    looker = looker_of(request)
    flags, signed_off = looker.flags, looker.signed_off
    is_mine = form.is_for_me and flags is not None
    fitting = None
    if flags is not None:
        closed = {*looker.left_out, *looker.held}
        fitting = Exercise.objects.listed().fitting(flags, signed_off=signed_off, left_out=closed)
    found = Exercise.objects.find(form.query, form.wants, among=fitting if is_mine else None)
    page = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("page"))
    groups = _groups(form, found.counts, request.GET)
    exercises = Exercise.objects.in_order([*page.object_list])
    fits = None  # A filter only where it is known what fits the person.
    if fitting is not None:
        count = sum(key in fitting for key in found.keys)
        fits = Chip(_("Fits me"), _address(request.GET, "fits", "me"), count, is_mine)
    context = {
        "form": form,
        "exercises": exercises,
        "cards": [
            (_card(exercise, looker, form.wants.get("position", ())), _part(exercise, form.wants))
            for exercise in exercises
        ],
        "meant": found.meant,
        "page": page,
        "groups": groups,
        "is_open": request.GET.get("filters") == "open",  # whoever has just chosen one may want another
        "chosen": [chip for group in groups for chip in group.chips if chip.is_chosen],
        "kept": _kept(form, is_mine=is_mine),
        "fits": fits,
        "hold": looker.hold,
        "is_narrowed": bool(form.query or form.wants or is_mine),
        "article": article.NAME,
    }
    return render(
        request, "exercises/list.html", context, status=HTTPStatus.OK if is_good else HTTPStatus.UNPROCESSABLE_ENTITY
    )


@login_not_required
@require_safe
@shared(seconds=0, stamp=catalogue_stamp)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise as whoever looks may do it: in their form, how much, what to keep in mind, and where it comes from.

    ``?form=`` asks for another form. One that is not there, or does not suit the person, is not shown.
    """
    exercise = get_object_or_404(Exercise, slug=slug)
    names = Exercise.objects.listed().links()
    looker, asked = looker_of(request), request.GET.get("form", BASE)
    found, form = looker.suits(exercise), looker.form_of(exercise, looker.suits(exercise, asked).form or asked)
    bar, is_left_out = looker.bar_of(exercise), looker.flags is not None and found.verdict is Verdict.LEFT_OUT
    hold = looker.hold if looker.is_held(exercise.facts) else None
    may_do = exercise.is_offered and form is not None and bar is None and not is_left_out
    context = {
        "exercise": exercise,
        "form": form,
        "how": in_words(form, exercise) if form else None,
        "forms": form_lines(exercise, looker, form) if form else (),
        "suits": _suits(exercise, looker),
        "never_holds_breath": looker.flags is not None and "BPC" in looker.flags,
        "is_left_out": is_left_out,
        "stand_ins": stand_ins(exercise, found, looker),
        "can_be_signed_off": looker.flags is not None and exercise.facts.may_be_agreed_to(looker.flags),
        # The newest one; it may have run out.
        "sign_off": SignOff.objects.visible_to(request.user).filter(exercise=exercise).first(),
        "left_out": bar,
        "hold": hold if may_do else None,
        "may_practise": may_do and hold is None,
        "guide_leaves_out": _labels(exercise.guide_flags, FlagEffect.EXCLUDE),
        "guide_changes": _labels(exercise.guide_flags, FlagEffect.MODIFY),
        "stop": _stop(exercise, names),
        "article": article.NAME if exercise.slug in article.places() else "",
        "claims": article.claims_for(exercise.slug),
        "strengths": evidence.behind(exercise.tags),
        "alternatives": [names[other] for other in exercise.alternatives if other in names],
        "leave_out": _conditions(exercise, FlagEffect.EXCLUDE),
        "take_note": _conditions(exercise, FlagEffect.NOTE),
        "meanings": [flag for code, flag in catalogue.flags().items() if code in exercise.flags],
        "sources": [catalogue.sources()[key] for key in exercise.sources if key in catalogue.sources()],
    }
    return render(request, "exercises/detail.html", context)


@login_not_required
@require_safe
@shared(seconds=0, stamp=catalogue_stamp)
def path(request: HttpRequest) -> HttpResponse:
    """The way from basic to advanced: what needs what, as a picture and as a list of the same."""
    exercises = [*Exercise.objects.listed()]
    names = Exercise.objects.listed().links()
    levels = [
        (level.label, [_stop(exercise, names) for exercise in exercises if exercise.level_base == level])
        for level in Level
    ]
    way = graph.lay_out([exercise.facts for exercise in exercises])
    bands = [(band, Level(band.level).label) for band in way.bands]
    size = {"width": graph.BOX_WIDTH, "height": graph.BOX_HEIGHT, "middle": graph.BOX_WIDTH // 2}
    return render(request, "exercises/path.html", {"way": way, "bands": bands, "levels": levels, "size": size})


def _card(exercise: Exercise, looker: Looker, positions: Collection[str]) -> Card:
    """The card of an exercise; where ``positions`` are asked for, in a form that is done in one of them."""
    facts = exercise.facts
    usual = (facts.base, *facts.forms)
    asked = next((one.key for one in usual if one.position in positions and one.is_home), BASE)
    shown = looker.form_of(exercise, asked)
    position = Position(shown.position if shown else exercise.position).label
    query = f"?form={asked}" if shown and shown.key == asked != BASE else ""
    return Card(exercise, _suits(exercise, looker), asked, str(position).lower(), query)


def _stop(exercise: Exercise, names: dict[str, Link]) -> Stop:
    return Stop(
        exercise,
        needs=tuple(names[slug] for slug in graph.needs_first(exercise.facts) if slug in names),
        needs_full=tuple(names[slug] for slug in graph.needs_full(exercise.facts) if slug in names),
        leads_to=tuple(link for link in names.values() if exercise.slug in link.needs),
    )


def _groups(form: FindForm, counts: dict[str, dict[str, int]], asked: QueryDict) -> tuple[Group, ...]:
    """The filters as links. What would find nothing is left out, unless it is chosen."""
    groups = []
    for name in FILTERS:
        chosen = form.wants.get(name, frozenset())
        chips = tuple(
            Chip(label, _address(asked, name, value), counts[name][value], value in chosen)
            for value, label in form.choices_of(name)
            if counts[name][value] or value in chosen
        )
        groups.append(Group(form[name].auto_id, str(form[name].label), chips))
    return tuple(groups)


def _part(exercise: Exercise, wants: Facets) -> Message:
    """The heading of the article that an exercise stands under, where only the article's exercises are shown."""
    place = article.places().get(exercise.slug) if "origin" in wants else None
    return place[1].title if place else ""


def _kept(form: FindForm, *, is_mine: bool) -> Sequence[tuple[str, str]]:
    """What is chosen beside the words of a search, as names and values."""
    chosen = [(name, value) for name in form.wants for value in sorted(form.wants[name])]
    return [*chosen, *([("fits", "me")] if is_mine else [])]


@get_or_post
def sign_off(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down that a professional agreed to an exercise that is not open yet (rule SIGN-OFF)."""
    exercise = get_object_or_404(Exercise, slug=slug)
    person = person_of(request)
    flags = person.flags(today=local_date(timezone.now(), person.time_zone)) or ()
    if not exercise.facts.may_be_agreed_to(flags):
        raise Http404
    form = SignOffForm(sent(request))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("by", "signed_on")}
        record = partial(SignOff.objects.record, owner=person, exercise=exercise, at=timezone.now(), **given)
        asked = {**form.sent(), "exercise": exercise.slug}
        if made_once(form, SignOff.objects.all(), record, owner=person, sent=asked):
            messages.success(
                request,
                ngettext("Saved. It counts for {days} day.", "Saved. It counts for {days} days.", SIGN_OFF_DAYS).format(
                    days=SIGN_OFF_DAYS
                ),
            )
            return redirect(exercise)
    labels = catalogue.flag_labels()
    found = exercise.suits(flags)
    reasons = [labels[why.flag] for why in found.whys] if found.is_left_out else []
    return form_page(request, "exercises/sign_off.html", form, exercise=exercise, days=SIGN_OFF_DAYS, reasons=reasons)


@require_POST
def withdraw_sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not count any more; with a way back."""
    found = get_object_or_404(SignOff.objects.visible_to(request.user).select_related("exercise"), pk=pk)
    return delete_and_offer_undo(
        request,
        partial(found.put_away, at=timezone.now()),
        said=_("Removed. It does not count any more."),
        undo=reverse("exercises:restore_sign_off", args=[pk]),
        then=found.exercise.get_absolute_url(),
    )


@require_POST
def restore_sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """It counts again, for as long as it would have."""
    found = get_object_or_404(every(SignOff).visible_to(person_of(request)), pk=pk)
    then = way_back(request, default=found.exercise.get_absolute_url())
    back = partial(found.bring_back, at=timezone.now())
    return restore_and_say(request, back, said=_("Restored. It counts again."), then=then)


def _suits(exercise: Exercise, looker: Looker) -> Suits | None:
    """The line about the person who looks; ``None`` where nothing is known, or it is not for home in any case."""
    if looker.flags is None or not exercise.is_offered:
        return None
    bar = looker.bar_of(exercise)
    if bar is not None:
        return Suits("red", "close", _("Left out. {who}").format(who=isolated(bar.who)))
    found = looker.suits(exercise)
    labels = catalogue.flag_labels()
    notes = tuple(Condition(labels[why.flag], why.text) for why in found.notes)
    conditions = conditions_in_words([why.flag for why in found.whys])
    if found.verdict is Verdict.LEFT_OUT:
        words = _("Left out because of {conditions}").format(conditions=conditions)
        return Suits(
            "red", "close", words, tuple(Condition(labels[why.flag], why.text) for why in found.whys if why.text)
        )
    if looker.is_held(exercise.facts):
        return Suits("amber", "diamond", _("Not open now"))
    if found.verdict is Verdict.HOME:
        return Suits("green", "check", _("Fits you"), notes)
    words = _("Your version: {form}").format(form=found.form_name)
    why = _("Why this version: {conditions}").format(conditions=conditions or _("what you leave out"))
    return Suits("amber", "swap", words, notes, why, found.form_why)


def _address(asked: QueryDict, name: str, value: str) -> str:
    """The address of the list with one filter added or taken away; the page number goes, as the list changes."""
    parameters = QueryDict(mutable=True)
    for known in ("search", "fits", *FILTERS):
        values = asked.getlist(known)
        if known == name:
            values = [v for v in values if v != value] if value in values else [*values, value]
        if any(values):
            parameters.setlist(known, values)
    return f"?{parameters.urlencode()}"


def _labels(effects: Mapping[str, str], effect: FlagEffect) -> str:
    """The conditions with this effect in one line, in the order of ``flags.toml``."""
    return ", ".join(label.lower() for code, label in catalogue.flag_labels().items() if effects.get(code) == effect)


def _conditions(exercise: Exercise, effect: FlagEffect) -> tuple[Condition, ...]:
    """The conditions with this effect, in the order of ``flags.toml``; those without a text of their own as one."""
    labels = [(code, label) for code, label in catalogue.flag_labels().items() if exercise.flags.get(code) == effect]
    own = [Condition(label, exercise.flag_texts[code]) for code, label in labels if code in exercise.flag_texts]
    rest = ", ".join(label for code, label in labels if code not in exercise.flag_texts)
    return (*own, Condition(rest.capitalize(), "")) if rest else (*own,)
