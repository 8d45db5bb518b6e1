"""Where things live (docs/architecture.md): what would break quietly breaks here, loudly."""

import ast
import platform as standard_platform
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("platform/preventief", "tenants", "partners", "cases", "billing")


def python_files() -> list[Path]:
    return [file for room in ROOMS for file in (ROOT / room).rglob("*.py") if "migrations" not in file.parts]


def test_platform_is_a_source_root_and_no_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert "site-packages" not in (standard_platform.__file__ or "")
    assert Path(standard_platform.__file__ or "").parent != ROOT / "platform"
    assert standard_platform.system()


def test_the_two_roots_are_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["build"]["dev-mode-dirs"] == ["platform", "."]
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(ROOMS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "help"],
        ["-m", "pytest", "--version"],
        ["-m", "celery", "-A", "preventief", "--version"],
        ["-c", "import platform, preventief, tenants, partners, cases, billing; platform.system()"],
    ],
)
def test_commands_work_from_the_root(command: list[str]) -> None:
    outcome = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in python_files()}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_every_public_function_and_class_says_its_rule() -> None:
    silent = [
        f"{file.relative_to(ROOT)}: {node.name}"
        for file in python_files()
        if file.name != "apps.py" and "commands" not in file.parts  # there the module's own text says it
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_nothing_enters_a_tenant_with_a_with_statement_on_the_model() -> None:
    """`with tenant:` keeps its state on the class; `inside(schema)` does not."""
    guilty = [str(file) for file in python_files() if "with tenant:" in file.read_text()]
    assert guilty == []


def test_views_reach_records_through_access_and_queries_only() -> None:
    guilty = [
        str(file.relative_to(ROOT))
        for file in python_files()
        if (file.name == "views.py" or "views" in file.parts) and ".objects" in file.read_text()
    ]
    assert guilty == []


def test_raw_sql_stays_in_tenants_and_migrations() -> None:
    guilty = [
        str(file.relative_to(ROOT))
        for file in python_files()
        if "tenants" not in file.parts
        and any(word in file.read_text() for word in (".cursor()", ".raw(", "RawSQL(", ".extra("))
    ]
    assert guilty in ([], ["platform/preventief/observe/health.py"])


def test_no_signals() -> None:
    guilty = [
        str(file.relative_to(ROOT))
        for file in python_files()
        if "django.db.models.signals" in file.read_text()
    ]
    assert guilty == []
