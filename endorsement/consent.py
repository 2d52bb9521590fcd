"""What is public of an endorsee only with their consent, and the field that keeps the consent.

Declared once: search keys, records, filters, spreadsheets, the admin's form and the API read it from here.
"""

SWITCHES = {field: f"show_{field}" for field in ("organization", "locality", "email", "phone", "website")}
