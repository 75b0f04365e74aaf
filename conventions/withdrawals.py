"""What of the API is to end, said in the headers of its answers long before (RFC 9745, RFC 8594)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.utils.http import http_date

LEAST = timedelta(days=365)
"""As docs/api/promise.md says."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """It is not to be used any more ``since`` then, and gone at ``sunset``; ``link`` says what to use instead."""

    since: datetime
    sunset: datetime
    link: str

    def __post_init__(self) -> None:
        if self.sunset - self.since < LEAST:
            raise ValueError("Programs get 12 months at least.")

    def write(self, headers: Any) -> None:
        """Say it beside what the answer says already."""
        headers["Deprecation"] = f"@{int(self.since.timestamp())}"
        headers["Sunset"] = http_date(self.sunset.astimezone(UTC).timestamp())
        link = f'<{self.link}>; rel="deprecation"; type="text/html"'
        headers["Link"] = f"{headers['Link']}, {link}" if "Link" in headers else link


class Withdrawing:
    """A view that says so of those of its methods and actions that ``withdrawals`` names."""

    withdrawals: ClassVar[dict[str, Withdrawal]] = {}

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        names = (getattr(self, "action", None), "get" if request.method == "HEAD" else request.method.lower())
        found = next((self.withdrawals[name] for name in names if name in self.withdrawals), None)
        if found is not None:
            found.write(answer.headers)
        return answer
