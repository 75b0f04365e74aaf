"""The rules by which the HTTP Observatory of MDN scores an answer, as they are published (Tests & Scoring, 2024).

100 points, less what is missing; from 90 on, what is better than asked for is added. Left out: preloading, which only a
list of the browsers knows, and certificates.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.http import HttpResponse

SIX_MONTHS = 15_768_000
PRIVATE_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
BROAD = {"*", "http:", "https:", "data:", "blob:", "filesystem:", "'unsafe-inline'", "http://*", "https://*"}
ENOUGH_FOR_BONUSES = 90


@dataclass(frozen=True)
class Result:
    """One test: its published name and its modifier."""

    name: str
    points: int


def score(answer: HttpResponse) -> tuple[int, list[Result]]:
    """Return the score of an answer that came over https, and what it is made of."""
    results = [
        cookies(answer), sharing(answer), content_policy(answer), transport(answer), referrer(answer),
        integrity(answer), content_type(answer), frames(answer), resources(answer),
    ]  # fmt: skip
    without = 100 + sum(one.points for one in results if one.points < 0)
    bonuses = sum(one.points for one in results if one.points > 0) if without >= ENOUGH_FOR_BONUSES else 0
    return max(without + bonuses, 0), results


def cookies(answer: HttpResponse) -> Result:
    sent = list(answer.cookies.values())
    if not sent:
        return Result("cookies-not-found", 0)
    sessions = [one for one in sent if "sess" in one.key.lower()]
    guards = [one for one in sent if "csrf" in one.key.lower()]
    if any(not one["secure"] for one in sessions):
        return Result("cookies-session-without-secure-flag", -40)
    if any(not one["httponly"] for one in sessions):
        return Result("cookies-session-without-httponly-flag", -30)
    if any(not one["samesite"] for one in guards):
        return Result("cookies-anticsrf-without-samesite-flag", -20)
    if any(one["samesite"] and one["samesite"] not in ("Lax", "Strict") for one in sent):
        return Result("cookies-samesite-flag-invalid", -20)
    if any(not one["secure"] for one in sent):
        return Result("cookies-without-secure-flag", -20)
    if all(one["samesite"] for one in sent):
        return Result("cookies-secure-with-httponly-sessions-and-samesite", 5)
    return Result("cookies-secure-with-httponly-sessions", 0)


def sharing(answer: HttpResponse) -> Result:
    allowed = answer.get("Access-Control-Allow-Origin")
    if allowed is None:
        return Result("cross-origin-resource-sharing-not-implemented", 0)
    if allowed == "*":
        return Result("cross-origin-resource-sharing-implemented-with-public-access", 0)
    if answer.get("Access-Control-Allow-Credentials") == "true":
        return Result("cross-origin-resource-sharing-implemented-with-universal-access", -50)
    return Result("cross-origin-resource-sharing-implemented-with-restricted-access", 0)


def policy_of(answer: HttpResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {part[0].lower(): [source.lower() for source in part[1:]] for part in reversed(parts)}


def content_policy(answer: HttpResponse) -> Result:
    policy = policy_of(answer)
    if not policy:
        return Result("csp-not-implemented", -25)
    default = policy.get("default-src", ["*"])
    of = {name: policy.get(f"{name}-src", default) for name in ("script", "object", "style", "img", "media", "connect")}
    if not of["script"] or not of["object"]:
        return Result("csp-header-invalid", -25)
    if BROAD & {*of["script"], *of["object"]}:
        return Result("csp-implemented-with-unsafe-inline", -20)
    if any(source.startswith("http:") for name in ("script", "object", "style", "connect") for source in of[name]):
        return Result("csp-implemented-with-insecure-scheme", -20)
    if "'unsafe-eval'" in of["script"]:
        return Result("csp-implemented-with-unsafe-eval", -10)
    if any(source.startswith("http:") for name in ("img", "media") for source in of[name]):
        return Result("csp-implemented-with-insecure-scheme-in-passive-content-only", -10)
    if BROAD & {*of["style"]}:
        return Result("csp-implemented-with-unsafe-inline-in-style-src-only", 0)
    if default == ["'none'"]:
        return Result("csp-implemented-with-no-unsafe-default-src-none", 10)
    return Result("csp-implemented-with-no-unsafe", 5)


def transport(answer: HttpResponse) -> Result:
    header = answer.get("Strict-Transport-Security")
    if header is None:
        return Result("hsts-not-implemented", -20)
    age = re.search(r"max-age=(\d+)", header)
    if not age:
        return Result("hsts-header-invalid", -20)
    if int(age[1]) < SIX_MONTHS:
        return Result("hsts-implemented-max-age-less-than-six-months", -10)
    return Result("hsts-implemented-max-age-at-least-six-months", 0)


def referrer(answer: HttpResponse) -> Result:
    said = [one.strip() for one in answer.get("Referrer-Policy", "").split(",") if one.strip()]
    if not said:
        return Result("referrer-policy-not-implemented", 0)
    if said[-1] in PRIVATE_REFERRER:
        return Result("referrer-policy-private", 5)
    return Result("referrer-policy-unsafe", -5)


class Scripts(HTMLParser):
    """The addresses of the scripts of a page, and whether each has its checksum."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("src"):
            self.found.append((given["src"] or "", "integrity" in given))


def integrity(answer: HttpResponse) -> Result:
    if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
        return Result("sri-not-implemented-response-not-html", 0)
    if answer.get("Content-Encoding"):
        raise ValueError("ask for a page that is not compressed")
    scripts = Scripts()
    scripts.feed(answer.content.decode())
    if not scripts.found:
        return Result("sri-not-implemented-but-no-scripts-loaded", 0)
    elsewhere = [(source, has_sum) for source, has_sum in scripts.found if urlsplit(source).netloc]
    if not elsewhere:
        return Result("sri-not-implemented-but-all-scripts-loaded-from-secure-origin", 0)
    if any(not source.startswith("https:") for source, _ in elsewhere):
        return Result("sri-not-implemented-and-external-scripts-not-loaded-securely", -50)
    if all(has_sum for _, has_sum in elsewhere):
        return Result("sri-implemented-and-external-scripts-loaded-securely", 5)
    return Result("sri-not-implemented-but-external-scripts-loaded-securely", -5)


def content_type(answer: HttpResponse) -> Result:
    if answer.get("X-Content-Type-Options", "").lower() == "nosniff":
        return Result("x-content-type-options-nosniff", 0)
    return Result("x-content-type-options-not-implemented", -5)


def frames(answer: HttpResponse) -> Result:
    ancestors = policy_of(answer).get("frame-ancestors")
    if ancestors and not BROAD & {*ancestors}:
        return Result("x-frame-options-implemented-via-csp", 5)
    if answer.get("X-Frame-Options", "").upper() in ("DENY", "SAMEORIGIN"):
        return Result("x-frame-options-sameorigin-or-deny", 0)
    return Result("x-frame-options-not-implemented", -20)


def resources(answer: HttpResponse) -> Result:
    said = answer.get("Cross-Origin-Resource-Policy")
    if said is None:
        return Result("cross-origin-resource-policy-not-implemented", 0)
    if said in ("same-origin", "same-site"):
        return Result(f"cross-origin-resource-policy-implemented-with-{said}", 10)
    if said == "cross-origin":
        return Result("cross-origin-resource-policy-implemented-with-cross-origin", 0)
    return Result("cross-origin-resource-policy-header-invalid", -5)
