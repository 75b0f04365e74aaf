"""What happened: sessions with their steps, and pain at any time."""

from tracking.models.logged import Logged as Logged
from tracking.models.pain import PainEntry as PainEntry
from tracking.models.progress import record_of as record_of
from tracking.models.sessions import Session as Session
from tracking.models.sessions import SessionStep as SessionStep
from tracking.models.sessions import StepDone as StepDone
