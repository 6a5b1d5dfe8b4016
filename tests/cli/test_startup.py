import subprocess
import sys

HEAVY = (
    "alembic bertopic numpy onnxruntime pandas pydantic pyrage rapidfuzz sklearn spacy sqlalchemy "
    "textual tokenizers docx jinja2"
)


def test_help_loads_nothing_heavy() -> None:
    asked = "; ".join(
        [
            "import sys",
            "from qualkit.cli import main",
            "main(['--help'], standalone_mode=False)",
            f"print('loaded:', *({{*{HEAVY.split()!r}}} & {{*sys.modules}}))",
        ]
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1].strip() == "loaded:"
