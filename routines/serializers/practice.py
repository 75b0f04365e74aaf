"""How a person likes to be led, as a program reads and writes it."""

from conventions.api import StrictModelSerializer
from routines.models import GUIDE, PracticeSettings


class GuideSerializer(StrictModelSerializer):
    """The settings of the guided session. `breath_seconds` is one breath in and out, null until the person tapped
    it."""

    class Meta:
        model = PracticeSettings
        fields = GUIDE
        extra_kwargs = {"breath_seconds": {"coerce_to_string": False}}
