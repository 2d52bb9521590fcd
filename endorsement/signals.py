"""What other apps may listen to."""

from django.dispatch import Signal

# Sent once for each service that changed the registry, after its transaction was committed. Keyword arguments:
# `action` (a name from endorsement/audit.py) and `instance` (the record that the change is logged on;
# None where one service changed many endorsees).
# Django logs what a receiver raises; it stops nothing.
registry_changed = Signal()
