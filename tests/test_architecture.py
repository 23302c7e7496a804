"""Which package may import which, and that no file is missing from its registry."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
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
    {"places", "travel", "wording"},
    {"geography"},
    {"model"},
    {"errors", "data_files", "compiled"},
)
"""A line may import lower lines; packages on the same line do not import each other."""
DEPTH = {package: depth for depth, packages in enumerate(LAYERS) for package in packages}
TOP = ""
SEES_ONLY = {"solver": {"solver", "model", "errors", "compiled"}}
"""Packages that may import less than all that lies below them."""
GEOGRAPHIC = {"ingest", "export", "samples", "geography"}
RESERVED = {
    "ortools": {"solver", "assignment", "tours"},
    "pyvrp": {"tours"},
    "geopandas": GEOGRAPHIC,
    "shapely": GEOGRAPHIC,
    "pyproj": GEOGRAPHIC | {"travel"},
    "pyogrio": GEOGRAPHIC,
    "fastapi": {"api"},
    "starlette": {"api"},
}
PART_OF = {"markupsafe": "jinja2", "pydantic_core": "pydantic", "starlette": "fastapi"}
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
    "territory_opt/criteria": (
        "__init__.py",
        "CRITERIA",
        {"service", "day_tour", "stop_trips", "measure_text"},
    ),
    "territory_opt/export/formats": ("../registry.py", "EXPORTERS", set()),
    "territory_opt/objectives": ("__init__.py", "OBJECTIVES", {"plan_objective", "place_pairs"}),
    "territory_opt/tours/makers": ("__init__.py", "MAKERS", {"maker"}),
    "territory_opt/whatif/changes": ("__init__.py", "CHANGES", {"change"}),
    "territory_opt/travel": (
        "__init__.py",
        "PROVIDERS",
        {"hops", "pair_minutes", "prepared_travel", "fit_estimate", "speed_check"},
    ),
}
"""Folder of members -> the file that lists them, the name of the list, and helpers that are no members."""
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}

FILES = sorted((ROOT / PACKAGE).rglob("*.py")) + sorted((ROOT / "api").rglob("*.py"))


def package_of(module: str) -> str:
    """The package a dotted module name lies in; the top for the package itself and its own names."""
    top, *below = module.split(".")
    if top == "api":
        return "api"
    return below[0] if below and below[0] in DEPTH else TOP


def module_of(file: Path) -> str:
    """The dotted name of a file, a package's being that of its folder."""
    parts = file.relative_to(ROOT).with_suffix("").parts
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


def all_imports() -> Iterator[tuple[str, str, str]]:
    """Every import of the project: importing module, its package, imported module."""
    for file in FILES:
        for imported in imports(file):
            yield module_of(file), package_of(module_of(file)), imported


def test_every_package_has_a_layer():
    top = (ROOT / PACKAGE).iterdir()
    packages = {path.stem for path in top if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert packages - {"__init__"} <= set(DEPTH)


def test_the_documentation_shows_the_layers():
    text = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    shown = text.split("<!-- layers -->\n```text\n", 1)[1].split("\n```", 1)[0].splitlines()
    assert shown == [" | ".join(sorted(packages)) for packages in LAYERS]


def test_imports_go_downwards():
    upward = [
        f"{module} imports {imported}"
        for module, here, imported in all_imports()
        if imported.split(".")[0] in {PACKAGE, "api"}
        and TOP not in {here, there := package_of(imported)}
        and here != there
        and (DEPTH[here] >= DEPTH[there] or there not in SEES_ONLY.get(here, DEPTH))
    ]
    assert not upward


def test_no_two_files_import_each_other():
    """Inside a package too, and by way of others."""
    graph = {module_of(file): set[str]() for file in FILES}
    for module, _, imported in all_imports():
        known = imported if imported in graph else imported.rpartition(".")[0]
        if known in graph and known != module:
            graph[module].add(known)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_libraries_are_imported_by_few_packages():
    outside = [
        f"{module} imports {imported}"
        for module, here, imported in all_imports()
        if here not in RESERVED.get(imported.split(".")[0], {here})
    ]
    assert not outside


def test_the_model_knows_numpy_and_annotations_alone():
    known = {*sys.stdlib_module_names, "annotated_types", "numpy", PACKAGE}
    assert {imported.split(".")[0] for _, here, imported in all_imports() if here == "model"} <= known


def test_every_library_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    libraries = [*project["dependencies"], *project["optional-dependencies"]["tours"]]
    declared = {re.match(r"[\w-]+", one).group().lower().replace("-", "_") for one in libraries}
    of_our_own = {*sys.stdlib_module_names, PACKAGE, "api"}
    used = {imported.split(".")[0] for _, _, imported in all_imports()} - of_our_own
    assert {PART_OF.get(library, library) for library in used} - declared == set()


def test_files_are_named_after_what_is_in_them():
    assert not {file.stem for file in FILES} & VAGUE


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
    registry = (ROOT / folder / listing).resolve()
    assert re.search(rf"^{name}\b.*=", registry.read_text(encoding="utf-8"), re.MULTILINE)
    members = {file.stem for file in (ROOT / folder).glob("*.py")} - {"__init__"} - helpers
    listed = {part for imported in imports(registry) for part in imported.split(".")}
    assert members, f"{folder} has no members"
    assert members <= listed, f"{sorted(members - listed)} not in {name}"


def test_importing_the_package_loads_nothing_heavy():
    code = f"import sys, {PACKAGE}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert answer.stdout.split() == []
