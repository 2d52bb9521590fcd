"""The fields of an endorsee that are public only with consent, and the field that stores each consent.

Declared once: search keys, records, filters, spreadsheets and the admin's form read it. The API prints the records.

What a person offers is its own consent: public while it is on.
"""

SWITCHES = {field: f"show_{field}" for field in ("organization", "locality", "email", "phone", "website")}

# The switches that are themselves what the public reads, and the day the person last confirmed them.
OFFERS = ("offers_supervision", "accepting")
CONFIRMED = "availability_confirmed_on"
