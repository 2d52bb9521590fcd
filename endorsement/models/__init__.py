from endorsement.models.attachments import Attachment
from endorsement.models.imports import ColumnChoice, ImportFile, ImportJob, ImportPlan, ImportRow
from endorsement.models.ledger import VOID_FIELDS, Renewal, RenewalCycle
from endorsement.models.messages import Message, MessageText
from endorsement.models.people import Endorsee, Endorsement, Hold
from endorsement.models.preferences import RegistrySettings
from endorsement.models.requests import RenewalLink, RenewalRequest, RenewalRequirement, RequestFile, WantedLink
from endorsement.models.versions import ContentVersion
from endorsement.models.vocabulary import Category, Designation, Locality, PlaceName

__all__ = [
    "VOID_FIELDS",
    "Attachment",
    "Category",
    "ColumnChoice",
    "ContentVersion",
    "Designation",
    "Endorsee",
    "Endorsement",
    "Hold",
    "ImportFile",
    "ImportJob",
    "ImportPlan",
    "ImportRow",
    "Locality",
    "Message",
    "MessageText",
    "PlaceName",
    "RegistrySettings",
    "Renewal",
    "RenewalCycle",
    "RenewalLink",
    "RenewalRequest",
    "RenewalRequirement",
    "RequestFile",
    "WantedLink",
]
