"""Imports in progress: what a spreadsheet would change, as shown to the registrar."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from endorsement.enums import Hidden, ImportWork, RowOutcome


class ImportPlan(models.Model):
    """The dry run of one file, kept so that applying it does what was shown. Not part of the registry itself.

    The file and its cells are kept until the plan is applied; `imports.plan_store.forget_old` removes plans that were
    never applied.
    """

    file_name = models.CharField(_("file name"), max_length=255)
    as_history = models.BooleanField(_("history"), default=False)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("created by"),
    )
    remarks = models.JSONField(_("remarks"), default=list, help_text=_("Remarks about the file as a whole."))
    hidden = models.CharField(_("hidden rows and columns"), max_length=10, blank=True, choices=Hidden)
    # The fingerprint of the registry that the rows were compared with, and the day; empty until then.
    registry_state = models.CharField(max_length=64, blank=True)
    planned_on = models.DateField(null=True)
    # The fingerprint of the rows as the plan shows them; the form that applies the plan carries it.
    as_shown = models.CharField(max_length=64, blank=True, default="")
    # Counts the answers and checks, so that a check notices others made while it compared.
    revision = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(_("applied at"), null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("applied by"),
    )
    report = models.JSONField(_("report"), default=dict, help_text=_("How many records of each kind were written."))

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name


class ImportFile(models.Model):
    """The file of an import, as long as the registrar can still say what its columns are."""

    plan = models.OneToOneField(ImportPlan, on_delete=models.CASCADE, related_name="file", verbose_name=_("import"))
    content = models.BinaryField()

    class Meta:
        verbose_name = _("import file")
        verbose_name_plural = _("import files")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.plan)


class ColumnChoice(models.Model):
    """What a registrar took the columns of a file for; it counts for every file with these headers."""

    headers = models.CharField(_("headers"), max_length=64, unique=True, help_text="The fingerprint of all of them.")
    columns = models.JSONField(_("columns"), help_text="By the folded header, the name of our column, or nothing.")
    chosen_at = models.DateTimeField(_("chosen at"))

    class Meta:
        verbose_name = _("choice of columns")
        verbose_name_plural = _("choices of columns")
        default_permissions = ()

    def __str__(self) -> str:
        return ", ".join(filter(None, self.columns.values()))


class ImportRow(models.Model):
    """One row of the file, and what the import does with it."""

    plan = models.ForeignKey(ImportPlan, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    cells = models.JSONField(default=dict, help_text="The contents of the filled-in cells, by column.")
    reading = models.JSONField(default=dict, help_text="What reading the file found; see imports/findings.py.")
    decisions = models.JSONField(default=dict, help_text="The registrar's answers, by question.")
    name = models.CharField(_("name"), max_length=250, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome, default=RowOutcome.ERROR)
    sentences = models.JSONField(default=list)
    changes = models.JSONField(default=list, help_text="[field, before, after] as people read them.")
    questions = models.JSONField(default=list, help_text='[{"key", "asks", "choices": [[value, label]]}]')
    steps = models.JSONField(default=dict, help_text="What applying writes; as planning wrote it down.")

    class Meta:
        ordering = ("plan", "line")
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["plan", "line"], name="endorsement_import_line_once"),)
        indexes = (models.Index(fields=["plan", "outcome"], name="endorsement_import_outcome"),)

    def __str__(self) -> str:
        return f"{self.plan}, {self.line}"


class ImportJob(models.Model):
    """Long work on an import: asked for, under way, cut short or refused. It is removed when the work is done.

    Whether a process is at work on it, `imports.job_lock` knows.
    """

    plan = models.OneToOneField(ImportPlan, on_delete=models.CASCADE, related_name="job", verbose_name=_("import"))
    work = models.CharField(_("work"), max_length=10, choices=ImportWork)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("asked by"),
    )
    # The file, until its rows are kept.
    content = models.BinaryField(null=True)
    # The fingerprint of the plan that is to be applied, as the registrar saw it.
    as_shown = models.CharField(max_length=64, blank=True)
    began_at = models.DateTimeField(_("began at"), null=True)
    progress = models.CharField(_("progress"), max_length=200, blank=True)
    refusal = models.TextField(_("refusal"), blank=True)

    class Meta:
        verbose_name = _("import job")
        verbose_name_plural = _("import jobs")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_work_display()}"
