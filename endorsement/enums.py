"""The states of the registry, with their groups. No other module spells out a state."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class LocalityKind(TextChoices):
    COUNTY = "county", _("County")
    CITY = "city", _("City")
    OTHER = "other", _("Other")


class PlaceKind(TextChoices):
    ZIP = "zip", _("ZIP code")
    TOWN = "town", _("Town")


class RenewalKind(TextChoices):
    INITIAL = "initial", _("With the award")
    RENEWAL = "renewal", _("Renewal")


class EndReason(TextChoices):
    SUPERSEDED = "superseded", _("Superseded by another endorsement")
    RELINQUISHED = "relinquished", _("Relinquished by the endorsee")
    REVOKED = "revoked", _("Revoked")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")


class HoldKind(TextChoices):
    INACTIVE = "inactive", _("Inactive")
    RETIRED = "retired", _("Retired")
    SANCTIONED = "sanctioned", _("Sanctioned")
    DECEASED = "deceased", _("Deceased")


class Standing(IntegerChoices):
    """The standing of an endorsement on a date, in the order in which the rule tests it.

    The values grow toward the registry, so that the standing of an endorsee is the greatest of their endorsements'.
    """

    NOT_AWARDED_YET = 0, _("Not awarded yet")
    HELD = 1, _("On hold")
    ENDED = 2, _("Ended")
    NEVER_RENEWED = 3, _("Never renewed")
    LAPSED = 4, _("Lapsed")
    NOT_YET_EFFECTIVE = 5, _("Not yet effective")
    GRACE = 6, _("In grace period")
    ACTIVE = 7, _("Active")


ON_REGISTRY = (Standing.GRACE, Standing.ACTIVE)


class Movement(TextChoices):
    """What became of a person on the registry between the eve of a cycle and a day in it."""

    KEPT = "kept", _("Kept")
    BACK = "back", _("Back")
    NEW = "new", _("New")
    LAPSED = "lapsed", _("Lapsed")
    HELD = "held", _("On hold")
    ENDED = "ended", _("Ended")


HERE = (Movement.KEPT, Movement.BACK, Movement.NEW)
GONE = (Movement.LAPSED, Movement.HELD, Movement.ENDED)


class RenewalGroup(TextChoices):
    """What a bulk renewal does with an endorsement."""

    DUE = "due", _("Renewed for the previous cycle")
    LAPSED = "lapsed", _("Not renewed for the previous cycle")
    RENEWED = "renewed", _("Already renewed")
    HELD = "held", _("On hold")
    ENDED = "ended", _("Ended")
    AWARDED_LATER = "awarded_later", _("Awarded after the cycle")
    REFUSED = "refused", _("Can't be renewed as entered")


RENEWABLE = (RenewalGroup.DUE, RenewalGroup.LAPSED)


class HoldGroup(TextChoices):
    """What a bulk hold does with an endorsee."""

    LEAVING = "leaving", _("Leaves the registry")
    ABSENT = "absent", _("Already off the registry")
    HELD = "held", _("Already on hold")


HOLDABLE = (HoldGroup.LEAVING, HoldGroup.ABSENT)


class RowOutcome(TextChoices):
    """What an import does with one row of its file."""

    CREATE = "create", _("create")
    UPDATE = "update", _("update")
    RENEW = "renew", _("renew")
    UNCHANGED = "unchanged", _("unchanged")
    REVIEW = "review", _("review")
    ERROR = "error", _("error")
    SKIPPED = "skipped", _("skipped")


class Hidden(TextChoices):
    """What an import does with the rows and columns that the file hides. Blank: it hides none."""

    LEFT_OUT = "left_out", _("left out")
    TAKEN = "taken", _("taken")


class ImportWork(TextChoices):
    """What takes long about an import."""

    READ = "read", _("read the file and compare it")
    CHECK = "check", _("compare")
    APPLY = "apply", _("apply")


class ImportState(TextChoices):
    """Where long work on an import is."""

    WAITING = "waiting", _("waiting")
    WORKING = "working", _("under way")
    CUT_SHORT = "cut_short", _("cut short")
    REFUSED = "refused", _("refused")
    DONE = "done", _("done")

    @property
    def is_open(self) -> bool:
        """Whether it goes on by itself."""
        return self in (ImportState.WAITING, ImportState.WORKING)


# The rows that applying an import writes; the others are left out.
WRITTEN = (RowOutcome.CREATE, RowOutcome.UPDATE, RowOutcome.RENEW)


class Progress(IntegerChoices):
    """The progress of an endorsement in a renewal season; `EndorsementQuerySet.with_progress` decides it."""

    RENEWED = 1, _("Renewed")
    COVERED = 2, _("Covered by the award")
    HELD = 3, _("On hold")
    NOT_YET = 4, _("Not yet renewed")
    NEW = 5, _("Newly awarded")


DUE = (Progress.RENEWED, Progress.COVERED, Progress.HELD, Progress.NOT_YET)
GOOD_FOR_CYCLE = (Progress.RENEWED, Progress.COVERED, Progress.NEW)


class RequestStatus(TextChoices):
    """Where a renewal request is."""

    NEW = "new", _("New")
    QUESTION = "question", _("Question asked")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# A person has one open request for a cycle at most.
OPEN_REQUESTS = (RequestStatus.NEW, RequestStatus.QUESTION)


class FileKind(TextChoices):
    """What a person may send with a renewal request; the value is the ending of the file's name."""

    PDF = "pdf", _("PDF")
    JPEG = "jpg", _("JPEG image")
    PNG = "png", _("PNG image")

    @property
    def media_type(self) -> str:
        return {FileKind.PDF: "application/pdf", FileKind.JPEG: "image/jpeg", FileKind.PNG: "image/png"}[self]


