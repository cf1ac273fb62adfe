# Other programs in their newest versions, from PyPI, in an environment of their own: the distribution's are years old.
import os
import subprocess
import sys
from pathlib import Path

from measuring import say

FOLDER = Path(__file__).resolve().parents[2] / ".build/bench-tools"
WANTED = ("hugo", "git-cliff")


def add():
    """Ahead on the path of what runs from here on; what can't be had stays as the distribution has it."""
    if not (FOLDER / "wanted").exists():
        say(f"installing the newest {' and '.join(WANTED)} into {FOLDER}")
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=False)
        pip = [FOLDER / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
        if all(subprocess.run([*pip, name], check=False).returncode == 0 for name in WANTED):
            (FOLDER / "wanted").write_text("\n".join(WANTED) + "\n")
    os.environ["PATH"] = f"{FOLDER / 'bin'}:{os.environ['PATH']}"
