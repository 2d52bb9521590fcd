"""Turns a spreadsheet into changes to the registry: read, match, plan, review by a registrar, apply."""
