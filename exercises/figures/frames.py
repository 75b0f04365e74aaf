"""Figures as data: ``exercises/data/poses/<figure>.toml``, one file a figure. Pure.

Each frame has a label, a breath, its seconds (how long the move into it takes), what touches the ground, where the hip
joint is (``root``), its angles, and where needed: ``length`` of limbs that point toward or away from the viewer,
``apart`` (how far a knee is carried sideways), and a ``beat``. ``hip = 50`` stands for both sides, ``hipL`` and
``hipR`` for one.
"""

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from exercises.figures.poses import ANGLES, APART, LIMBS, NAMES, PAIRED, Pose

DATA = Path(__file__).parent.parent / "data" / "poses"
VIEWS = ("side", "front", "top-side", "top-front", "plan")
PROPS = ("cushion", "side-cushion", "towel", "wedge", "chair", "chair-back", "stool", "table", "wall")
TRACES = ("kneeL", "kneeR", "toeL", "toeR")
BREATHS = ("inhale", "exhale", "natural")
FIGURE_KEYS = {"title", "view", "loop", "telling", "props", "note", "overlay", "face_first", "frames"}
FRAME_KEYS = {"label", "breath", "seconds", "contact", "root", "angles", "length", "apart", "beat", "out_of_plane"}
BEAT_KEYS = {"joint", "degrees", "seconds", "times"}


