"""The API of the diary. Each module names its lists in ``router`` and its single addresses in ``urlpatterns``."""

from conventions.api import gathered
from tracking.api import deleted, diary, guide, insights, measures, progress

router, urlpatterns = gathered(measures, diary, deleted, guide, insights, progress)
