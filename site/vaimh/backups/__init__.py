"""Backups of the whole site, by `manage.py backup` and `manage.py restore`.

A backup is a directory: the database (`database.sqlite3` or `database.dump`), the uploaded files (`media/`) and
`manifest.json`, which is written last and has the checksum of each file.
"""


class BackupError(Exception):
    """Why there is no backup, or no restore, in words for the operator. Nothing was changed."""
