from endorsement.models.imports import ImportPlan, ImportRow
from endorsement.models.ledger import VOID_FIELDS, Renewal, RenewalCycle
from endorsement.models.people import Endorsee, Endorsement, Hold
from endorsement.models.preferences import RegistrySettings
from endorsement.models.vocabulary import Category, Designation, Locality

__all__ = [
    "VOID_FIELDS",
    "Category",
    "Designation",
    "Endorsee",
    "Endorsement",
    "Hold",
    "ImportPlan",
    "ImportRow",
    "Locality",
    "RegistrySettings",
    "Renewal",
    "RenewalCycle",
]
