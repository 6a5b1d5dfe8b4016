"""Institutions by the last word of their name: Oakwood Academy, St Mary's Infants, HMP Ford."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import found, matches
from qualkit.recognisers.shapes import APOSTROPHE, CAPITAL, GAP, LETTER, WORD
from qualkit.recognisers.vocabulary import fold, is_given_name

_KINDS = {
    "School": (
        "Primary School|Primary Academy|Primary|Infants School|Infants|Infant School|Juniors|"
        "Junior School|Nursery School|Nursery|Nurseries|Academy|High School|High|Secondary School|"
        "Secondary|College|Grammar School|Grammar|Comprehensive|Comp|Special School|School|"
        "Sixth Form College|Sixth Form|Pre-School|Preschool|Playgroup|Pupil Referral Unit|PRU|"
        "University|Uni|Ysgol|Tech|Institute"
    ),
    "Centre": (
        "Children['’]?s Centre|Family Centre|Family Hub|Community Centre|Community Hub|"
        "Sports Centre|Leisure Centre|Youth Centre|Youth Club|Health Centre|Contact Centre|"
        "Resource Centre|Shopping Centre|Centre|Hub|Club|Rooms|Library|Baths"
    ),
    "Surgery": "Medical Centre|Medical Practice|Surgery|Practice|Clinic|Pharmacy|Dental Practice",
    "Hospital": "General Hospital|Hospital|Infirmary|Hospice|General|Maternity|Royal Infirmary",
    "Court": (
        "Crown Court|County Court|Family Court|Combined Court(?: Centre)?|Magistrates['’]? Court|"
        "Justice Centre|Law Courts"
    ),
    "Home": "Children['’]?s Home|Care Home|Nursing Home|Residential Home|Refuge|Hostel|Residential",
    "Charity": "Trust|Foundation|Charity|Mission|Project|Housing Association|Housing|Homes|Mosque",
    "Organisation": (
        "House|Hall|Manor|Grange|Lodge|Court|Building|Buildings|Chambers|Yard|Mill|Mills|Works|"
        "Police Station|Police|Constabulary|Fire Station|Station|Church|Chapel|Cathedral|Abbey|"
        "Gurdwara|Temple|Synagogue|Solicitors|LLP|Ltd|Limited|Partners|Rangers|Rovers|United|Wanderers|FC|"
        "Boxing Club|Football Club|Rugby Club|Hotel|Arms|Inn|Tavern|Nurseries|Services|Agency|"
        "Caf[eé]|Tandoori|Chippy|Chip Shop|Fish Bar|Kebabs?|Stores|Garage|Motors|Taxis|Cabs|"
        "Barbers|Bakery|Salon|"
        "Recruitment|Council|Borough Council|City Council|County Council|District Council|"
        "Town Council|Parish Council|Fostering|Unit|Ward|Dads|Mums"
    ),
}
_SUFFIX_KIND = {
    suffix.replace("['’]?", ""): kind
    for kind, suffixes in _KINDS.items()
    for suffix in suffixes.split("|")
}
_SUFFIXES = "|".join(
    sorted((s for group in _KINDS.values() for s in group.split("|")), key=len, reverse=True)
)
_PART = rf"(?:St\.?|{CAPITAL}(?:{APOSTROPHE}s)?)"
_PARTS = re.compile(_PART)
_LINK = rf"(?:{GAP}(?:of|the|and|&|upon|on|in|le|under|for))?(?:{GAP}the)?"
_NAMED = re.compile(
    rf"(?<![{LETTER}\d@])(?P<name>{_PART}(?:{_LINK}{GAP}{_PART}){{0,4}}?)"
    rf"{GAP}(?P<suffix>{_SUFFIXES})(?![{LETTER}])"
    rf"(?:{GAP}(?:School|College|Trust|Team|Academy)(?![{LETTER}]))?"
)
_SAINT = re.compile(
    rf"(?<![{LETTER}\d])(?:{CAPITAL}{GAP})?(?:St\.?|Saint|SS) {CAPITAL}"
    rf"(?:{APOSTROPHE}s(?![{LETTER}]))?"
    rf"(?:{GAP}(?:and|&){GAP}(?:St\.? )?{CAPITAL}(?:{APOSTROPHE}s)?)?"
)
_OUR_LADY = re.compile(
    rf"(?<![{LETTER}])(?:Our Lady|Sacred Heart|Holy (?:Trinity|Family|Cross|Rosary|Name|Child)|"
    rf"All Saints|Christ Church|Corpus Christi|Immaculate Conception)"
    rf"(?: of(?: the)?(?: {CAPITAL})+)?(?:['’]s?)?"
)
_PRISON = re.compile(rf"(?<![{LETTER}])(?:HMP|HMYOI|YOI|HM Prison) {CAPITAL}(?:{GAP}{CAPITAL})?")
_OF = re.compile(
    rf"(?<![{LETTER}])(?:University|College|Diocese|Bishop) of {CAPITAL}(?:{GAP}{CAPITAL})?"
)
_LAST = re.compile(rf"(?:{_SUFFIXES})(?![{LETTER}])")
_SAINTS = re.compile("S(?:t|aint|S)[. ]")
_HOLY = re.compile("Our Lady|Sacred|Holy|All Saints|Christ|Corpus|Immaculate")
_JAIL = re.compile("HM|YOI")
_SEATS = re.compile("University|College|Diocese|Bishop")
GENERIC = frozenset(
    """
    the a an our my his her their your this that local family families children childrens
    early help primary secondary high crown county city town borough district youth magistrates
    supreme health medical community national general special infant junior nursery school
    schools social care services service mental public private independent head deputy every
    any one new old main whole same other resource contact sure start first second and of for
    in on at i he she it we you they but so if when what where is was yes no in group boarding
    faith church catholic state free leisure sports pupil referral day maternity minor
    injuries walk research pilot council open full assistant all some both which because then
    after before with from to adult adults housing fostering adoption police fire breakfast
    after-school homework home team youth justice legal human customer student support senior
    staff civil probation emergency employment play sure-start children's families' key stage
    good foster business area region
    """.split()
)


def find(text: str) -> Iterator[Find]:
    """Yield every institution in `text` that has a name besides what it is."""
    for match in matches(_NAMED, text, _LAST):
        start = _start_of_name(text, match)
        if start is not None:
            reason = f"the name of an institution: {kind_of(match['suffix'])}"
            yield Find(Span(start, match.end()), Kind.ORGANISATION, reason)
    for pattern, hint, reason in (
        (_SAINT, _SAINTS, "named after a saint: School"),
        (_OUR_LADY, _HOLY, "named after a saint: School"),
        (_PRISON, _JAIL, "a prison: Prison"),
        (_OF, _SEATS, "the name of an institution: Organisation"),
    ):
        yield from found(pattern, text, Kind.ORGANISATION, reason, hint)


def kind_of(suffix: str) -> str:
    """The word that stands for an institution with this last word: School, Surgery, Court."""
    return _SUFFIX_KIND.get(suffix.replace("'", "").replace("’", ""), "Organisation")


def short_names(name: str) -> Iterator[str]:
    """What an institution is called for short: Moorfoot for Moorfoot Family Centre."""
    parts = list(WORD.finditer(name))
    if saint := _SAINT_S.fullmatch(name):
        if not is_given_name(saint["of"]):
            yield saint["short"]
        return
    own = len(parts)
    while own > 1 and fold(parts[own - 1][0]) in _LAST_WORDS:
        own -= 1
    if own < len(parts) and not (own == 1 and fold(parts[0][0]) in ("st", "saint", "new", "old")):
        yield name[parts[0].start() : parts[own - 1].end()]


_SAINT_S = re.compile(rf"(?:St\.?|Saint) (?P<short>(?P<of>{CAPITAL}){APOSTROPHE}?s?)")
_LAST_WORDS = frozenset(
    """
    primary school infants infant junior juniors nursery academy high secondary college grammar
    comprehensive childrens family community sports health centre hub club rooms surgery medical
    practice clinic hospital infirmary hospice general court crown county home care house hall
    lodge trust foundation project housing association solicitors services boxing youth the of and
    """.split()
)


def _start_of_name(text: str, match: re.Match[str]) -> int | None:
    """Where the name begins, its generic first words left out; None if nothing else is left."""
    parts = list(_PARTS.finditer(match["name"]))
    own = [
        part
        for part in parts
        if fold(part[0]).removesuffix("s") not in GENERIC and fold(part[0]) not in GENERIC
    ]
    if not own:
        return None
    first = own[0]
    alone = len(own) == 1 and len(parts) == 1
    start = match.start("name") + first.start()
    if alone and match["suffix"] in _LOOSE and is_given_name(first[0]):
        return None
    return start


_LOOSE = frozenset(("High", "Services", "Unit", "United", "General", "Arms"))
