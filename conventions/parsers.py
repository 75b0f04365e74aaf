"""How request bodies are read. A module of its own: DRF's settings name it, so no view is imported here."""

from typing import Any

from rest_framework import exceptions, parsers, status

MAX_BODY_BYTES = 1_000_000


class BodyTooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "This is larger than one megabyte. Nothing was stored."


class StrictJSONParser(parsers.JSONParser):
    """JSON with a limit in bytes and in depth (DRF reads the whole stream and lets a deep one end in a 500)."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            raise BodyTooLarge
        try:
            return super().parse(stream, media_type=media_type, parser_context=parser_context)
        except RecursionError as error:
            raise exceptions.ParseError("This JSON is nested too deeply.") from error
