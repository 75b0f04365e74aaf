from accounts.models.guidance import Guidance, Profession, named
from accounts.models.health import Block, HealthAnswers
from accounts.models.mails import AccountMail
from accounts.models.people import ACCEPT_FIRST, Consent, RecordVersion, Screening, User
from accounts.models.practised import PractisedBefore
from accounts.models.tokens import ApiToken
from accounts.models.tombstones import Tombstone
from accounts.models.typed import TypedForm
