from endorsement.models.attachments import Attachment
from endorsement.models.batches import Batch, BatchChange
from endorsement.models.corrections import Merge, NumberAlias
from endorsement.models.imports import ColumnChoice, ImportFile, ImportJob, ImportPlan, ImportRow
from endorsement.models.ledger import VOID_FIELDS, Renewal, RenewalCycle
from endorsement.models.messages import Message, MessageText
from endorsement.models.people import Correction, Endorsee, Endorsement, Hold
from endorsement.models.preferences import RegistrySettings
from endorsement.models.requests import RenewalLink, RenewalRequest, RenewalRequirement, RequestFile, WantedLink
from endorsement.models.versions import ContentVersion
from endorsement.models.vocabulary import Category, Designation, Locality, PlaceName

__all__ = [
    "VOID_FIELDS",
    "Attachment",
    "Batch",
    "BatchChange",
    "Category",
    "ColumnChoice",
    "ContentVersion",
    "Correction",
    "Designation",
    "Endorsee",
    "Endorsement",
    "Hold",
    "ImportFile",
    "ImportJob",
    "ImportPlan",
    "ImportRow",
    "Locality",
    "Merge",
    "Message",
    "MessageText",
    "NumberAlias",
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
