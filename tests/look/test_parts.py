"""The parts pages are made of: fields, pain scale, notes, toasts, the week, the words of safety."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from conventions.fields import ScoreField, Segment


class PainForm(forms.Form):
    before = ScoreField(label="How strong is your pain right now?")
    effort = ScoreField(
        label="How hard was it?", required=False, start_words="no effort", end_words="the most I could do"
    )
    morning = forms.ChoiceField(choices=[("settled", "Settled"), ("same", "Same")], widget=Segment)
    note = forms.CharField(required=False, max_length=5, help_text="Nobody reads this.")
    agree = forms.BooleanField(label="I have read when to stop.")


def part(name: str, **context: object) -> str:
    return render_to_string(f"includes/{name}.html", context)


# Fields ----------------------------------------------------------------------------------------------------------


def test_the_pain_scale_has_eleven_equal_radios_and_both_ends_in_words() -> None:
    html = str(PainForm()["before"].as_field_group())

    assert re.findall(r'type="radio" name="before" value="(\d*)"', html) == [str(score) for score in range(11)]
    assert '<legend dir="auto">How strong is your pain right now?' in html
    assert '0<span class="hidden"> no pain</span>' in html
    assert '10<span class="hidden"> the worst you can imagine</span>' in html
    assert html.count("required") == 11


def test_a_score_that_may_wait_can_be_left_for_later() -> None:
    html = str(PainForm()["effort"].as_field_group())

    assert re.search(r'type="radio" name="effort" value="" id="id_effort_11" checked>\s*<span>Not now', html)
    assert "<span>10 the most I could do</span>" in html


def test_a_chosen_score_is_checked_and_not_now_is_not() -> None:
    html = str(PainForm(initial={"effort": 0})["effort"].as_field_group())

    assert re.search(r'value="0"[^>]* checked', html)
    assert not re.search(r'value=""[^>]* checked', html)


def test_a_wrong_score_is_named_beside_the_scale() -> None:
    html = str(PainForm({"before": "12"})["before"].as_field_group())

    assert '<fieldset class="field question" aria-describedby="id_before_error">' in html
    assert '<ul class="errors errorlist" id="id_before_error">' in html
    assert "Choose a number from 0 to 10. You entered 12." in html
    assert "aria-invalid" not in html


def test_a_text_field_keeps_its_value_and_ties_help_and_error_to_itself() -> None:
    html = str(PainForm({"note": "too long"})["note"].as_field_group())

    assert 'value="too long"' in html
    assert 'aria-describedby="id_note_helptext id_note_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<span class="optional">optional</span>' in html


def test_a_tick_stands_before_its_words() -> None:
    html = str(PainForm()["agree"].as_field_group())

    assert re.search(r'<label class="check" for="id_agree"><input type="checkbox".*?><span>I have read', html)


def test_a_segment_is_a_row_of_radios() -> None:
    html = str(PainForm()["morning"].as_field_group())

    assert '<div class="segment" id="id_morning">' in html
    assert re.findall(r'name="morning" value="(\w+)"', html) == ["settled", "same"]


def test_each_line_of_the_error_summary_leads_to_something_that_is_there() -> None:
    form = PainForm({"note": "too long"})

    summary = part("_error_summary", form=form)

    targets = re.findall(r'href="#([\w-]+)"', summary)
    assert targets == ["id_before_0", "id_morning_0", "id_note", "id_agree"]
    assert [target for target in targets if f'id="{target}"' not in str(form)] == []
    assert "There are 4 problems" in summary


def test_a_form_without_errors_has_no_summary() -> None:
    assert part("_error_summary", form=PainForm()).strip() == ""


# Words of safety -------------------------------------------------------------------------------------------------


def test_the_emergency_panel_needs_no_context_and_calls_by_itself() -> None:
    html = Template("{% load ui %}{% emergency_panel %}").render(Context())

    assert (
        "Chest pain, trouble breathing, sudden tearing pain, fainting, new weakness or numbness, "
        "or loss of bladder or bowel control right now?" in html
    )
    assert "Do not fill in this form. Call your emergency number." in html
    assert re.findall(r'href="tel:(\d+)"', html) == ["112", "999", "911"]
    assert "<script" not in html


def test_the_emergency_panel_of_a_page_without_a_form_speaks_of_none() -> None:
    html = Template("{% load ui %}{% emergency_panel without_form=True %}").render(Context())

    assert "this form" not in html
    assert "Call your emergency number." in html


def test_when_to_stop_has_three_tiers_the_gravest_first() -> None:
    html = Template("{% load ui %}{% stop_rules %}").render(Context())

    assert re.findall(r'class="title">([^<]+)', html) == [
        "Stop and call for help",
        "End the session",
        "Rest for 2 minutes, then try the easier version",
    ]
    assert re.findall(r"icons\.svg#(\w+)", html) == ["octagon", "diamond", "ring"]


# Notes, toasts, weeks, pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tone", "shape"),
    [("green", "circle"), ("amber", "diamond"), ("red", "octagon"), ("neutral", "ring"), ("", "ring")],
)
def test_a_note_says_by_its_shape_what_it_says_by_its_colour(tone: str, shape: str) -> None:
    html = part("_note", tone=tone, title="Title", text="Text")

    assert f"icons.svg#{shape}" in html


def test_a_toast_offers_undo_only_where_there_is_a_way_back() -> None:
    messages = [Message(SUCCESS, "Pain entry deleted.", "/pain/7/restore/"), Message(SUCCESS, "Saved.", "")]

    html = render_to_string("includes/_messages.html", {"messages": messages}, RequestFactory().get("/"))

    assert html.count('class="toast ') == 2
    assert re.findall(r'<form method="post" action="([^"]+)">', html) == ["/pain/7/restore/"]
    assert html.count("Undo") == 1
    assert "csrfmiddlewaretoken" in html


def test_every_day_of_the_week_carries_its_word() -> None:
    days = [
        SimpleNamespace(name="Mon", date=None, state="done", is_today=False, word="done"),
        SimpleNamespace(name="Tue", date=None, state="free", is_today=True, word="free, today"),
    ]

    html = part("_week_rhythm", days=days)

    assert re.findall(r'<li class="([\w ]+)"', html) == ["done", "free today"]
    assert html.count('aria-current="date"') == 1
    assert "free, today" in html


def test_an_empty_state_is_a_quiet_picture_one_sentence_and_one_button() -> None:
    html = part("_empty", title="No sessions yet", text="You will see them here.", url="/today/", label="See today")

    assert html.count("<svg") == 1
    assert re.search(r'<svg class="figure" [^>]*aria-hidden="true"', html)
    assert re.findall(r'<a class="button" href="([^"]+)">([^<]+)', html) == [("/today/", "See today")]


def test_pages_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/sessions/?kind=strength&page=2")
    page = Paginator(range(30), 10).page(2)

    html = Template('{% include "includes/_pagination.html" with page=page only %}').render(
        RequestContext(request, {"page": page})
    )

    assert re.findall(r'<a [^>]*href="([^"]+)"', html) == ["?kind=strength&amp;page=1", "?kind=strength&amp;page=3"]


def test_a_list_of_one_page_has_no_pages() -> None:
    assert part("_pagination", page=Paginator(range(3), 10).page(1)).strip() == ""
