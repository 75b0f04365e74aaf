"""The person's own pages: consent, safety questions, place, and everything kept about them."""

from functools import partial
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms.person import AgreeForm, PractisedForm
from accounts.forms.safety import FirstQuestionForm, RibForm, ScreeningForm
from accounts.forms.signs import EndBlockForm, SignsForm, TakeBackForm, UrgentSignsForm
from accounts.models import ApiToken, Block, Consent, Guidance, HealthAnswers, PractisedBefore, Screening, User
from accounts.screening import Clearance
from accounts.screening.gates import valid_until
from accounts.zones import city_of
from conventions.days import local_date
from conventions.pages import form_page, get_or_post, made_once, person_of, saying_why, sent, way_back


def _next(request: HttpRequest, otherwise: str = "routines:list") -> str:
    """Where to go on to: where the person was going, or the page ``otherwise``."""
    return way_back(request, default=reverse(otherwise))


# Before the first session ----------------------------------------------------------------------------------------


@login_not_required
@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/emergency.html")


def _by_way_of(name: str, then: str) -> str:
    """Return the URL of page ``name`` with ``then`` as the page that follows."""
    return f"{reverse(name)}?{urlencode({'next': then})}"


def _clearance(person: User) -> Clearance:
    return person.clearance(today=local_date(timezone.now(), person.time_zone))


def _say_and_go_on(request: HttpRequest, person: User) -> HttpResponse:
    """Redirect to ``next``, or first to the page that explains what the answers mean if something is held back."""
    clearance = _clearance(person)
    if clearance.reasons or clearance.said:
        return redirect(_by_way_of("accounts:meaning", _next(request)))
    then = _next(request)
    if not then.startswith(reverse("tracking:where_you_are")):  # that page says it itself
        said = _("Thank you. Your pain limit during exercise is {ceiling} out of 10.")
        messages.success(request, said.format(ceiling=clearance.ceiling))
    return redirect(then)


@get_or_post
def start(request: HttpRequest) -> HttpResponse:
    """Agree to the texts as they are now, then answer the safety questions; who has done both goes straight on."""
    person = person_of(request)
    if not person.has_agreed():
        form = AgreeForm(sent(request), owner=person)
        if not form.is_valid():
            return form_page(request, "accounts/start.html", form, next=way_back(request, default=""))
        Consent.objects.give(owner=person, kinds=form.kinds(), at=timezone.now())
        if not person.has_agreed():
            return redirect(request.get_full_path())
    if person.is_ready():
        return redirect(_next(request))
    # After the safety questions: how the back is today. It can be left for later.
    then = _by_way_of("tracking:where_you_are", _next(request, "routines:compose"))
    return redirect(_by_way_of("accounts:screening", then))


@require_safe
def meaning(request: HttpRequest) -> HttpResponse:
    """What the newest answers mean for the exercises."""
    person = person_of(request)
    if not person.is_ready() and not person.is_blocked():
        return redirect("accounts:start")
    block = person.block_set.open().first()
    answers = HealthAnswers.objects.visible_to(person).first()
    then = _next(request)
    context = {
        "clearance": _clearance(person),
        "urgent": block.messages() if block else (),
        "other_text": answers.other_text if answers else "",
        "next": then,
        "is_way_in": then.startswith(reverse("tracking:where_you_are")),
    }
    return render(request, "accounts/meaning.html", context)


# The safety questions --------------------------------------------------------------------------------------------


@get_or_post
def screening(request: HttpRequest) -> HttpResponse:
    """The first question, red flags and conditions. An emergency sign counts without the rest of the form."""
    return _safety_questions(request, is_changed=False)


@get_or_post
def changed(request: HttpRequest) -> HttpResponse:
    """Something has changed: the same questions, with the first one asked afresh."""
    return _safety_questions(request, is_changed=True)


def _safety_questions(request: HttpRequest, *, is_changed: bool) -> HttpResponse:
    person = person_of(request)
    if not person.has_agreed():
        return redirect(_by_way_of("accounts:start", _next(request)))
    if request.method != "POST" and person.block_set.open().filter(level=Block.Level.EMERGENCY).exists():
        return redirect("accounts:meaning")
    form = ScreeningForm(sent(request), owner=person, at=timezone.now(), is_changed=is_changed)
    if form.emergencies():
        return _raise_block(request, form)
    if request.POST.get("do") == "first":
        return _first_alone(request, form)
    if form.is_valid():
        answer = partial(HealthAnswers.objects.answer_all, owner=person, at=form.at, **form.first(), **form.answer())
        if made_once(form, HealthAnswers.objects.all(), answer, owner=person):
            return _say_and_go_on(request, person)
    return _questions_page(request, form)


def _first_alone(request: HttpRequest, form: ScreeningForm) -> HttpResponse:
    """Keep the answer to the first question and leave the others for later: only gentle exercises are open then."""
    first = FirstQuestionForm(request.POST, owner=form.owner, at=form.at)
    if first.is_valid():
        signs = form.cleaned_data.get("signs", ())
        answer = partial(HealthAnswers.objects.answer_first, owner=form.owner, at=form.at, signs=signs, **first.first())
        if made_once(first, Screening.objects.all(), answer, owner=form.owner):
            return redirect("accounts:meaning" if form.owner.is_blocked() else _next(request))
    form.show_only(first)
    return _questions_page(request, form)


def _questions_page(request: HttpRequest, form: ScreeningForm) -> HttpResponse:
    person = person_of(request)
    newest = HealthAnswers.objects.visible_to(person).first()
    return form_page(
        request,
        "accounts/changed.html" if form.is_changed else "accounts/screening.html",
        form,
        next=way_back(request, default=""),
        is_open=newest is not None and not _clearance(person).is_asked_again,
    )