@dataclass(frozen=True, slots=True)
class Beat:
    """A small pulse: ``degrees`` to either side of a joint, ``times`` times, each taking ``seconds``."""

    joint: str
    degrees: float
    seconds: float
    times: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One key frame. ``given`` are the names that the file sets; the rest of the pose is neutral."""

    label: str
    breath: str
    seconds: float
    contact: tuple[str, ...]
    pose: Pose
    given: frozenset[str]
    beat: Beat | None = None
    out_of_plane: str = ""


@dataclass(frozen=True, eq=False)
class Figure:
    """A whole movement.

    ``title`` tells it from other figures of an exercise, ``telling`` shows it best, ``loop`` is the first
    and the last frame to repeat.
    """

    name: str
    title: str
    view: str
    loop: tuple[int, int]
    frames: tuple[Frame, ...]
    telling: int = 0
    props: tuple[str, ...] = ()
    note: str = ""
    overlay: tuple[str, ...] = ()
    face_first: bool = False
    digest: str = ""


def figure(name: str, values: Mapping[str, Any]) -> Figure:
    """Return a figure from the values of its file. Raises ``ValueError`` with one sentence if they cannot be used."""
    _only(values, FIGURE_KEYS, "the figure")
    frames = tuple(_frame(frame, f"frame {number}") for number, frame in enumerate(values.get("frames", [])))
    if not frames:
        raise ValueError("there has to be at least one frame.")
    if values.get("view") not in VIEWS:
        raise ValueError(f"there is no view {values.get('view')!r}; choose from {', '.join(VIEWS)}.")
    for prop in values.get("props", []):
        if prop not in PROPS:
            raise ValueError(f"there is no prop {prop!r}; choose from {', '.join(PROPS)}.")
    first, last = values.get("loop", [0, len(frames) - 1])
    if not 0 <= first <= last < len(frames):
        raise ValueError(f"the loop {[first, last]} does not lie within the frames 0 to {len(frames) - 1}.")
    telling = values.get("telling", first)
    if not 0 <= telling < len(frames):
        raise ValueError(f"there is no frame {telling} to be the telling one.")
    return Figure(
        name=name,
        title=values.get("title", ""),
        view=values["view"],
        loop=(first, last),
        frames=frames,
        telling=telling,
        props=tuple(values.get("props", [])),
        note=values.get("note", ""),
        overlay=tuple(values.get("overlay", [])),
        face_first=bool(values.get("face_first", False)),
        digest=hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12],
    )


def _only(values: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in values:
        if key not in known:
            raise ValueError(f"{where}: there is no {key!r}.")


def _frame(values: Mapping[str, Any], where: str) -> Frame:
    _only(values, FRAME_KEYS, where)
    for key in ("label", "breath", "seconds", "contact", "angles"):
        if key not in values:
            raise ValueError(f"{where}: {key!r} is missing.")
    if values["breath"] not in BREATHS:
        raise ValueError(f"{where}: there is no breath {values['breath']!r}; choose from {', '.join(BREATHS)}.")
    if not values["seconds"] > 0:
        raise ValueError(f"{where}: the seconds have to be more than 0.")
    angles = _both_sides(values["angles"], set(ANGLES), where)
    x, y = values.get("root", (0.0, 0.0))
    pose = dict.fromkeys(NAMES, 0.0) | {"x": float(x), "y": float(y)} | angles
    pose |= _lengths(values.get("length", {}), where)
    pose |= _both_sides({f"apart{side}": by for side, by in values.get("apart", {}).items()}, set(APART), where)
    beat = values.get("beat")
    if beat is not None and beat.keys() != BEAT_KEYS:
        raise ValueError(f"{where}: a beat needs {', '.join(sorted(BEAT_KEYS))}.")
    return Frame(
        label=values["label"],
        breath=values["breath"],
        seconds=float(values["seconds"]),
        contact=tuple(values["contact"]),
        pose=pose,
        given=frozenset(angles),
        beat=Beat(**beat) if beat else None,
        out_of_plane=values.get("out_of_plane", ""),
    )


def _both_sides(values: Mapping[str, float], known: set[str], where: str) -> dict[str, float]:
    """Return ``{"hip": 50}`` as ``{"hipL": 50, "hipR": 50}``. A value for one side wins."""
    found: dict[str, float] = {}
    for name, value in sorted(values.items(), key=lambda item: len(item[0])):
        names = [name] if name in known else [f"{name}L", f"{name}R"]
        if not known.issuperset(names):
            raise ValueError(f"{where}: there is no angle {name!r}.")
        found |= dict.fromkeys(names, float(value))
    return found


def _lengths(values: Mapping[str, float], where: str) -> dict[str, float]:
    """Return the drawn length of each bone, 1 by default. A bone's value wins over its limb's, one side over both."""
    for name in values:
        if name.removesuffix("L").removesuffix("R") not in {*LIMBS, *LIMBS.values()}:
            raise ValueError(f"{where}: there is no limb {name!r}.")
    found = {}
    for bone, limb in LIMBS.items():
        for side in "LR":
            asked = (f"{bone}{side}", bone, f"{limb}{side}", limb)
            found[f"length_{bone}{side}"] = float(next((values[name] for name in asked if name in values), 1.0))
    return found


def read(path: Path) -> Figure:
    return figure(path.stem, tomllib.loads(path.read_text("utf-8")))


@cache
def figures() -> dict[str, Figure]:
    return {path.stem: read(path) for path in sorted(DATA.glob("*.toml"))}


def spoken(figure: Figure, words: Mapping[str, Any]) -> Figure:
    """Return the figure in another language: ``words`` has ``title``, ``note`` and ``labels``, one for each frame."""
    labels = words.get("labels", [frame.label for frame in figure.frames])
    frames = tuple(replace(frame, label=label) for frame, label in zip(figure.frames, labels, strict=True))
    title, note = words.get("title", figure.title), words.get("note", figure.note)
    return replace(figure, title=title, note=note, frames=frames)


def beaten(frame: Frame, pose: Pose, seconds: float) -> Pose:
    """Return the pose with the frame's pulse added, ``seconds`` after the move into the frame began."""
    if frame.beat is None:
        return pose
    beat = frame.beat
    begun = seconds - (frame.seconds - beat.times * beat.seconds)
    if begun <= 0:
        return pose
    by = beat.degrees * math.sin(2 * math.pi * begun / beat.seconds)
    joints = [beat.joint] if beat.joint not in PAIRED else [f"{beat.joint}L", f"{beat.joint}R"]
    return {**pose, **{joint: pose[joint] + by for joint in joints}}
