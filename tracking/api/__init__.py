"""The API of the diary. Each module names its lists in ``router`` and its single addresses in ``urlpatterns``."""

from conventions.api import gathered
from tracking.api import asked, diary, guide, insights, progress

router, urlpatterns = gathered(asked, diary, guide, insights, progress)
