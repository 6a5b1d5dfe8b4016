"""Labels and words to write into files and read back."""

from hypothesis import strategies as st

from qualkit.model import Speech

LABELS = st.sampled_from(
    ["INT", "P1", "FG3", "Alex Doe", "Mr Williams", "Siân Hughes", "Unknown Speaker", "Carer 2"]
)

WORD = st.text("abcdeéŵñżłβд漢😀’'-", min_size=1, max_size=8).filter(lambda w: w.strip("’'-"))
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)


@st.composite
def speeches(draw: st.DrawFn) -> list[Speech]:
    """Speeches that a transcript could hold, neighbours by different speakers."""
    drawn = draw(st.lists(st.builds(Speech, LABELS, WORDS), min_size=1, max_size=6))
    return [
        speech
        for before, speech in zip([Speech("", ""), *drawn], drawn, strict=False)
        if before.label != speech.label
    ]
