"""What happened: sessions with their steps, and pain at any time."""

from tracking.models.drafts import AheadAlready as AheadAlready
from tracking.models.drafts import CheckIn as CheckIn
from tracking.models.drafts import Draft as Draft
from tracking.models.editions import Edition as Edition
from tracking.models.kept import KeptPast as KeptPast
from tracking.models.kept import KeptSummary as KeptSummary
from tracking.models.logged import Logged as Logged
from tracking.models.measures import Activity as Activity
from tracking.models.measures import ActivityRating as ActivityRating
from tracking.models.measures import Care as Care
from tracking.models.measures import Measure as Measure
from tracking.models.mornings import FollowUp as FollowUp
from tracking.models.pain import PainEntry as PainEntry
from tracking.models.sessions import GENTLE_STARTER as GENTLE_STARTER
from tracking.models.sessions import Session as Session
from tracking.models.sessions import StopReason as StopReason
from tracking.models.steps import SessionStep as SessionStep
from tracking.models.steps import StepDone as StepDone
from tracking.models.steps import StepOutcome as StepOutcome
