"""Every red flag as a table: its level and its sentence."""

import pytest

from accounts import screening
from accounts.screening import GROUPS, Urgency

EMERGENCY, TODAY, SOON = Urgency.EMERGENCY, Urgency.TODAY, Urgency.SOON

TABLE = [
    ("1", EMERGENCY, "This could be your heart or lungs."),
    ("2", EMERGENCY, "a large blood vessel"),
    ("3", EMERGENCY, "Go to an emergency department."),
    ("4", EMERGENCY, "a stroke. Call now."),
    ("5", EMERGENCY, "Do not exercise."),
    ("7a", EMERGENCY, "a serious infection. Call now."),
    ("8a", EMERGENCY, "the spinal cord. Call now."),
    ("14a", EMERGENCY, "Call now."),
    ("17a", EMERGENCY, "maternity unit or your emergency number now."),
    ("6", TODAY, "A small injury can break weak bones."),
    ("7b", TODAY, "This could be an infection."),
    ("8b", TODAY, "has or had cancer needs a doctor."),
    ("9", TODAY, "losing weight without trying."),
    ("10", TODAY, "especially at night, should be checked today."),
    ("10b", TODAY, "should be checked today."),
    ("12", TODAY, "A new lump or change of shape should be checked today."),
    ("13", TODAY, "shingles or a pinched nerve"),
    ("14b", TODAY, "This may not come from your back. Get advice today."),
    ("17b", TODAY, "maternity unit or midwife today."),
    ("11", SOON, "have the pain checked before you exercise."),
    ("15", SOON, "joint inflammation."),
    ("16", SOON, "It is time to have it checked."),
]
LINES = {
    "1": (
        "Chest pain or pressure, or a tight chest",
        "Short of breath for no clear reason",
        "Sweating or a cold sweat with the pain",
        "Pain that goes to an arm or the jaw",
        "A tight chest with effort that goes with rest",
    ),
    "2": (
        "Sudden tearing or ripping pain between the shoulder blades",
        "You collapsed",
        "The worst pain of your life, within seconds",
    ),
    "3": (
        "Numb genitals, inner thighs, buttocks or back passage",
        "New trouble passing urine or stool",
        "New trouble holding urine or stool",
        "A new change in sexual feeling or function",
    ),
    "4": (
        "A new weak or heavy arm, hand or leg",
        "A new numb or clumsy arm, hand or leg",
        "New unsteady walking",
        "A face that droops, or speech that is not right",
    ),
    "5": ("A bad fall, crash or blow that nobody has checked",),
    "7a": (
        "Fever or shaking chills, and you feel confused",
        "Fever or shaking chills with a stiff neck",
        "Fever or shaking chills with a rash that does not fade",
        "Fever or shaking chills with fast breathing",
        "Fever or shaking chills, and you feel very ill",
    ),
    "8a": (
        "Cancer, now or before, and heavy or unsteady legs",
        "Cancer, now or before, and pain like a band round you",
        "Cancer, now or before, and a bladder or bowel change",
    ),
    "14a": (
        "Sudden or severe back or belly pain, and the belly pulses",
        "Sudden or severe back or belly pain, and you feel faint",
        "Sudden or severe back or belly pain with a cold sweat",
        "Coughing up blood, or vomiting blood",
        "Black stools, and you feel faint",
        "One swollen, painful calf, and you are short of breath",
    ),
    "17a": (
        "A severe headache",
        "Blurred or disturbed sight",
        "Pain below the ribs",
        "Sudden swelling of the face or hands",
        "Heavy bleeding",
        "Fainting",
        "Pregnant, or you may be: pain at the tip of a shoulder",
        "Pregnant, or you may be: belly pain on one side",
    ),
    "6": (
        "A small knock, cough or lift, and you have thin bones",
        "A small knock, cough or lift, and you take steroid tablets",
        "A small knock, cough or lift, and you are over 65",
    ),
    "7b": (
        "Fever, night sweats or feeling ill with the back pain",
        "New back pain after a recent infection",
        "New back pain, and you inject drugs",
        "New back pain, and your immune system is weak",
    ),
    "8b": (
        "Cancer, now or before, and this pain is new",
        "Cancer, now or before, and this pain has changed",
        "Cancer, now or before, and nobody has checked this pain since",
    ),
    "9": ("You lose weight without trying",),
    "10": ("Constant pain, worse at night, that no position or rest eases",),
    "10b": ("Worse when you cough, sneeze or strain, and never checked",),
    "12": (
        "A lump that is new or was never checked",
        "A new change in the shape of your back, or never checked",
        "You got shorter, and nobody has checked why",
    ),
    "13": (
        "Pain round the chest like a belt",
        "A rash in a stripe",
    ),
    "14b": (
        "Pain that comes with eating",
        "Pain with a cough that lasts",
        "Yellow skin",
    ),
    "17b": (
        "Pregnant, and you have high blood pressure",
        "Pregnant, and light bleeding",
        "Pregnant, and the baby moves less",
    ),
    "11": (
        "You are under 20",
        "The pain is new, and you are 50 or older",
    ),
    "15": ("Under 45, stiff over 30 minutes each morning, better with moving",),
    "16": (
        "It gets worse over weeks",
        "No better after 6 weeks",
    ),
}


