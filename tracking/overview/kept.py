"""What is worked out from a diary, kept in the database as bytes: written, read, and nothing of it executed."""

import logging
from datetime import datetime
from typing import Any

import msgspec
from django.db import DatabaseError, IntegrityError
from django.utils.functional import Promise
from django.utils.translation import get_language

from accounts import screening
from accounts.models import RecordVersion, User
from accounts.screening import guidance
from conventions.owned import hardly_waiting, is_held_too_long
from conventions.rules import Rule
from conventions.stamp import CODE_STAMP
from tracking import insights
from tracking.insights.summary import Summary
from tracking.models.kept import KeptSummary

logger = logging.getLogger(__name__)

_RULES = {rule.id: rule for rule in (*screening.RULES, *guidance.RULES, *insights.RULES.values())}
"""Every rule by which something is said of a diary, or of what answers allow."""


def _written(value: Any) -> str:
    """A rule by its id, and a sentence as it is said in the language of the moment."""
    if isinstance(value, Rule):
        return value.id
    if isinstance(value, Promise):
        return str(value)
    raise NotImplementedError(f"{type(value)} cannot be kept.")


def _read(kind: type, value: Any) -> Rule:
    if kind is not Rule:
        raise NotImplementedError(f"{kind} is not kept.")
    return _RULES[value]


_encoder = msgspec.msgpack.Encoder(enc_hook=_written)
_summaries = msgspec.msgpack.Decoder(Summary, dec_hook=_read)


def _language() -> str:
    return get_language() or ""


def kept_summary(owner: User, *, now: datetime) -> Summary | None:
    """What is kept and holds at ``now``; one query."""
    data = KeptSummary.objects.valid(owner, now=now, code=CODE_STAMP, language=_language())
    return None if data is None else _summaries.decode(data)


def version_of(owner: User) -> int:
    """The version of the record of ``owner``. Whoever keeps something reads it before the rows that it is made of."""
    return RecordVersion.objects.filter(owner=owner).values_list("version", flat=True).first() or 0


def keep_summary(owner: User, found: Summary, *, version: int, since: datetime, until: datetime) -> None:
    """Keep ``found``, which was made of rows that are at least as new as ``version``. Where that fails, it is made
    again the next time: nobody who reads waits for somebody who writes, or learns that the person has left."""
    row = KeptSummary(
        owner=owner,
        record_version=version,
        code=CODE_STAMP,
        language=_language(),
        since_at=since,
        until_at=until,
        data=_encoder.encode(found),
    )
    try:
        with hardly_waiting():
            row.keep()
    except DatabaseError as error:
        was_erased = isinstance(error, IntegrityError) and not User.objects.filter(pk=owner.pk).exists()
        if not was_erased and not is_held_too_long(error):
            logger.warning("What a diary says could not be kept.", exc_info=True)
