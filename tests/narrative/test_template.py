"""A page's template: what it says, from which of its lines, and what it may not ask for."""

import re

import pytest
from jinja2 import TemplateSyntaxError

from qualkit.narrative.template import Value, written

NAMES: dict[str, Value] = {"public": True, "internal": False, "edition": "public"}


def say(words: str, *, line: int) -> str:
    return f"<{words} {line}>"


def said(body: str) -> str:
    return written(body, calls={"say": say}, names=NAMES).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("plain\nwords\n", "plain\nwords\n"),
        ('a {{ say("b") }} c', "a <b 1> c"),
        ('a\n{{ say("b",) }}\n', "a\n<b 2>\n"),
        ("a{% if public %} b{% else %} c{% endif %} d", "a b d"),
        ("a{% if internal %} b{% elif public %} c{% endif %} d", "a c d"),
        ('{% if edition == "internal" %}b{% else %}c{% endif %}', "c"),
        ('{% if edition != "internal" and not internal or internal %}b{% endif %}', "b"),
        # a line that holds a tag alone is none: a paragraph, a table, a list go on
        ("| a |\n{% if public %}\n| b |\n{% endif %}\n| c |\n", "| a |\n| b |\n| c |\n"),
        ("a\n{% if internal %}\nb\n{% endif %}\nc\n", "a\nc\n"),
        ("a\n{# a remark\nof two lines #}\nc\n", "a\nc\n"),
        ("a {% if public %}b{% endif %}\nc", "a b\nc"),
        ("a\n\n{% if public %}\n\nb\n\n{% endif %}\n\nc", "a\n\n\nb\n\n\nc"),
    ],
)  # fmt: skip
def test_what_a_template_says(body: str, text: str) -> None:
    assert said(body) == text


def test_each_line_knows_where_it_comes_from() -> None:
    body = (
        "one\n{% if internal %}\nnot\nthis\n{% else %}\nsix\n{% endif %}\n"
        'eight {{ say(\n"nine") }} ten\n{# eleven\ntwelve #}\nthirteen\n'
    )
    made = written(body, calls={"say": say}, names=NAMES)
    numbered = {line: made.line(at) for at, line in enumerate(made.text.split("\n"), 1)}
    assert numbered["one"] == 1
    assert numbered["six"] == 6
    assert numbered["thirteen"] == 12


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{% for x in range(10**9) %}x{% endfor %}", "“for” is nothing"),
        ("{{ 'a' * 999999999 }}", "“mul” is nothing"),
        ("{{ 9 ** 999999999 }}", "“pow” is nothing"),
        ("{{ say|upper }}", "“filter” is nothing"),
        ("{% set a = 1 %}", "“assign” is nothing"),
        ("{% macro a() %}{{ a() }}{% endmacro %}", "“macro” is nothing"),
        ("{% include 'secret' %}", "“include” is nothing"),
        ("{{ say.__globals__ }}", "access to attribute '__globals__'"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__'"),
        ("{{ say['x'] }}", "access to parts"),
        ("{{ lipsum(5) }}", "'lipsum' is undefined"),
        ("{{ self }}", "'self' is undefined"),
        ("{{ say() }}", "say: missing a required argument: 'words'"),
        ("{{ say('a', 'b') }}", "say: too many positional arguments"),
        ("{{ say('a', line='b') }}", "say is told something twice"),
        ("{{ say(*public) }}", "say takes words"),
        ("{{ say(3) }}", "names stand in quotation marks"),
        ("{{ say(public) }}", "names stand in quotation marks"),
        ("{% if say('a') %}b{% endif %}", "“call” is nothing"),
        ("{% if public %}b", "Unexpected end of template"),
        (f"{{{{ {'(' * 5000}'a'{')' * 5000} }}}}", "it is nested too deeply"),
    ],
)
def test_what_a_page_cannot_ask_for(body: str, why: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=f"^{re.escape(why)}") as raised:
        said(f"one\n{body}")
    assert raised.value.lineno == (1 if "nested" in why else 2)


def test_the_branch_that_is_not_taken_is_not_asked() -> None:
    assert said("{% if internal %}{{ nothing() }}{% endif %}so") == "so"
