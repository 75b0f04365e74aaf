"""What is kept about a person on this floor: what a professional agreed to."""

from conventions.personal import owned

PERSONAL_DATA = (owned("exercises.SignOff", "exercise__slug", "by", "signed_on"),)
