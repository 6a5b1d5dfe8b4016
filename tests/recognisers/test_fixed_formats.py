"""Numbers and addresses with a form of their own."""

from types import ModuleType

import pytest

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


@pytest.mark.parametrize(
    ("recogniser", "text", "found"),
    [
        (phone, "ring me on 07700 900123 after six", ["07700 900123"]),
        (phone, "it's 07700900663", ["07700900663"]),
        (phone, "or my mum on 0114 496 0345.", ["0114 496 0345"]),
        (phone, "the office, (01632) 960184, is open", ["(01632) 960184"]),
        (phone, "+44 7700 900 663 from abroad", ["+44 7700 900 663"]),
        (phone, "out of hours on 0300 123 4567", ["0300 123 4567"]),
        (phone, "my number is 496 0345", []),
        (phone, "you can ring 496 0345", ["496 0345"]),
        (phone, "call +353 1 555 0123", ["+353 1 555 0123"]),
        (
            phone,
            "oh seven seven double oh, nine hundred, one two three",
            ["oh seven seven double oh, nine hundred, one two three"],
        ),
        (phone, "we had 943 referrals, 476 of them new", []),
        (phone, "ring 999 or 101 or 111", []),
        (phone, "it cost 0.77 in 2019", []),
        (email, "write to t.ofori@example.org please", ["t.ofori@example.org"]),
        (email, "It is jo_b-1@mail.example.co.uk.", ["jo_b-1@mail.example.co.uk"]),
        (
            email,
            "it's jo dot bloggs at example dot co dot uk",
            ["jo dot bloggs at example dot co dot uk"],
        ),
        (email, "shaz84 at gmail.com", ["shaz84 at gmail.com"]),
        (email, "look at www.example.org", []),
        (email, "we met at ten dot on the dot", []),
        (handle, "I'm @jo_b.99 on there.", ["@jo_b.99"]),
        (handle, "snap is kayy_99", ["kayy_99", "kayy_99"]),
        (handle, "my insta's jo.b99, add me", ["jo.b99"]),
        (handle, "the meeting is @ ten", []),
        (handle, "SPEAKER_01 said so", []),
        (url, "see www.example.org/about.", ["www.example.org/about"]),
        (url, "https://a.example/x?y=1, there", ["https://a.example/x?y=1"]),
        (url, "it's on millfieldtrust.org.uk somewhere", ["millfieldtrust.org.uk"]),
        (url, "apply on gov.uk or www.gov.uk", []),
        (url, "we waited.it was long", []),
        (postcode, "the flat is S60 2LX, above", ["S60 2LX"]),
        (postcode, "hx9 9qq, no capitals", ["hx9 9qq"]),
        (postcode, "EC1A 1BB and gir 0aa", ["EC1A 1BB", "gir 0aa"]),
        (postcode, "postcode starts TS3 I think", ["TS3"]),
        (postcode, "in B1 2nd floor", []),
        (postcode, "the S5 area", []),
        (nhs_number, "NHS number 943 476 5919", ["943 476 5919", "943 476 5919"]),
        (nhs_number, "943-476-5919 on the letter", ["943-476-5919"]),
        (nhs_number, "943 476 5918 on the letter", []),
        (nhs_number, "NHS number, it says, 943 476 5918", ["943 476 5918"]),
        (nhs_number, "943 476 59191", []),
        (ni_number, "it is AB 12 34 56 C", ["AB 12 34 56 C"]),
        (ni_number, "qq123456c", ["qq123456c"]),
        (ni_number, "DF 12 34 56 C", []),
        (ni_number, "NI number is DF123456", ["DF123456"]),
        (ni_number, "AB 12 34 56 E", []),
        (vehicle, "a black Corsa, YD19 OXK, parked", ["YD19 OXK"]),
        (vehicle, "yd19oxk", ["yd19oxk"]),
        (vehicle, "an old one, M413 BKL", ["M413 BKL"]),
        (vehicle, "reg was KAZ 12", ["KAZ 12"]),
        (vehicle, "under S47 CAF", []),
        (vehicle, "in ks12 and after", []),
        (reference, "The case reference was CYP/2023/04417, always", ["CYP/2023/04417"] * 2),
        (reference, "crime number 42/20871/22", ["42/20871/22"] * 2),
        (reference, "case LM22C00841", ["LM22C00841"] * 2),
        (reference, "hospital number is RXK4471902", ["RXK4471902"] * 2),
        (reference, "the ref's SEN/1187/22", ["SEN/1187/22"] * 2),
        (reference, "a case of 12 children in 2019", []),
        (reference, "post-16 and Covid-19, 24/7", []),
        (reference, "about £1200000", []),
    ],
)
def test_fixed_formats(recogniser: ModuleType, text: str, found: list[str]) -> None:
    assert words(text, recogniser.find(text)) == found
