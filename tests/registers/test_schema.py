"""The schema an editor uses is made from the types, and every file fits it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from rumbo.registers import FOLDER, LEFT_OUT, check
from rumbo.registers.schema import FILE, schema, text

README = FOLDER / "README.md"
EXAMPLES = re.findall(r"## .*?\(`(\w+)/.*?\n```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
FILES = [*sorted(FOLDER.glob("*/*.yml")), FOLDER / LEFT_OUT]


class Editor(yaml.SafeLoader):
    """YAML as an editor takes it: version 1.2, where a day is text and only true and false are."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag.rsplit(":", 1)[1] in ("int", "float", "null")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


def test_the_file_is_what_the_types_make():
    assert FILE.read_text(encoding="utf-8") == text(), "run: python -m rumbo.registers.schema"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_file_fits(path, validator):
    words = path.read_text(encoding="utf-8")
    faults = [
        f"{'/'.join(map(str, one.path))}: {one.message[:200]}"
        for one in validator.iter_errors(yaml.load(words, Editor))
    ]
    assert faults == []
    assert "$schema=" in words.splitlines()[0]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"records": [{"id": "Not an id"}]},
        {"records": [{"id": "a", "kind": "commitment", "title": {"en": "a"}, "actors": ["USA"], "statements": []}]},
        {"recordz": []},
        {"country": "UAS"},
    ],
)
def test_the_schema_refuses(spoilt, validator):
    assert list(validator.iter_errors(spoilt))


def test_the_examples_of_the_how_to_fit(tmp_path: Path, validator):
    assert [register for register, _ in EXAMPLES] == ["compact", "pathways", "measures", "meetings"]
    shutil.copytree(FOLDER, tmp_path / "registers")
    for register, example in EXAMPLES:
        (tmp_path / "registers" / register / "example.yml").write_text(example, encoding="utf-8")
        assert list(validator.iter_errors(yaml.load(example, Editor))) == []
    assert check(tmp_path / "registers") == ()
