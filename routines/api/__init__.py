"""The API of plans. Each module names its lists in ``router`` and its single addresses in ``urlpatterns``."""

from conventions.api import gathered
from routines.api import composing, files, left_out, own, practice, proposals, routines, timelines, versions, week

router, urlpatterns = gathered(
    routines, composing, files, own, versions, timelines, practice, week, proposals, left_out
)
