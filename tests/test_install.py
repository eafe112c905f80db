"""The wheel alone is the whole program: it carries its data and answers far from the sources.

No network: the wheel is built by the hatchling that is installed, and what it depends on is lent by the environment
that runs the tests.
"""

from __future__ import annotations

import json
import shutil
import site
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
BUILD_INPUTS = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".gitignore")


def test_the_container_gets_what_the_wheel_is_made_of() -> None:
    included = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*included["force-include"], *(Path(one).parts[0] for one in included["packages"]), "pyproject.toml"}
    copied = {
        word
        for line in (REPOSITORY / "Containerfile").read_text().splitlines()
        if line.startswith("COPY") and "--from" not in line
        for word in line.split()[1:-1]
    }
    let_through = set((REPOSITORY / ".containerignore").read_text().split())
    assert needed <= copied
    assert {f"!{name}" for name in copied} <= let_through


def run(*command: str | Path, folder: Path) -> str:
    """What the command printed; when it fails, the test shows what it said."""
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built in a copy of the sources so that the work tree stays as it is."""
    copy = tmp_path_factory.mktemp("sources")
    for name in BUILD_INPUTS:
        shutil.copy(REPOSITORY / name, copy)
    for name in ("src", "docs"):
        shutil.copytree(REPOSITORY / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", copy / "dist", folder=copy)
    (built,) = (copy / "dist").glob("rumbo-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a new environment that holds the wheel and borrows what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return folder / "bin"


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    source = REPOSITORY / "src"
    expected = {
        path.relative_to(source).as_posix()
        for path in (source / "rumbo").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    docs = REPOSITORY / "docs"
    expected |= {f"rumbo/site/docs/{path.relative_to(docs).as_posix()}" for path in docs.rglob("*.md")}
    carried = set(zipfile.ZipFile(wheel).namelist())
    assert not expected - carried, "missing in the wheel; does .gitignore name them?"
    assert {".py", ".yml", ".parquet"} <= {Path(name).suffix for name in carried}


def test_the_wheel_carries_its_licence(wheel: Path) -> None:
    names = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" in name}
    assert {"LICENSE", "NOTICE"} <= names


def test_the_installed_command_answers_outside_the_sources(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import rumbo; print(rumbo.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert "0.1.0" in run(installed / "rumbo", "--version", folder=tmp_path)


def test_the_installed_package_knows_what_was_published_on_a_day(installed: Path, tmp_path: Path) -> None:
    question = "show cbp-encounters --place us-southwest --since 2023-12 --until 2023-12 --as-of 2024-01-31"
    answer = run(installed / "rumbo", *question.split(), "--format", "json", folder=tmp_path)
    assert "302034" in json.dumps(json.loads(answer))
