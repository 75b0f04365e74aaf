"""What is said of the evidence: honest, complete, and the same on every page."""

from exercises import evidence


def test_the_upper_back_comes_first_and_is_hardly_known() -> None:
    first = evidence.STRENGTHS[0]

    assert first.about == "Upper-back pain"
    assert first.certainty == "Very low certainty"
    assert "very little direct research" in first.words


def test_every_study_is_complete_and_has_publications_of_its_own() -> None:
    keys = [source.key for study in evidence.STUDIES for source in study.references]

    assert len(keys) == 31
    assert len(set(keys)) == len(keys)
    for study in evidence.STUDIES:
        assert all((study.about, study.references, study.tested, study.found, study.means)), study.about


def test_an_exercise_that_straightens_the_back_also_says_what_is_known_of_posture() -> None:
    assert [strength.key for strength in evidence.behind(["extension"])] == [
        *("upper_back", "low_back", "neck", "posture"),
    ]
    assert [strength.key for strength in evidence.behind([])] == ["upper_back", "low_back", "neck"]
