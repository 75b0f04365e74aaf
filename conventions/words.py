"""Interface words for modules that know no framework: marked here, translated by whoever runs the site. Pure.

``_`` is gettext by another door. Without a translator every message stays as it is written.
"""

from collections.abc import Callable

_translator: Callable[[str], str] | None = None


def translate_with(translator: Callable[[str], str]) -> None:
    """Let ``translator`` (message -> message in the language of the moment) answer from now on."""
    global _translator
    _translator = translator


def _(message: str) -> str:
    """``message`` in the language of the moment. Fill its ``{names}`` afterwards, with ``format``."""
    return _translator(message) if _translator else message


def gettext_noop(message: str) -> str:
    """``message`` as it is, marked for translation: for constants, translated by ``_`` where they are shown."""
    return message