class VerificationStatus(TextChoices):
    """The result of verifying an endorsement."""

    ACTIVE = "active", _("Active")
    NOT_ACTIVE = "not_active", _("Not active")
    UNKNOWN = "unknown", _("Unknown")


class NotVerified(TextChoices):
    """Why a line of a roster has no result."""

    MISTYPED = "mistyped", _("Mistyped")
    TOO_MANY = "too_many", _("Not looked up")


class Mistake(TextChoices):
    """Why a text cannot be an endorsement number, in words for the visitor."""

    CHARACTER = "character", _("It has a character that endorsement numbers never use.")
    LENGTH = "length", _("It is too short or too long.")
    CHECK = "check", _("Its last character doesn't match the others.")
    SEVERAL = "several", _("That is more than one number. Enter one number at a time.")


class Sort(TextChoices):
    """The orders of the public list."""

    NAME = "name", _("Name")
    LOCALITY = "locality", _("Location")
    NEWEST = "newest", _("Recently endorsed")
    DISTANCE = "distance", _("Distance")


class MessageKind(TextChoices):
    """The kinds of mail to an endorsee, those of a renewal season first and in their order."""

    RENEWAL_OPENS = "renewal_opens", _("Renewals are open")
    DUE_30 = "due_30", _("30 days left to renew")
    DUE_7 = "due_7", _("7 days left to renew")
    LAST_DAY_OVER = "last_day_over", _("The last day to renew is over")
    REQUEST_RECEIVED = "request_received", _("Renewal request received")
    QUESTION = "question", _("Question about a renewal request")
    REQUEST_DECLINED = "request_declined", _("Renewal request declined")
    RENEWED = "renewed", _("Renewed")
    WELCOME = "welcome", _("Welcome")
    LINK = "link", _("Personal link, asked for")
    NOTE = "note", _("Note from a registrar")


REMINDERS = (MessageKind.RENEWAL_OPENS, MessageKind.DUE_30, MessageKind.DUE_7, MessageKind.LAST_DAY_OVER)
# Sent by the site alone, so only while the registry settings say that automatic mail is on.
AUTOMATIC = (*REMINDERS, MessageKind.REQUEST_RECEIVED, MessageKind.RENEWED, MessageKind.WELCOME)
# A person may get any number of these; of the others one for each cycle.
REPEATABLE = (MessageKind.QUESTION, MessageKind.REQUEST_DECLINED, MessageKind.LINK, MessageKind.NOTE)


class MessageStatus(TextChoices):
    """Where a message is. A queued one leaves with the next run of `send_mail_due`."""

    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Not sent, no longer due")


class MailLanguage(TextChoices):
    """The languages in which the site writes to endorsees."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
