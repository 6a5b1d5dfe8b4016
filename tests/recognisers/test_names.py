"""Names of people, places and institutions by what stands beside them."""

from types import ModuleType

import pytest

from qualkit.recognisers import (
    capitals,
    given_names,
    institutions,
    introductions,
    kinship,
    letters,
    spelled,
    streets,
    titles,
    towns,
)
from tests.recognisers import words


@pytest.mark.parametrize(
    ("recogniser", "text", "found"),
    [
        (titles, "I send Mrs Begum, our liaison", ["Mrs Begum"]),
        (titles, "Dr. Rao and PC Kaur", ["Dr. Rao", "PC Kaur"]),
        (titles, "Mrs Ashdown-Pike. Dr Sekibo knows", ["Mrs Ashdown-Pike", "Dr Sekibo"]),
        (titles, "Ms Van der Merwe conceded", ["Ms Van der Merwe"]),
        (titles, "Auntie Pat had him", ["Auntie Pat"]),
        (titles, "Mr O'Connor's lad", ["Mr O'Connor"]),
        (titles, "this feller Big Tone started", ["Big Tone"]),
        (titles, "Sister Act was on, and I Miss Going", []),
        (kinship, "our Jayden won't go", ["Jayden"]),
        (kinship, "my eldest, Leo, is ten", ["Leo"]),
        (kinship, "her brother Kacper got split up", ["Kacper"]),
        (kinship, "the social worker was called Nkechi Ade", ["Nkechi Ade"]),
        (kinship, "our Will is nine", ["Will"]),
        (kinship, "our Early Help offer", []),
        (kinship, "my wife, I said", []),
        (introductions, "I'm Sahra, hello", ["Sahra"]),
        (introductions, "he called me Jam, he did", ["Jam"]),
        (introductions, "a lad called Tyler Moss came", ["Tyler Moss"]),
        (introductions, "thanks, Jodie", ["Jodie"]),
        (introductions, "I'm Fine thanks", []),
        (given_names, "When Mark left, Grace was small", ["Mark", "Grace"]),
        (given_names, "Will you mark it? May I hope?", []),
        (given_names, "Hope said it would be in May", ["Hope"]),
        (given_names, "Patience, our child worker, has it", ["Patience"]),
        (given_names, "Patience is what you need", []),
        (given_names, "a note on Ethan Pint", ["Ethan Pint"]),
        (given_names, "ask Samir D about it", ["Samir D"]),
        (institutions, "at Oakwood Academy in Year 9", ["Oakwood Academy"]),
        (institutions, "from St Mary's Primary", ["St Mary's", "St Mary's Primary"]),
        (institutions, "Broom Hill Community Centre", ["Broom Hill Community Centre"]),
        (institutions, "in HMP Doncaster", ["HMP Doncaster"]),
        (institutions, "at Our Lady of Lourdes", ["Our Lady of Lourdes"]),
        (institutions, "at the Children's Centre or a Family Court", []),
        (streets, "22 Cliffe Street, the old one", ["22 Cliffe Street"]),
        (streets, "the Millfield estate", ["Millfield estate"]),
        (streets, "gone to Tansley Parade", ["Tansley Parade"]),
        (streets, "The Street was quiet", []),
        (towns, "from Peckham to Rotherham", ["Peckham", "Rotherham"]),
        (towns, "I was in Reading", ["Reading"]),
        (towns, "in Tower Hamlets", ["Tower Hamlets"]),
        (towns, "Reading was hard for her", []),
        (spelled, "it is N-G-O-Z-I, yes", ["N-G-O-Z-I"]),
        (spelled, "T, R, E, L and so on", ["T, R, E, L"]),
        (spelled, "a C-A-F and a TAF", []),
        (letters, "J was only four", ["J"]),
        (letters, "me and K got kicked off", ["K"]),
        (letters, "a boy, initials J.L., and", ["J.L."]),
        (letters, "Plan B, Year R, vitamin D, A and E, a T-shirt", []),
        (letters, "Q: and what then?", []),
        (capitals, "moved to Skelderby last year", ["Skelderby"]),
        (capitals, "Two buses from Long Marden, they are", ["Long Marden"]),
        (capitals, "over at the Civic, they say", ["Civic"]),
        (capitals, "We Have Capitals For Everything", []),
        (capitals, "Don't. She'll see. I'd say.", []),
    ],
)
def test_names(recogniser: ModuleType, text: str, found: list[str]) -> None:
    assert words(text, recogniser.find(text)) == found
