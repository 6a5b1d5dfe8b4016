"""Copies codebooks and the sample study into the wheel; all else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class WithSamples(build_py):
    """Builds the package with what stands beside it in the checkout."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if self.editable_mode:
            return
        for name in ("codebooks", "transcripts_sample"):
            shutil.copytree(
                ROOT / name, Path(self.build_lib) / "qualkit" / "data" / name, dirs_exist_ok=True
            )


setup(cmdclass={"build_py": WithSamples})
