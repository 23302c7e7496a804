"""Only results are on stdout, whatever compiled libraries print."""

import json
import subprocess
import sys

PROGRAM = """
import os, sys
import territory_opt.cli as cli
from territory_opt.cli.commands import validate
run = validate.run
def noisy(arguments):
    os.write(1, b"a line of a compiled library\\n")
    return run(arguments)
validate.run = noisy
code = cli.main(["validate", sys.argv[1], "--json"])
print("after", flush=True)
os.write(1, b"and the descriptor is back\\n")
raise SystemExit(code)
"""


def test_lines_of_compiled_libraries_are_not_among_the_results(tmp_path):
    (tmp_path / "units.csv").write_text(
        "unit_id,lon,lat,customers\n" + "".join(f"ü{i},{8 + i / 10},50,{i + 1}\n" for i in range(4)),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    result, _, rest = done.stdout.rpartition("}\n")
    assert json.loads(result + "}")["valid"] is True
    assert rest == "after\nand the descriptor is back\n"
    assert "a line of a compiled library" in done.stderr
