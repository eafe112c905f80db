from __future__ import annotations

import pytest

from rumbo.core import PlaceKind, places
from rumbo.core.codebook import dimension, dimensions, parse_value, value_name
from rumbo.errors import AmbiguousPlace, UnknownDimension, UnknownName, UnknownValue


def test_every_name_is_there_in_both_languages() -> None:
    for one in dimensions().values():
        assert {"en", "es"} <= set(one.name)
        assert one.values or one.places
        for name in one.values.values():
            assert {"en", "es"} <= set(name)


def test_every_kind_of_place_named_is_one() -> None:
    assert {kind for one in dimensions().values() for kind in one.places} <= set(PlaceKind)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("citizenship", "citizenship"), (" Citizenship ", "citizenship"), ("encounter_type", "encounter-type"),
        ("encounter type", "encounter-type"), ("sector", "area"), ("field office", "area"),
        ("nationality", "citizenship"),
    ],
)  # fmt: skip
def test_a_dimension_has_several_spellings(text: str, id_: str) -> None:
    assert dimension(text).id == id_


def test_an_unknown_dimension_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownDimension, match="citizenship"):
        dimension("colour")


def test_each_value_is_found_by_its_id_and_by_its_names() -> None:
    for one in dimensions().values():
        for value, name in one.values.items():
            assert {parse_value(one.id, text) for text in (value, value.upper(), *name.values())} == {value}


def test_each_place_is_found_by_its_id() -> None:
    for one in dimensions().values():
        for kind in one.places:
            for place in places(PlaceKind(kind)):
                assert parse_value(one.id, place.id) == place.id
                assert value_name(one.id, place.id) == place.name


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("citizenship", "venezuela", "VEN"), ("citizenship", "CHINA, PEOPLES REPUBLIC OF", "CHN"),
        ("citizenship", "México", "MEX"),
        ("citizenship", "Georgia", "GEO"), ("state", "Georgia", "US-GA"),
        ("demographic", "Niñez no acompañada", "unaccompanied-children"),
        ("component", "Border Patrol", "usbp"), ("citizenship", "Otras", "other"),
    ],
)  # fmt: skip
def test_a_value_is_found_by_what_people_write(name: str, text: str, value: str) -> None:
    assert parse_value(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("citizenship", "Atlantis", UnknownValue), ("demographic", "families", UnknownValue),
        ("citizenship", "", UnknownValue),
        ("citizenship", "US-TX", UnknownValue), ("state", "MEX", UnknownValue), ("area", "Laredo", AmbiguousPlace),
    ],
)  # fmt: skip
def test_a_value_that_is_not_there_is_refused_with_choices(name: str, text: str, error: type[UnknownName]) -> None:
    with pytest.raises(error) as caught:
        parse_value(name, text)
    assert caught.value.do
    assert caught.value.exit_code == 2


def test_the_total_has_a_name_in_every_dimension() -> None:
    assert value_name("citizenship", "total")["es"] == "Total"
