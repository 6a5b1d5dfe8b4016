"""The keys of the review, as they are told to who uses it."""

KEYS = (
    ("a", "accept: it is what it was taken for"),
    ("x", "it identifies nobody: it will stand in the texts as it is"),
    ("t", "it is of another kind, or in another relation"),
    ("m", "merge it into another: they are one"),
    ("s", "split some of its forms off: they are somebody else's"),
    ("e", "else: the mention that you stand on is somebody else's, there only"),
    ("r", "rename what stands for it"),
    ("p", "a programme term: keep it for good, wherever it stands"),
    ("n", "add a name that was missed"),
    ("u", "undo the newest decision"),
    ("/", "show those with some letters in their names"),
    ("f", "show the undecided, all, people, places, or the decided"),
    ("j k", "down and up, as the arrow keys; Page Up, Page Down, Home, End"),
    ("Tab", "to the mentions, and back"),
    ("+", "more mentions, where they are many"),
    ("q", "write the texts, and leave"),
)
FOOT = (
    "a accept  x reject  t retype  m merge  s split  Tab  e else",
    "r rename  p keep  n add  u undo  / find  ? help  q leave",
)
HELP = (
    "Each decision is kept in the vault at once: a lost connection loses none. The texts are "
    "written when you leave.\n\nBars say how doubtful something is: ■■■■■ most of all, ····· as "
    "good as certain. Mentions are marked by « »."
)
