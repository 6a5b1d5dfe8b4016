"""What stands plainly at the top of YAML, read without a YAML reader."""

import pytest

from qualkit import textfile, yamlfile

PLAIN = [
    "Closer to Families",
    "5ca1ab1e-0000-4000-8000-000000000024",
    "12345678-0000-4000-8000-000000000024",
    "2",
    '"Time: a study"',
    "'on'",
    "St Mary's (north), phase 2.1 / late",
    "Côte d'Azur",
    "Norway",
]
OTHER = [
    "on",
    "No",
    "null",
    "1.10",
    "2024-01-02",
    "a: b",
    "words # said",
    "[a, b]",
    ">-",
    "&x y",
    "~",
]


@pytest.mark.parametrize("value", PLAIN)
def test_plain_words_are_what_a_reader_of_yaml_reads(value: str) -> None:
    text = f"# first\ntitle: {value}  \nother:\n  title: x\n"
    assert textfile.top(text, "title") == [str(yamlfile.parse(text, "a.yaml")["title"])]


@pytest.mark.parametrize("value", OTHER)
def test_anything_else_is_left_to_a_reader(value: str) -> None:
    assert textfile.top(f"title: {value}\n", "title") is None


def test_each_key_must_be_there_once() -> None:
    assert textfile.top("title: A\n", "title", "uuid") is None
    assert textfile.top("title: A\ntitle: B\n", "title") is None
