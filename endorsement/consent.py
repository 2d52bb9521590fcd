"""The fields of an endorsee that are public only with consent, and the field that stores each consent.

Declared once: search keys, records, filters, spreadsheets and the admin's form read it. The API prints the records.
"""

SWITCHES = {field: f"show_{field}" for field in ("organization", "locality", "email", "phone", "website")}
