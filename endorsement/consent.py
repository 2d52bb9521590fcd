"""The fields of an endorsee that are public only with consent, and the field that stores each consent.

Declared once: search keys, records, filters, spreadsheets, the admin's form and the API read it from here.
"""

SWITCHES = {field: f"show_{field}" for field in ("organization", "locality", "email", "phone", "website")}
