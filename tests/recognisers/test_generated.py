"""Three hundred and more of each fixed format, made by rule, beside as many near misses."""

import string
from collections.abc import Callable
from random import Random
from types import ModuleType

import pytest
from stdnum.gb import nhs

from qualkit.recognisers import (
    email,
    handle,
    nhs_number,
    ni_number,
    phone,
    postcode,
    reference,
    url,
    vehicle,
)
from tests.recognisers import words

MANY = 320
LEAST_PRECISION = 0.98

Made = Callable[[Random], str]


def digits(random: Random, count: int) -> str:
    return "".join(random.choices(string.digits, k=count))


def capitals(random: Random, count: int, letters: str = "BDFGHJLNPRSTWXY") -> str:
    return "".join(random.choices(letters, k=count))


def name(random: Random) -> str:
    return "".join(random.choices(string.ascii_lowercase, k=random.randint(4, 9)))


def a_phone(random: Random) -> str:
    gap = random.choice(["", " "])
    start, parts = random.choice(
        [("07700", (3, 3)), ("0114", (3, 4)), ("020", (4, 4)), ("01632", (6,)), ("+44 7700", (6,))]
    )
    return gap.join([start, *(digits(random, part) for part in parts)])


def no_phone(random: Random) -> str:
    return random.choice([f"0.{digits(random, 4)}", f"£{digits(random, 4)}", digits(random, 5)])


def an_email(random: Random) -> str:
    at = random.choice(["@", "@", " at "])
    end = "example dot org" if at == " at " else random.choice(["example.org", "mail.example.com"])
    return f"{name(random)}.{name(random)}{at}{end}".replace(".", " dot " if at == " at " else ".")


def no_email(random: Random) -> str:
    return random.choice([f"@{name(random)}", f"{name(random)} at ten", f"{name(random)}.org"])


def a_postcode(random: Random) -> str:
    area = capitals(random, random.randint(1, 2), "BDHLNST")
    inward = f"{random.randint(0, 9)}{capitals(random, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"
    return f"{area}{random.randint(1, 99)}{random.choice(['', ' '])}{inward}"


def no_postcode(random: Random) -> str:
    return random.choice(
        [f"S{random.randint(10, 99)}", f"£{digits(random, 2)}", f"KS{digits(random, 1)}"]
    )


def an_nhs_number(random: Random) -> str:
    while True:
        number = digits(random, 10)
        if nhs.is_valid(number):
            return random.choice(["{} {} {}", "{}{}{}", "{}-{}-{}"]).format(
                number[:3], number[3:6], number[6:]
            )


def no_nhs_number(random: Random) -> str:
    while True:
        number = digits(random, 10)
        if not nhs.is_valid(number):
            return f"{number[:3]} {number[3:6]} {number[6:]}"


def an_ni_number(random: Random) -> str:
    first = capitals(random, 1, "ABCEGHJKLMPRSTWXY") + capitals(random, 1, "CEHJLMPRSTWXY")
    gap = random.choice(["", " "])
    return gap.join([first, digits(random, 2), digits(random, 2), digits(random, 2), "A"])


def no_ni_number(random: Random) -> str:
    return f"{capitals(random, 1, 'DFIQUV')}F {digits(random, 2)} {digits(random, 2)} A"


def a_vehicle(random: Random) -> str:
    year = random.choice(["07", "19", "23", "58", "71"])
    gap = random.choice(["", " "])
    return capitals(random, 2) + year + gap + capitals(random, 3)


def no_vehicle(random: Random) -> str:
    return random.choice(
        [f"KS{digits(random, 1)}", f"S{digits(random, 2)}", f"Year {digits(random, 1)}"]
    )


def a_url(random: Random) -> str:
    return random.choice(["www.", "https://", "https://www.", ""]) + name(random) + ".org.uk"


def no_url(random: Random) -> str:
    return random.choice(["gov.uk", f"{name(random)}. org", "9.30", "e.g. this"])


def a_handle(random: Random) -> str:
    return random.choice([f"@{name(random)}", f"@{name(random)}.{digits(random, 2)}"])


def no_handle(random: Random) -> str:
    return random.choice([f"@ {name(random)}", f"@{random.choice('!?')}", name(random)])


def a_reference(random: Random) -> str:
    return random.choice(
        [
            f"{capitals(random, 3)}/20{digits(random, 2)}/{digits(random, 5)}",
            f"{random.randint(10, 99)}/{digits(random, 5)}/{random.randint(18, 24)}",
            f"{capitals(random, 2)}{random.randint(10, 24)}C{digits(random, 5)}",
            f"{capitals(random, 3)}{digits(random, 7)}",
        ]
    )


def no_reference(random: Random) -> str:
    return random.choice(
        [f"{digits(random, 2)} families", f"20{digits(random, 2)}", "24/7", "Covid-19"]
    )


@pytest.mark.parametrize(
    ("recogniser", "made", "miss"),
    [
        (phone, a_phone, no_phone),
        (email, an_email, no_email),
        (postcode, a_postcode, no_postcode),
        (nhs_number, an_nhs_number, no_nhs_number),
        (ni_number, an_ni_number, no_ni_number),
        (vehicle, a_vehicle, no_vehicle),
        (url, a_url, no_url),
        (handle, a_handle, no_handle),
        (reference, a_reference, no_reference),
    ],
)
def test_all_are_found_and_hardly_anything_else(
    recogniser: ModuleType, made: Made, miss: Made
) -> None:
    random = Random(7)
    right = wrong = 0
    for _ in range(MANY):
        true, near = made(random), miss(random)
        said = f"so I wrote {true}, and then"
        found = words(said, recogniser.find(said))
        assert true in found
        right += 1
        wrong += bool(words("", recogniser.find(f"so I had {near}, and then")))
    assert right / (right + wrong) >= LEAST_PRECISION
