"""The spreadsheet that a registrar really has: a builder that the tests and the browser journey share.

Everybody in it is made up. The odd rows come first, then as many plain ones as are asked for.
"""

from tests.builders import NAMES

TITLE = "VAIMH Endorsement Registry ;;;; as of Oct 31"
HEADER = [
    "External ID", "Given Name", "FAMILY_NAME", "Credentials", "E-mail", "Locality", "Category", "Designation",
    "Awarded On", "Renewed Cycle", "Listed", "Show locality", "Notes", "Hold", "Shoe size",
]  # fmt: skip
# One awarded endorsement each, unless said otherwise. The rest of a row is empty.
ODD = [
    # Capitals, credentials behind the name, a non-breaking space and a US date.
    ["001", "JANE", "O’BRAMBLE, LCSW", "", "Jane@Example.org ", "Fairfax\u00a0County", "IFS", "", "10/5/2026", "",
     "Yes"],
    # The same person again, in another category, the name typed otherwise.
    ["001", "Jane", "O’Bramble", "", "jane@example.org", "", "IV-C", "", "2026-10-06", "", ""],
    # A title, decomposed accents, a spreadsheet's day number, a non-breaking hyphen in the category.
    ["002", "Dr. Ana", "Nun\u0303ez", "PhD", "ana@example.org", "Fairfax (city)", "IMHM\u2011P", "", "46300", "",
     "yes"],
    # Category and designation apart, a quoted line break in the notes.
    ["003", "Bo", "Lark", "", "bo@example.org", "Outside Virginia", "IMHM", "R/F", "Oct 7, 2026", "2026-2027", "no", "",
     "First line\r\nsecond line"],
    # One mailbox for an agency: another person.
    ["004", "Cy", "Lark-Wren", "", "bo@example.org", "", "ifa", "", "10/8/2026", "10/8/2026", ""],
    # Left to the registrar: a place of two, a day of two, a year of two digits, a hold.
    ["005", "Di", "Fern", "", "di@example.org", "Richmond", "IFA", "", "10/9/2026"],
    ["006", "Ed", "Moss", "", "ed@example.org", "", "IFA", "", "13/10/2026"],
    ["007", "Flo", "Reed", "", "flo@example.org", "", "IFA", "", "10/9/26"],
    ["008", "Gus", "Pine", "", "gus@example.org", "", "IFA", "", "10/9/2026", "", "", "", "", "Retired"],
    # No award date.
    ["010", "Ida", "Ash", "", "ida@example.org", "", "IFA", "", ""],
    # Errors: no such category, a cycle that is over.
    ["009", "Hal", "Oak", "", "hal@example.org", "", "XYZ", "", "10/9/2026"],
    ["011", "Jo", "Elm", "", "jo@example.org", "", "IFA", "", "10/9/2020", "2020-2021"],
]  # fmt: skip
# Once the order of the dates is known.
CREATED, REVIEWED, WRONG = 6, 4, 2
# The day over 12 in line 11 puts the dates in figures of all columns in doubt.
DATES = ("awarded_on_order", "renewed_cycle_order")


def messy_csv(*, rows: int, encoding: str = "cp1252") -> bytes:
    """A file of so many rows: cp1252 (no accents composed of two), semicolons, CRLF, a title and blank lines."""
    plain = [plain_row(number) for number in range(rows - len(ODD))]
    records = [TITLE.split(";"), [], HEADER, *ODD, [""] * 5, *plain]
    lines = [";".join(quoted(cell) for cell in record) for record in records]
    text = "\r\n".join(lines) + "\r\n"
    if encoding == "cp1252":
        text = text.replace("n\u0303", "ñ").replace("\u2011", "-")
    return text.encode(encoding)


def plain_row(number: int) -> list[str]:
    code = [*NAMES][number % 3]
    return [
        f"P{number:03}", f"Given{number}", f"Plainfield{number}", "", f"plain{number}@example.org", "Loudoun", code, "",
        "10/15/2026", "", "yes", "yes",
    ]  # fmt: skip


def quoted(cell: str) -> str:
    return f'"{cell}"' if any(sign in cell for sign in ';"\r\n') else cell
