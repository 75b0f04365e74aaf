"""Routines and standings name the form that was called "easier" before forms had keys."""

from typing import Any

from django.db import migrations

EASIER = {
    "arm-arcs": "to-ceiling",
    "balance": "heel-to-toe",
    "book-opening": "short-lever",
    "breathing": "sitting",
    "cat-cow": "on-chair",
    "chest-lift": "slow",
    "childs-pose": "at-table",
    "chin-nod": "sitting",
    "constructive-rest": "calves-up",
    "corkscrew": "knees-bent",
    "dart": "blades-only",
    "double-knee-curl": "one-knee",
    "double-leg-circle": "one-knee",
    "double-leg-stretch": "arms-only",
    "double-leg-teaser": "bent-sit",
    "hundred": "stage-1",
    "mermaid": "on-chair-small",
    "pelvic-curl": "tilt",
    "quadruped-reach": "leg-slide",
    "roll-up": "half-roll-back",
    "saw": "on-chair",
    "scapular-slides": "small",
    "seated-extension": "small-lift",
    "shoulder-bridge": "tilt",
    "side-kick": "knees-bent",
    "single-knee-curl": "heel-slide",
    "single-leg-circle": "bent-knee",
    "single-leg-stretch": "head-down",
    "single-leg-teaser": "from-sitting",
    "spine-stretch": "on-chair",
    "spine-twist": "on-chair",
    "swan-prep": "sphinx",
    "swimming-prep": "arms-only",
    "thread-needle": "sitting",
    "wall-angels": "below-shoulder",
}
"""The form that each exercise's "easier" was, when forms were given keys."""


def name_the_easier_form(apps: Any, schema_editor: Any) -> None:
    for model in ("RoutineStep", "ExerciseStanding"):
        rows = apps.get_model("routines", model).objects.filter(form="easier")
        for slug, key in EASIER.items():
            rows.filter(exercise__slug=slug).update(form=key)
        # What has no easier form was done as usual.
        rows.update(form="base")


class Migration(migrations.Migration):
    dependencies = [("routines", "0002_form_keys"), ("exercises", "0002_forms")]
    operations = [migrations.RunPython(name_the_easier_form, migrations.RunPython.noop)]
