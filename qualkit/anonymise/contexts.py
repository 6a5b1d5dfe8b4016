"""What stands before and after a name, and hardly ever before and after a word."""

from __future__ import annotations

import re

NAME_BEFORE = re.compile(
    r"\b(?:our|called|named|names|hi|hiya|hello|hey|thanks|cheers|bye|me and|auntie|aunty|aunt|"
    r"uncle|mr|mrs|ms|dr|sgt|pc|told|tell|asked|rang|texted|met|saw|mate|brother|sister|son|"
    r"daughter|lad|baby|little|poor|miss|like|love|im|i'm|cousin|friend|dear)[ ,]+\Z",
    re.IGNORECASE,
)
"""Before a name, and less often before a word."""
CALLED = re.compile(
    r"\b(?:our|called|named|hi|hiya|hello|thanks|cheers|me and|auntie|aunty|uncle|mr|mrs|ms|dr|"
    r"nicknamed|name is|name's|names|kn[eo]wn? (?:\w+ )?(?:only |just )?as)[ ,]+\Z",
    re.IGNORECASE,
)
"""Before a name and hardly ever before a word."""
NAME_AFTER = re.compile(
    r"(?:['’]s\b|s\b(?= (?:mum|dad|nan|house|room|sister|brother|worker|teacher))|"
    r",? (?:said|says|sez|was|is|has|had|told|tells|came|comes|went|goes|got|did|does|didn['’]?t|"
    r"doesn['’]?t|wasn['’]?t|isn['’]?t|hasn['’]?t|knows|knew|thinks|thought|asked|asks|rang|phoned|"
    r"texted|left|started|helped|gave|took|takes|wanted|wants|lives|lived|always|never|used to|"
    r"who)\b)"
)
"""What somebody does, after their name."""
_OBJECT = (
    "a|an|the|my|his|her|him|them|me|us|it|you|your|our|their|that|every|everything|everyone|"
    "nothing|up|out|off|down|away|back|round|to|on|about|like|over|with|at|in|and"
)
_PAST = (
    "brought|took|made|gave|got|had|said|told|came|went|left|kept|bought|drove|found|wrote|sent|ran|held|"
    "sat|stood|met|paid|rang|sang|lost|built|taught|thought|knew|saw|felt|heard|fell|did|spoke|broke|"
    "threw|grew|caught|fought|slept|won|began|chose|ate|hid|led|set|put|let"
)
ACTS = re.compile(
    r" (?:(?:will|would|can|could|might|won['’]t|wouldn['’]t|can['’]t|couldn['’]t|just|only|even|"
    r"still|already|actually) [a-z]+|"
    r"(?!(?:this|its|as|was|us|yes|these|those|his|perhaps|sometimes|always|is|has|ones|things|words|"
    rf"levels|schemes|rates|periods)\b)(?:[a-z]{{2,}}(?:s|ed)|{_PAST}) (?:{_OBJECT}))\b"
)
"""What somebody does to something: "brings a sponge", "will sue"."""
SUBJECT_BEFORE = re.compile(
    r"(?:\A|[.?!\n]|\b(?:and|but|so|cos|coz|because|when|then|if|since|after|while|what))[ ]*\Z",
    re.IGNORECASE,
)
SUBJECT_AFTER = re.compile(
    r" (?:said|says|told|tells|replied|asked|asks|rang|texted|messaged|phoned|came|comes|went|"
    r"goes|got|gets|was|is|isn['’]?t|wasn['’]?t|has|had|did|does|didn['’]?t|doesn['’]?t|knows|knew|thinks|thought|left|"
    r"started|took|takes|gave|gives|wants|wanted|lives|lived|hates|loves|likes|cried|laughed|drove)\b",
    re.IGNORECASE,
)
"""A verb with its subject, before which a second verb cannot stand."""
AT_THE = re.compile(r"\b(?:at|to|in|into|from|near|outside|round|up|down) the \Z", re.IGNORECASE)
NOTHING_MORE = re.compile(
    r"(?:[.,;:?!\n]|\Z| [(–-]| (?:and|but|or|so|to|on|in|at|by|as|of|off|for|from|with|without|"
    r"when|where|which|who|that|because|cos|cause|if|until|till|after|before|since|now|then|again|there|"
    r"here|every|all|one|last|next|this|right|just|also|they|we|i|i['’]d|he|she|it|you|is|was|"
    r"were|are|has|had|did|do|does|rang|said|says|told|never|always|the|a|an|my)\b)",
    re.IGNORECASE,
)
"""After a place, where no noun can follow that the word would belong to."""
