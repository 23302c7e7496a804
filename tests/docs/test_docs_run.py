"""Run the documentation: the README's tutorial in one shell, and every Python snippet.

Blocks below the marker `<!-- run -->` run in order in one folder. To take only seconds, the tests put
`iterations = 100` and `time_limit_s = 2` on top of the sample's scenario and use a free port instead of
8000; nothing else is changed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MARKED = re.compile(r"^<!-- run(?:: (\w+))? -->\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SNIPPET = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUICK = r"""
mv my-book/scenario.toml scenario.toml
printf 'iterations = 100\ntime_limit_s = 2\n' | cat - scenario.toml > my-book/scenario.toml
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the files that the tutorial needs; the tutorial runs in a folder inside."""
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    (tmp_path / "demo-tutorial").mkdir()
    return tmp_path


def tutorial_script() -> str:
    parts = ["set -euo pipefail\n"]
    for kind, language, body in MARKED.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        if kind == "serve" and shutil.which("curl") is None:
            continue
        if language == "python":
            parts.append(f"python - <<'SNIPPET'\n{body}SNIPPET\n")
        else:
            parts.append(body)
        if "territory-opt sample" in body:
            parts.append(QUICK)
    return "\n".join(parts)


def test_the_tutorial_runs(checkout):
    script = tutorial_script()
    assert script.count("territory-opt ") >= 7
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    completed = subprocess.run(
        ["bash", "-c", script.replace("8000", str(free_port()))],
        cwd=checkout / "demo-tutorial",
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr
    folder = checkout / "demo-tutorial"
    for plan in ("plan", "plan-wider", "plan-from-python"):
        report = json.loads((folder / plan / "report.json").read_text(encoding="utf-8"))
        assert report["status"] in {"feasible", "optimal"}, plan
        assert (folder / plan / "report.html").stat().st_size > 10_000
    assert "every rule is held" in completed.stdout
    assert "broken rule" in completed.stdout  # the wider plan, judged by the book's own scenario
    if shutil.which("curl"):
        collection = json.loads((folder / "answer.geojson").read_text(encoding="utf-8"))
        assert collection["report"]["status"] == "optimal"


def test_the_python_snippets_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    snippets = SNIPPET.findall((ROOT / "docs" / "python.md").read_text(encoding="utf-8"))
    assert len(snippets) >= 6
    for number, body in enumerate(snippets, start=1):
        exec(compile(body, f"python.md, snippet {number}", "exec"), names)
    assert (tmp_path / "plan-from-python" / "report.html").is_file()
    assert "Did you mean 'territories'?" in capsys.readouterr().out
