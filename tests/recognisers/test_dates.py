import pytest

from qualkit.recognisers import birth_date, date
from tests.recognisers import words


@pytest.mark.parametrize(
    ("text", "found", "shown"),
    [
        ("it was the 14th of March 2023, I think", "the 14th of March 2023", "[March 2023]"),
        ("It's 14.03.23, and I'm with", "14.03.23", "[March 2023]"),
        ("on 12/09/2022.", "12/09/2022", "[September 2022]"),
        ("dated 2023-03-14", "2023-03-14", "[March 2023]"),
        ("the second of March", "the second of March", "[March]"),
        ("twenty-first of may", "twenty-first of may", "[May]"),
        ("since the 20th of Feb we", "the 20th of Feb", "[February]"),
        ("I get it on 9 May.", "9 May", "[May]"),
        ("4th September", "4th September", "[September]"),
        ("since 1 June 2021", "1 June 2021", "[June 2021]"),
        ("March the 14th", "March the 14th", "[March]"),
        ("Wednesday the 14th of February", "Wednesday the 14th of February", "[February]"),
        ("last Thursday, the 9th, she", "last Thursday, the 9th", "[date]"),
        ("no, the 15th, when they came", "the 15th", "[date]"),
        ("born on Boxing Day", "Boxing Day", "[December]"),
        ("22nd june. i lost", "22nd june", "[June]"),
        ("since 14 june last year. before", "14 june last year", "[June]"),
        ("on the 9th of January. No heating", "the 9th of January", "[January]"),
        ("We opened the door on the 9th. It was", "the 9th", "[date]"),
        ("just after dawn on the tenth.", "the tenth", "[date]"),
        ("it was the 22nd of the second ’71, and", "the 22nd of the second ’71", "[date]"),
        ("the 5th of the 11th, I think", "the 5th of the 11th", "[date]"),
        ("from the 17th of Ramadan, she says", "the 17th of Ramadan", "[date]"),
        ("is Twenty-one November, ten o'clock", "Twenty-one November", "[November]"),
        ("and nine May, she says", "nine May", "[May]"),
        ("that August Bank Holiday Monday", "August Bank Holiday Monday", "[August]"),
        ("with PC Kaur on 3 February 2022", "3 February 2022", "[February 2022]"),
    ],
)
def test_dates(text: str, found: str, shown: str) -> None:
    longest = max(words(text, date.find(text)), key=len)
    assert (longest, date.to_the_month(longest)) == (found, shown)


@pytest.mark.parametrize(
    "text",
    [
        "in March, or in 2023, or on a Thursday",
        "the 15th time I rang",
        "the first one was better",
        "2 may come and 3 march past",
        "May 10 families come back",
        "one March day, and in November twenty came",
        "a Bank Holiday Monday",
        "crime 42/20871/22",
        "open 24/7",
        "the 21st century",
        "on the tenth floor",
        "the fourth of the five",
        "the 1st of the week",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert words(text, date.find(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Her date of birth is 3rd of March 2014, so", "3rd of March 2014"),
        ("DOB 11/09/1994", "11/09/1994"),
        ("and date of birth 30 08 1985, same", "30 08 1985"),
        ("i was born 14th of june 2007", "14th of june 2007"),
        ("the 3rd of January, that's her birthday", "the 3rd of January"),
        ("He was born up the road, in that back bedroom, 3rd of May 2008, hot", "3rd of May 2008"),
        ("15th of June, same as my mum.", "15th of June"),
        ("he'll be five on the 3rd of May", "the 3rd of May"),
        ("she turned twenty-one on the 3rd of May", "the 3rd of May"),
    ],
)
def test_dates_of_birth(text: str, found: str) -> None:
    assert found in words(text, birth_date.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "we met on the 3rd of January",
        "it was closed on the 19th of July",
        "the order was signed on the 19th of July",
        "the same report as on the 19th of July",
    ],
)
def test_other_dates_are_no_birthdays(text: str) -> None:
    assert words(text, birth_date.find(text)) == []