@pytest.mark.parametrize(("sign", "level", "said"), TABLE)
def test_each_row_has_its_level_its_lines_and_its_message(sign: str, level: Urgency, said: str) -> None:
    [row] = [row for row in screening.ROWS if row.id == sign]

    assert row.level is level
    assert tuple(str(line.text) for line in row.lines) == LINES[sign]
    assert [line.id for line in row.lines] == [f"{sign}.{n}" for n in range(1, len(row.lines) + 1)]
    assert said in row.message


def test_there_are_68_lines_of_12_words_at_most() -> None:
    lines = [line for row in screening.ROWS for line in row.lines]

    assert len(lines) == 68
    assert len({str(line.text) for line in lines}) == 68
    assert max(len(str(line.text).split()) for line in lines) == 12


def test_every_line_is_read_once() -> None:
    read = [line for group in GROUPS for line in group.lines]

    assert sorted(read) == sorted(line.id for row in screening.ROWS for line in row.lines)
    assert [(group.step.value, str(group.title)) for group in GROUPS] == [
        ("now", "Chest and breathing"),
        ("now", "Sudden or severe"),
        ("now", "Back or belly"),
        ("now", "Fever"),
        ("now", "Bleeding"),
        ("nerves", "Arms, legs and face"),
        ("nerves", "Below the waist"),
        ("nerves", "Before the pain began"),
        ("either", "Pregnancy and birth"),
        ("either", "Cancer"),
        ("lately", "Your health"),
        ("lately", "Your pain"),
        ("lately", "Over time"),
        ("lately", "A new pain"),
        ("lately", "It began after"),
        ("lately", "Age and stiffness"),
    ]


def test_what_is_true_of_few_is_read_behind_a_tick() -> None:
    assert {group.rows: str(group.opener) for group in GROUPS if group.opener} == {
        ("14a",): "I have sudden or severe back or belly pain",
        ("7a",): "I have fever or shaking chills",
        ("7b", "11"): "The pain is new",
        ("6",): "It began with a small knock, cough or lift",
        ("17a", "17b"): "I am pregnant, may be, or gave birth within 6 weeks",
        ("8a", "8b"): "I have cancer, or had it before",
        ("16",): "My pain was checked, and it is worse since",
    }


@pytest.mark.parametrize(
    ("sent", "rows"),
    [
        (["1.4"], ["1"]),
        (["1.4", "1.1", "17a.8"], ["1", "17a"]),
        (["9", "9.1"], ["9"]),
        (["99", "1.9"], ["99", "1.9"]),
    ],
)
def test_any_line_ticks_its_row(sent: list[str], rows: list[str]) -> None:
    assert screening.rows_ticked(sent) == rows


def test_the_rows_are_these_and_the_most_urgent_come_first() -> None:
    assert [row.id for row in screening.ROWS] == [sign for sign, *_ in TABLE]
    assert [row.level for row in screening.ROWS] == [EMERGENCY] * 9 + [TODAY] * 10 + [SOON] * 3


@pytest.mark.parametrize(
    ("signs", "level"),
    [
        ([], None),
        (["16"], SOON),
        (["16", "9"], TODAY),
        (["9", "4", "16"], EMERGENCY),
        (["a row that was taken out"], None),
    ],
)
def test_the_most_urgent_sign_decides(signs: list[str], level: Urgency | None) -> None:
    assert screening.worst(signs) is level


def test_one_weak_leg_is_an_emergency() -> None:
    assert screening.rows_ticked(["4.1"]) == ["4"]
    assert screening.worst(["4"]) is EMERGENCY
    assert [str(group.help) for group in GROUPS if "4" in group.rows] == ["One side or both."]


def test_a_row_says_all_of_its_lines_and_of_whom_they_are_true() -> None:
    rows = {row.id: str(row.question) for row in screening.ROWS}

    assert rows["17b"] == (
        "Pregnant, and you have high blood pressure; Pregnant, and light bleeding; Pregnant, and the baby moves less"
    )
    assert rows["16"] == "Never checked, or worse since it was: It gets worse over weeks; No better after 6 weeks"


def test_a_message_is_said_once_and_only_for_its_level() -> None:
    assert screening.messages(["9", "1", "16"], EMERGENCY) == ("Stop. This could be your heart or lungs. Call now.",)
    assert screening.messages(["1"], TODAY) == ()
