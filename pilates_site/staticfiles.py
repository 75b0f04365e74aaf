"""Static files with hashed names, also in the imports of ES modules."""

from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[tuple[str, str], str] = {}

    def url(self, name: str, *how: Any, **more: Any) -> str:
        """Kept as long as the manifest is the same: a page asks 30 times."""
        if settings.DEBUG or how or more:
            return str(super().url(name, *how, **more))
        key = (self.manifest_hash, name)
        if key not in self._known:
            self._known[key] = str(super().url(name))
        return self._known[key]
