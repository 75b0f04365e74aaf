"""Which systems ./run says it is for."""

import pytest

from pilates_site.bootstrap import why_unsupported


@pytest.mark.parametrize(
    ("system", "machine", "triplet"),
    [
        ("linux", "x86_64", "x86_64-pc-linux-gnu"),
        ("linux", "aarch64", "aarch64-unknown-linux-gnu"),
        ("darwin", "arm64", "aarch64-apple-darwin23.2.0"),
        ("darwin", "x86_64", ""),
    ],
)
def test_linux_and_macos_on_64_bits_are_supported(system: str, machine: str, triplet: str) -> None:
    assert why_unsupported(system=system, machine=machine, triplet=triplet) is None


@pytest.mark.parametrize(
    ("system", "machine", "triplet", "word"),
    [
        ("win32", "AMD64", "", "inside WSL"),
        ("freebsd14", "amd64", "", "Linux or macOS"),
        ("linux", "armv7l", "arm-linux-gnueabihf", "64-bit processor, not armv7l"),
        ("linux", "x86_64", "x86_64-alpine-linux-musl", "not musl (Alpine)"),
    ],
)
def test_another_system_is_told_why_and_the_way_out(system: str, machine: str, triplet: str, word: str) -> None:
    sentence = why_unsupported(system=system, machine=machine, triplet=triplet)

    assert sentence is not None
    assert word in sentence
    assert "docker compose up" in sentence
