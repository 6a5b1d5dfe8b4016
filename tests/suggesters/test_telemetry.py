import os
import subprocess
import sys
from pathlib import Path


def test_the_model_leaves_nothing_in_the_users_folder(tmp_path: Path) -> None:
    code = "from qualkit.suggesters.embed import load; load()"
    env = {**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    env.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    assert list(tmp_path.rglob("*")) == []
