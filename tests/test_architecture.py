"""The plan of the house, held: who may import whom, and that no file is forgotten by its registry."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
PACKAGE = "territory_opt"
LAYERS = (
    {"__main__"},
    {"api", "cli"},
    {"pipeline"},
    {"ingest", "export", "samples"},
    {"whatif"},
    {"formulate"},
    {"solver", "judge", "tours"},
    {"resolve"},
    {"assignment"},
    {"accounts", "criteria", "objectives"},
    {"travel", "wording"},
    {"geography"},
    {"model"},
    {"errors", "data_files", "compiled"},
)
"""A line may import lower lines; rooms on the same line are strangers."""
DEPTH = {room: depth for depth, rooms in enumerate(LAYERS) for room in rooms}
FRONT_DOOR = ""
SEES_ONLY = {"solver": {"solver", "model", "errors", "compiled"}}
"""Rooms that may see less than all that lies below them: the judge must not inherit from the solver."""
GEOGRAPHERS = {"ingest", "export", "samples", "geography", "travel"}
RESERVED = {
    "ortools": {"solver", "assignment", "tours"},
    "pyvrp": {"tours"},
    "geopandas": GEOGRAPHERS,
    "shapely": GEOGRAPHERS,
    "pyproj": GEOGRAPHERS,
    "pyogrio": GEOGRAPHERS,
    "fastapi": {"api"},
    "starlette": {"api"},
}
COMES_WITH = {"markupsafe": "jinja2", "pydantic_core": "pydantic", "starlette": "fastapi"}
"""Libraries that are part of another one, which is declared."""
HEAVY = {
    "geopandas",
    "numba",
    "ortools",
    "pandas",
    "pyarrow",
    "pyogrio",
    "pyproj",
    "scipy",
    "shapely",
    "fastapi",
}
REGISTRIES = {
    "territory_opt/accounts/rules": ("__init__.py", "RULES", {"rule", "rule_parameters"}),
    "territory_opt/cli/commands": ("__init__.py", "COMMANDS", set()),
    "territory_opt/criteria": ("__init__.py", "CRITERIA", {"service", "day_tour"}),
    "territory_opt/export/formats": (
        "registry.py",
        "EXPORTERS",
        {"registry", "csv_text", "json_text", "formula_safety"},
    ),
    "territory_opt/tours/makers": ("__init__.py", "MAKERS", {"maker"}),
    "territory_opt/travel": (
        "__init__.py",
        "PROVIDERS",
        {"hops", "pair_minutes", "prepared_travel", "fit_estimate", "speed_check"},
    ),
}
"""Folder of members -> the file that lists them, the name of the list, and helpers that are no members."""
NO_NOUNS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}

FILES = sorted((HOUSE / PACKAGE).rglob("*.py")) + sorted((HOUSE / "api").rglob("*.py"))


def room_of(module: str) -> str:
    """The room a dotted module name lies in; the front door for the package itself and its own names."""
    top, *below = module.split(".")
    if top == "api":
        return "api"
    return below[0] if below and below[0] in DEPTH else FRONT_DOOR


def module_of(file: Path) -> str:
    """The dotted name of a file, a package's being that of its folder."""
    parts = file.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> Iterator[str]:
    """Every module a file imports when it runs, inside functions too; relative imports made absolute."""
    package = module_of(file).split(".")[: None if file.name == "__init__.py" else -1]
    waiting: list[ast.AST] = [parsed(file)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        waiting.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{name}.{alias.name}" for alias in node.names)


def everywhere() -> Iterator[tuple[str, str, str]]:
    """Every import of the project: importing module, its room, imported module."""
    for file in FILES:
        for imported in imports(file):
            yield module_of(file), room_of(module_of(file)), imported


def test_every_room_is_on_the_plan():
    top = (HOUSE / PACKAGE).iterdir()
    rooms = {path.stem for path in top if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert rooms - {"__init__"} <= set(DEPTH)


def test_imports_go_downwards():
    upward = [
        f"{module} imports {imported}"
        for module, here, imported in everywhere()
        if imported.split(".")[0] in {PACKAGE, "api"}
        and FRONT_DOOR not in {here, there := room_of(imported)}
        and here != there
        and (DEPTH[here] >= DEPTH[there] or there not in SEES_ONLY.get(here, DEPTH))
    ]
    assert not upward


def test_reserved_libraries_stay_in_their_rooms():
    outside = [
        f"{module} imports {imported}"
        for module, here, imported in everywhere()
        if here not in RESERVED.get(imported.split(".")[0], {here})
    ]
    assert not outside


def test_the_model_knows_numpy_alone():
    known = {*sys.stdlib_module_names, "numpy", PACKAGE}
    assert {imported.split(".")[0] for _, here, imported in everywhere() if here == "model"} <= known


def test_every_library_is_declared():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    libraries = [*project["dependencies"], *project["optional-dependencies"]["tours"]]
    declared = {re.match(r"[\w-]+", one).group().lower().replace("-", "_") for one in libraries}
    of_our_own = {*sys.stdlib_module_names, PACKAGE, "api"}
    used = {imported.split(".")[0] for _, _, imported in everywhere()} - of_our_own
    assert {COMES_WITH.get(library, library) for library in used} - declared == set()


def test_files_are_named_after_what_is_in_them():
    assert not {file.stem for file in FILES} & NO_NOUNS


def test_public_things_are_explained():
    things = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    silent = [
        f"{module_of(file)}.{node.name}"
        for file in FILES
        for node in parsed(file).body
        if isinstance(node, things) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent


@pytest.mark.parametrize("folder", REGISTRIES)
def test_no_member_is_missing_from_its_registry(folder):
    listing, name, helpers = REGISTRIES[folder]
    registry = (HOUSE / folder / listing).resolve()
    assert re.search(rf"^{name}\b.*=", registry.read_text(encoding="utf-8"), re.MULTILINE)
    members = {file.stem for file in (HOUSE / folder).glob("*.py")} - {"__init__"} - helpers
    listed = {part for imported in imports(registry) for part in imported.split(".")}
    assert members, f"{folder} has no members"
    assert members <= listed, f"{sorted(members - listed)} not in {name}"


def test_importing_the_package_loads_nothing_heavy():
    code = f"import sys, {PACKAGE}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOUSE
    )
    assert answer.stdout.split() == []
