"""The mail with a link to a new password, made and sent outside the request."""

from django_tasks import task
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views.account import PasswordResetView


@task(backend="background")
def send_reset(email: str, host: str, secure: bool) -> None:
    """Mails each account with this address; none if there is none."""
    form = PasswordResetForm({"email": email})
    if form.is_valid():
        form.save(
            domain_override=host,
            use_https=secure,
            email_template_name=PasswordResetView.email_template_name,
            subject_template_name=PasswordResetView.subject_template_name,
        )
