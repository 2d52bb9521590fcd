import pytest

from endorsement.imports.names import Name, read_name


@pytest.mark.parametrize(
    ("given", "family", "credentials", "name"),
    [
        ("Ada", "SMITH", "", Name("Ada", "Smith", "")),
        ("JANE", "O'BRIEN-LEE", "", Name("Jane", "O'Brien-Lee", "")),
        ("ANA MARÍA", "NUÑEZ", "", Name("Ana María", "Nuñez", "")),
        ("AJ", "SMITH III", "", Name("AJ", "Smith III", "")),
        ("Ann", "MCDONALD", "", Name("Ann", "MCDONALD", "")),
        ("Ann", "DE LA CRUZ", "", Name("Ann", "DE LA CRUZ", "")),
        ("Ann", "McDonald", "", Name("Ann", "McDonald", "")),
        ("Ada", "Smith, LCSW", "", Name("Ada", "Smith", "LCSW")),
        ("Ada", "Smith, LCSW, PhD", "PhD", Name("Ada", "Smith", "LCSW, PhD")),
        ("Ada", "Smith, LCSW", "LCSW, PhD", Name("Ada", "Smith", "LCSW, PhD")),
        ("Ada", "Smith, Jr.", "", Name("Ada", "Smith, Jr.", "")),
        ("Dr. Ada", "Winter", "", Name("Ada", "Winter", "")),
        ("Dr.", "Winter", "", Name("", "Winter", "")),
        ("", "Dr. Winter", "", Name("", "Winter", "")),
        ("Drew", "Winter", "", Name("Drew", "Winter", "")),
        ("", "Smith, Ann", "", Name("", "Smith, Ann", "")),
    ],
)
def test_a_name_is_read_as_people_write_it(given, family, credentials, name):
    assert read_name(given, family, credentials) == name
