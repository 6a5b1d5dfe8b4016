"""Words by which a speaker's label is told from the beginning of a sentence or a heading."""

_PARTICLES = "al and bin da de del der di du el la le of the van von & y"
_ROLES = """
    adviser advisor assistant aunt carer chair chairman chairwoman chairperson child clerk
    client coordinator dad daughter deputy doctor facilitator father foster governor gp
    grandfather grandmother group head int interpreter interviewee interviewer lead leader
    manager member mentor moderator mother mum nan nurse observer officer parent participant
    partner practitioner pupil researcher resident respondent secretary sister son brother
    speaker staff student teacher translator uncle user visitor voice volunteer witness worker
"""
_FUNCTION = """
    and of i he she we they it my our your his her their its this that these those there here
    who whom whose what when where why which how if but or so because although though however
    therefore then also as at by for from in into on to with without about after before between
    during until than like is am are was were be been being has have had do does did done can
    could would should might must not no yes yeah ok okay well right now never always every each
    some any most many more much a an one two three four five first second third last next
    another other
"""
_TELLING = """
    say says said saying tell tells told ask asks asked think thinks thought know knows knew
    mean means meant want wants wanted feel feels felt go goes went going get gets got came come
    see seen saw remember imagine look listen anyway
"""
_HEADINGS = """
    note notes nb ps eg e.g. ie i.e. etc example examples reason reasons result results problem
    problems questions solution point points thing things part summary conclusion background aim
    aims introduction context warning remark comment comments action actions agenda keywords
    subject re cc to-do todo update fyi date time place location duration length venue title
    file recording recorded transcribed transcript interview page table figure section chapter
    step stage phase week month year day number tel phone email website http https www mailto
    monday tuesday wednesday thursday friday saturday sunday
"""

PARTICLES = frozenset(_PARTICLES.split())
"""What stands in a name without a capital, though never first."""

ROLES = frozenset(_ROLES.split())
"""What people are called in an interview."""

NAMELESS = frozenset((_FUNCTION + _TELLING + _HEADINGS).split())
"""What no label begins with, or holds in lower case: "She said", "One thing", "Note"."""
