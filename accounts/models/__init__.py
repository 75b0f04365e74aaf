from accounts.models.guidance import Guidance, Profession, named
from accounts.models.health import Block, HealthAnswers
from accounts.models.people import ACCEPT_FIRST, ApiToken, Consent, Screening, User
from accounts.models.practised import PractisedBefore
from accounts.models.typed import TypedForm
