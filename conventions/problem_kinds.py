"""The kinds of problems that the API answers with, PURE: what each means, and what a program does about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind: ``code`` is the last part of its address, ``title`` the same for every problem of the kind."""

    code: str
    status: int
    title: str
    means: str
    remedy: str


KINDS = (
    ProblemKind(
        "invalid",
        400,
        "Some of this cannot be used",
        "A field or a parameter has a value that is not allowed, is missing, or is not known. Nothing was stored.",
        "Read `errors`: it names each field with what is wrong with it. Show the sentences to the person, or correct "
        "the program.",
    ),
    ProblemKind(
        "unreadable",
        400,
        "This cannot be read",
        "The body is no JSON, or the request is broken in another way. Nothing was stored.",
        "Correct the program. The same request fails again.",
    ),
    ProblemKind(
        "malformed-precondition",
        400,
        "The version is not in quotes",
        "`If-Match` is there, and is no list of versions in quotes. Nothing was stored.",
        'Send the `ETag` as you got it, for example `"3"`.',
    ),
    ProblemKind(
        "not-signed-in",
        401,
        "Nobody is signed in",
        "The request has no key, or one that is unknown, expired or withdrawn.",
        "Ask the person for a key from the page /accounts/tokens/. Do not send the same key again: after 20 wrong ones "
        "in a minute none of your address is looked up.",
    ),
    ProblemKind(
        "not-allowed",
        403,
        "These credentials may not do this",
        "Who asks is known, and may not do this. `detail` says why. Nothing was stored.",
        "Show `detail` to the person: they can change it, such as to agree that health data is kept.",
    ),
    ProblemKind(
        "missing-scope",
        403,
        "The key may not do this",
        "The key has no scope for this area, or no key opens the address. `detail` names the scope, and those it has.",
        "Ask the person for a key with that scope. A key cannot be given more than it was made with.",
    ),
    ProblemKind(
        "missing-csrf-token",
        403,
        "The token of the form is missing",
        "A session of the site was sent without the CSRF token of its page.",
        "Use a key. Sessions are for the pages of this site.",
    ),
    ProblemKind(
        "plain-http",
        403,
        "The API is read over https alone",
        "The request came over plain http, where everybody on the way can read it.",
        "Use https. If the request had a key, end that key and make a new one.",
    ),
    ProblemKind(
        "not-found",
        404,
        "There is nothing here that you may see",
        "There is no such address, no such row, or it is somebody else's. All three are answered the same.",
        "If you had read the row before, it was deleted: ask `/api/v1/changes/`.",
    ),
    ProblemKind(
        "missing-slash",
        404,
        "The address ends with a slash",
        "Something was sent to an address whose last slash is missing. It was not read.",
        "Send it to the address in `detail`.",
    ),
    ProblemKind(
        "method-not-allowed",
        405,
        "This address does not take this method",
        "There is such an address, and it does not do this.",
        "Use a method that `Allow` names.",
    ),
    ProblemKind(
        "not-acceptable",
        406,
        "No such kind of answer",
        "`Accept` leaves out every kind of answer that there is.",
        "Send `Accept: application/json`, or no `Accept`.",
    ),
    ProblemKind(
        "in-the-way",
        409,
        "Something else is in the way",
        "What is there now does not allow it, such as a session that runs. `detail` says what. Nothing was stored.",
        "Show `detail` to the person. Once that is settled, send the request again.",
    ),
    ProblemKind(
        "repeated-request",
        409,
        "The same key came with other data",
        "Something was made with this `client_uuid` before, from other data. Nothing was stored.",
        "To make another row, take another `client_uuid`. To change the first, send it to the address of the row.",
    ),
    ProblemKind(
        "deleted-since",
        409,
        "It was deleted since",
        "A row with this `client_uuid` was made, and deleted. What was deleted is never brought back by a repetition.",
        "Delete your copy. If the person wants it once more, send it under a new `client_uuid`.",
    ),
    ProblemKind(
        "read-again",
        410,
        "Read everything again",
        "The cursor is older than what is kept of deleted rows.",
        "Begin without `since`, and drop every row that does not come.",
    ),
    ProblemKind(
        "stale-version",
        412,
        "It was changed since you read it",
        "The row has another version than `If-Match` says. Nothing was stored.",
        "`current` is the row as it is now, where it is sent, with its `ETag`. Put the change into it, ask the person "
        "where both changed the same, and send it with the new version.",
    ),
    ProblemKind(
        "too-large",
        413,
        "Larger than one megabyte",
        "The body is larger than the API takes. Nothing was stored.",
        "Send less at once.",
    ),
    ProblemKind(
        "unsupported-media-type",
        415,
        "The body is not JSON",
        "`Content-Type` names a kind that this address does not take.",
        "Send JSON with `Content-Type: application/json`.",
    ),
    ProblemKind(
        "precondition-required",
        428,
        "The version is missing",
        "A change says from which version it was made, so that nothing of another program is lost. Nothing was stored.",
        "Read the row, and send its `ETag` as `If-Match`.",
    ),
    ProblemKind(
        "too-many-calls",
        429,
        "Too many calls",
        "A limit of the key, the person or the address is used up. `RateLimit` says which.",
        "Wait as many seconds as `Retry-After` says, then send it again. A copy is kept in step by `/api/v1/changes/`.",
    ),
    ProblemKind(
        "server-error",
        500,
        "Something broke on our side",
        "The request failed, and not through your fault. Nothing was stored.",
        "Send it again later, with the same `client_uuid`. If it stays so, tell us the `X-Request-ID` of the answer.",
    ),
    ProblemKind(
        "held",
        503,
        "Something else is being saved",
        "Another request of the same person was being saved for longer than this one could wait. Nothing was stored.",
        "Send it again after `Retry-After` seconds.",
    ),
)
BY_CODE = {kind.code: kind for kind in KINDS}
_OF_OTHERS = {
    "parse_error": "unreadable",
    "not_authenticated": "not-signed-in",
    "authentication_failed": "not-signed-in",
    "permission_denied": "not-allowed",
    "error": "server-error",
}
"""What Django REST framework calls them."""


def kind_of(code: object, status: int) -> ProblemKind:
    """The kind of an error by the code of its exception, or else the most general one of its status."""
    name = str(code)
    found = BY_CODE.get(_OF_OTHERS.get(name, name.replace("_", "-")))
    if found is not None and found.status == status:
        return found
    return next((kind for kind in KINDS if kind.status == status), BY_CODE["invalid"])
