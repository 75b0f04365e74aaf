"""A day with the API in Python, by the client that openapi-python-client makes. See quick-start.md.

SITE is the address of the site, and KEY a key that may read and write everything.
"""

import os
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from pilates import AuthenticatedClient
from pilates.api.diary import mornings_list, mornings_update, pain_entries_create, pain_entries_update, sessions_create
from pilates.api.exercises import exercises_list
from pilates.api.files_and_sync import changes_list, me_export, sync_create
from pilates.api.insights import insights_retrieve
from pilates.api.practise import sessions_finish_create, sessions_start_create
from pilates.api.routines import routines_compose, routines_create
from pilates.api.week import week_retrieve, week_update
from pilates.models import (
    FeelingEnum,
    FinishRequest,
    FollowUpRequest,
    PainEntryRequest,
    RoutineRequest,
    RoutineStepRequest,
    SessionRequest,
    StartRequest,
    SyncItemRequest,
    SyncItemRequestRowType0,
    SyncRequestRequest,
    WeekRequest,
    WeekSlotRequest,
    WishRequest,
)
from pilates.models.synced_kind_enum import SyncedKindEnum

COPIED = ("exercise", "form", "sets", "reps", "hold_seconds", "pace")


def call(operation: Any, *path: int, **asked: Any) -> Any:
    """Return what the site answers. Raises ``SystemExit`` with its sentence where it refuses."""
    answer = operation.sync_detailed(*path, client=client, **asked)
    if answer.status_code >= 300:
        raise SystemExit(f"{answer.status_code}: {answer.parsed.detail}")
    return answer.parsed


def tag(row: Any) -> str:
    """Return what If-Match needs: the version that was read."""
    return f'"{row.version}"'


now = datetime.now(UTC)
client = AuthenticatedClient(base_url=os.environ["SITE"], token=os.environ["KEY"], raise_on_unexpected_status=True)

# Look around.
exercises = call(exercises_list, search="cat-cow")
print(f"{exercises.count} exercises, first {exercises.results[0].name}")

# Build a routine, keep it, and plan a week with it.
composed = call(routines_compose, body=WishRequest(minutes=15, is_strength=False))
steps = [
    RoutineStepRequest.from_dict({name: told for name, told in step.to_dict().items() if name in COPIED})
    for step in composed.steps
]
routine = call(routines_create, body=RoutineRequest(name=f"{composed.name} {now:%H:%M:%S}", steps=steps))
week = call(week_retrieve)
slot = WeekSlotRequest(weekday=2, local_time="18:30", routine=routine.id)
week = call(week_update, body=WeekRequest(slots=[slot]), if_match=tag(week))
print(f"{week.slots[0].routine_name} on Wednesday, {routine.minutes} minutes")

# Practise it.
session = call(sessions_start_create, body=StartRequest(routine=routine.id, pain_before=3, signs=[]))
session = call(sessions_finish_create, session.id, body=FinishRequest(pain_after=2, effort=3))
print(f"{len(session.steps)} steps, finished at {session.finished_at:%H:%M}")

# Log a pain score. The same request again makes no second row.
score = PainEntryRequest(client_uuid=uuid.uuid4(), score=3, felt_at=now)
entry = call(pain_entries_create, body=score)
assert call(pain_entries_create, body=score).id == entry.id
entry = call(pain_entries_update, entry.id, body=PainEntryRequest(score=4, felt_at=now), if_match=tag(entry))
print(f"Pain {entry.score}, version {entry.version}")

# Log what was done the day before, and answer how the morning after was.
began = now - timedelta(hours=26)
before = SessionRequest(
    routine=routine.id, started_at=began, finished_at=began + timedelta(minutes=routine.minutes), pain_before=3
)
logged = call(sessions_create, body=before)
mornings = call(mornings_list, since=logged.local_date)
morning = next(row for row in mornings.results if row.practised_on == logged.local_date)
answer = FollowUpRequest(feeling=FeelingEnum.SETTLED, score=2)
morning = call(mornings_update, morning.id, body=answer, if_match=tag(morning))
print(f"The morning after {morning.practised_on}: {morning.score}")

# Read what the diary says.
insights = call(insights_retrieve)
print(insights.headline.sentence)

# Keep a copy: read everything, send what was written offline, then read only what is new.
changes = call(changes_list)
while changes.more:
    changes = call(changes_list, since=changes.next_)
offline = SyncItemRequest(
    kind=SyncedKindEnum.PAIN_ENTRY,
    uuid=uuid.uuid4(),
    version=None,
    row=SyncItemRequestRowType0.from_dict({"score": 2, "felt_at": now.isoformat()}),
)
[result] = call(sync_create, body=SyncRequestRequest(items=[offline])).results
[change] = call(changes_list, since=changes.next_).changes
assert change.uuid == offline.uuid
print(f"Sent {change.kind} {change.uuid}: {result.status}")

# Take everything with you.
everything = call(me_export)
print(f"{len(everything.to_dict())} parts of everything")