@get_or_post
def signs(request: HttpRequest) -> HttpResponse:
    """The emergency and today rows alone, after a warning; who never answered the form is led to the whole of it."""
    person = person_of(request)
    if not HealthAnswers.objects.visible_to(person).exists():
        return redirect(_by_way_of("accounts:screening", _next(request)))
    form = UrgentSignsForm(sent(request))
    if form.emergencies():
        return _raise_block(request, form)
    if form.is_valid():
        with saying_why(form):
            HealthAnswers.objects.answer_signs(owner=person, at=timezone.now(), signs=form.cleaned_data["signs"])
            return _say_and_go_on(request, person)
    return form_page(request, "accounts/signs.html", form, next=way_back(request, default=""))


@get_or_post
def rib(request: HttpRequest) -> HttpResponse:
    """Does the rib still hurt? When it no longer does, ribs are no longer spared."""
    person = person_of(request)
    answers = HealthAnswers.objects.visible_to(person).first()
    if answers is None or not answers.facts().asks_rib():
        return redirect(_by_way_of("accounts:screening", _next(request)))
    form = RibForm(sent(request))
    if form.is_valid():
        still_hurts = form.cleaned_data["still_hurts"] == "yes"
        HealthAnswers.objects.answer_rib(owner=person, at=timezone.now(), still_hurts=still_hurts)
        said = (
            _("Thank you. Your ribs stay spared.") if still_hurts else _("Thank you. Your ribs are no longer spared.")
        )
        messages.success(request, said)
        return redirect(_next(request))
    return form_page(request, "accounts/rib.html", form, next=way_back(request, default=""))


def _raise_block(request: HttpRequest, form: SignsForm) -> HttpResponse:
    """An emergency sign was ticked: hold everything back and show the number."""
    Block.objects.raise_for(owner=person_of(request), signs=form.emergencies(), at=timezone.now())
    return redirect("accounts:meaning")


def _open_block(request: HttpRequest) -> Block:
    return get_object_or_404(Block.objects.visible_to(person_of(request)).open())


@get_or_post
def end_block(request: HttpRequest) -> HttpResponse:
    """A professional has looked at it: the one way, beside a mistake, in which a block ends."""
    if not person_of(request).is_blocked():
        return redirect("accounts:me")
    form = EndBlockForm(sent(request))
    if form.emergencies():
        return _raise_block(request, form)
    if form.is_valid():
        professional, seen_on = form.cleaned_data["professional"], form.cleaned_data["seen_on"]
        with saying_why(form):
            _open_block(request).end(at=timezone.now(), professional=professional, seen_on=seen_on)
            messages.success(request, _("Saved. You can exercise again with what suits you."))
            return redirect("accounts:meaning")
    return form_page(request, "accounts/end_block.html", form)


@get_or_post
def take_back(request: HttpRequest) -> HttpResponse:
    """A sign was ticked by mistake: asked once more before anything opens."""
    if not person_of(request).is_blocked():
        return redirect("accounts:me")
    form = TakeBackForm(sent(request))
    if form.emergencies():
        return _raise_block(request, form)
    if form.is_valid():
        with saying_why(form):
            _open_block(request).take_back(at=timezone.now())
            messages.success(request, _("The sign is removed and recorded as a mistake."))
            return redirect("accounts:screening")
    return form_page(request, "accounts/take_back.html", form)


@get_or_post
def forget_answers(request: HttpRequest) -> HttpResponse:
    """Delete the safety answers. An open block stays."""
    person = person_of(request)
    if request.method == "POST":
        HealthAnswers.objects.forget(owner=person)
        messages.success(request, _("Your safety answers are deleted."))
        return redirect("accounts:me")
    return render(request, "accounts/forget_answers.html", {"is_blocked": person.is_blocked()})


# The person ------------------------------------------------------------------------------------------------------


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    answers = HealthAnswers.objects.visible_to(person).select_related("owner").first()
    context = {
        "email": EmailAddress.objects.filter(user=person).order_by("-primary", "pk").first(),
        "has_two_factor": is_mfa_enabled(person),
        "answer": Screening.objects.visible_to(person).first(),
        "clearance": _clearance(person),
        "sheets": Guidance.objects.visible_to(person).standing(),
        "answers": answers,
        "good_until": valid_until(answers.facts()) if answers else None,
        "practised": PractisedBefore.objects.visible_to(person).first(),
        "consents": Consent.objects.visible_to(person).current().order_by("pk"),
        "city": city_of(person.time_zone),
        "is_ready": person.is_ready(),
        "token_count": ApiToken.objects.visible_to(person).count(),
    }
    return render(request, "accounts/me.html", context)


@get_or_post
def practised(request: HttpRequest) -> HttpResponse:
    """What the person has practised before; what it opens is said where a routine is built."""
    person = person_of(request)
    if not person.is_ready():
        return redirect(_by_way_of("accounts:start", _next(request)))
    form = PractisedForm(sent(request), owner=person, at=timezone.now())
    if form.is_valid():
        declare = partial(PractisedBefore.objects.declare, owner=person, at=form.at, **form.answer())
        if made_once(form, PractisedBefore.objects.all(), declare, owner=person):
            messages.success(request, _("Saved. Your next routine follows it as far as it is safe."))
            return redirect(_next(request, "accounts:me"))
    return form_page(request, "accounts/practised.html", form, next=way_back(request, default=""))


@get_or_post
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    consent = get_object_or_404(Consent.objects.visible_to(person_of(request)).standing(), pk=pk)
    if request.method == "POST":
        consent.withdraw(at=timezone.now())
        messages.success(request, _("Consent withdrawn. We will not save anything new."))
        return redirect("accounts:my_data")
    return render(request, "accounts/withdraw_consent.html", {"consent": consent})
