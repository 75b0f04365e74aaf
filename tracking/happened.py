"""What was practised on which local day, for the page of the week (``routines.happened``)."""

from datetime import date

from django.urls import reverse

from accounts.models import User
from routines.happened import Happened
from tracking.models import FollowUp, Session


def happened_between(owner: User, since: date, until: date) -> list[Happened]:
    """The finished sessions of these local days, in order, in two queries."""
    mornings = {
        row.practised_on: row.get_feeling_display()
        for row in FollowUp.objects.visible_to(owner).filter(practised_on__range=(since, until)).exclude(feeling="")
    }
    finished = Session.objects.visible_to(owner).finished().filter(local_date__range=(since, until))
    return [
        Happened(
            day=session.local_date,
            name=session.title,
            minutes=session.minutes or 1,
            is_strength=session.is_strength,
            url=reverse("tracking:detail", args=[session.pk]),
            routine=session.routine_id,
            morning=mornings.get(session.local_date, ""),
        )
        for session in finished.order_by("started_at", "pk")
    ]
