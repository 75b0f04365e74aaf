"""Logged exercises say in words that they were done in the easier or full form; drafts name the form by its key.

A log keeps the word of its day: only drafts, which are still under way, are changed.
"""

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
NAMES = {"easier": "Easier form", "full": "Full form"}


def say_the_form(apps: Any, schema_editor: Any) -> None:
    steps = apps.get_model("tracking", "SessionStep").objects
    for form, name in NAMES.items():
        steps.filter(form=form, form_name="").update(form_name=name)
    for draft in apps.get_model("tracking", "Draft").objects.iterator():
        if not any(told.get("form") == "easier" for told in draft.steps):
            continue
        slugs = dict(steps.filter(session_id=draft.session_id).values_list("position", "exercise_slug"))
        for told in draft.steps:
            if told.get("form") == "easier":
                told["form"] = EASIER.get(slugs.get(told["position"], ""), "base")
        draft.save(update_fields=["steps"])


class Migration(migrations.Migration):
    dependencies = [("tracking", "0002_form_keys")]
    operations = [migrations.RunPython(say_the_form, migrations.RunPython.noop)]
