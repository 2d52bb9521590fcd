import pytest
from django.test import Client
from schemathesis.specs.openapi import definitions

from tests.endorsement.api.conftest import API, GOLDEN
from tests.golden import assert_golden

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def document(registry):
    return Client().get(f"{API}openapi.json").json()


def operations(document):
    return {path.removeprefix(API): operation["get"] for path, operation in document["paths"].items()}


def test_description_is_as_agreed(document):
    # All counties, cities and languages would hide the rest.
    for parameter in operations(document)["endorsees/"]["parameters"]:
        if parameter["name"] == "locality":
            values = parameter["schema"]["items"]["enum"]
            assert {"fairfax-county", "fairfax-city", "outside-virginia"} < set(values)
            values[:] = ["fairfax-city", "fairfax-county"]
        if parameter["name"] == "language":
            values = parameter["schema"]["items"]["enum"]
            assert {"ase", "en", "es"} < set(values)
            values[:] = ["ase", "en", "es"]
    assert_golden(document, GOLDEN / "openapi.json")


def test_description_is_openapi(document):
    definitions.OPENAPI_31_VALIDATOR.validate(document)


def test_everything_is_described_and_has_an_example(document):
    assert list(operations(document)) == [
        "endorsees/",
        "endorsees/{number}/",
        "categories/",
        "cycles/current/",
        "verify/{number}/",
    ]
    schemas = document["components"]["schemas"]
    for operation in operations(document).values():
        assert operation["summary"]
        assert operation["description"]
        assert all(parameter["description"] for parameter in operation["parameters"])
        for status, response in operation["responses"].items():
            if status == "200":
                name = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                assert schemas[name]["examples"]
            elif status != "304":
                assert response["content"]["application/problem+json"]["example"]["status"] == int(status)


def test_statuses_are_those_that_there_are(document):
    everywhere = ["400", "405", "422", "500", "503"]
    assert {name: sorted(operation["responses"]) for name, operation in operations(document).items()} == {
        "endorsees/": sorted(["200", "304", "412", *everywhere]),
        "endorsees/{number}/": sorted(["200", "304", "404", "412", *everywhere]),
        "categories/": sorted(["200", "304", "412", *everywhere]),
        "cycles/current/": sorted(["200", "304", "404", "412", *everywhere]),
        "verify/{number}/": sorted(["200", "429", *everywhere]),
    }


def test_examples_have_the_fields_of_the_answers(document):
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        for example in schema.get("examples", []):
            assert set(schema["required"]) <= set(example) <= set(schema["properties"]), name
