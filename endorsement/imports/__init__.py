"""A spreadsheet becomes changes to the registry: read, matched, planned, settled by a registrar, applied."""
