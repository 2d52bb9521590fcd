import datetime
import django.core.validators
import django.db.models.deletion
import endorsement.endorsee_numbers
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import migrations, models


def remove_content_types(apps, schema_editor):
    """Removes what Django adds after `migrate`: the content types of the app and, with them, its permissions."""
    # The model of today, not the historical one: only that one knows all the rows of other apps that refer to these.
    ContentType.objects.using(schema_editor.connection.alias).filter(app_label="endorsement").delete()
    ContentType.objects.clear_cache()


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The first, and so the last to be reversed.
        migrations.RunPython(migrations.RunPython.noop, remove_content_types),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='As the association writes it, for example IFA.', max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(help_text='For example Infant Family Associate.', max_length=120, unique=True, verbose_name='name')),
                ('slug', models.SlugField(help_text="Used in public web addresses. You can't change it once it is saved.", max_length=60, unique=True, verbose_name='slug')),
                ('numeral', models.CharField(blank=True, help_text='Shown before the name, for example IV. It is not a level.', max_length=8, verbose_name='numeral')),
                ('summary', models.TextField(blank=True, help_text='Publicly displayed if the category has no page of its own. One or two sentences.', verbose_name='summary')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='sort order')),
                ('offered', models.BooleanField(default=True, help_text='Untick to retire the category: endorsees keep it, but it is no longer awarded.', verbose_name='offered')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
                'ordering': ('sort_order', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Endorsee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=24, unique=True, verbose_name='number')),
                ('given_name', models.CharField(blank=True, help_text='Publicly displayed. Leave empty for a single name.', max_length=100, verbose_name='given name')),
                ('family_name', models.CharField(help_text='Publicly displayed. The list is sorted by this name.', max_length=100, verbose_name='family name')),
                ('credentials', models.CharField(blank=True, help_text='Publicly displayed after the name, for example LCSW, PhD.', max_length=200, verbose_name='credentials')),
                ('other_names', models.CharField(blank=True, help_text='Former or alternate names, separated by commas. Never public, but you can search for them.', max_length=300, verbose_name='other names')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('organization', models.CharField(blank=True, max_length=200, verbose_name='organization')),
                ('website', models.URLField(blank=True, max_length=300, verbose_name='website')),
                ('languages', models.CharField(blank=True, help_text='Publicly displayed. Languages the person works in, separated by commas.', max_length=200, verbose_name='languages')),
                ('listed', models.BooleanField(default=True, help_text='On the public list while on the registry. Untick if the person asked not to be listed.', verbose_name='listed')),
                ('show_organization', models.BooleanField(default=False, verbose_name='show organization')),
                ('show_locality', models.BooleanField(default=False, verbose_name='show location')),
                ('show_email', models.BooleanField(default=False, verbose_name='show email')),
                ('show_phone', models.BooleanField(default=False, verbose_name='show phone')),
                ('show_website', models.BooleanField(default=False, verbose_name='show website')),
                ('external_id', models.CharField(blank=True, help_text="The person's id in another system, for matching imports. Never public.", max_length=60, verbose_name='external id')),
                ('notes', models.TextField(blank=True, help_text='For registrars. Never public.', verbose_name='notes')),
                ('public_key', models.TextField(editable=False)),
                ('staff_key', models.TextField(editable=False)),
                ('sort_key', models.TextField(editable=False)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(editable=False, verbose_name='updated at')),
            ],
            options={
                'verbose_name': 'endorsee',
                'verbose_name_plural': 'endorsees',
                'ordering': ('sort_key', 'pk'),
                'permissions': (('award_endorsee', 'Can award an endorsement'), ('renew_endorsee', 'Can record a renewal'), ('void_endorsee', 'Can void a renewal'), ('end_endorsee', 'Can end an endorsement'), ('hold_endorsee', 'Can place and release a hold'), ('export_endorsee', 'Can export endorsee records'), ('import_endorsee', 'Can import a spreadsheet')),
            },
        ),
        migrations.CreateModel(
            name='RegistrySettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle_anchor', models.DateField(default=datetime.date(2020, 10, 1), help_text='The first day of any one cycle. The dates of cycles not yet added are counted from it.', verbose_name='cycle anchor')),
                ('cycle_months', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='months in a cycle')),
                ('award_covers_next_cycle', models.BooleanField(default=True, help_text='New endorsees skip their first renewal.', verbose_name='an award also covers the next cycle')),
                ('number_prefix', models.CharField(default=endorsement.endorsee_numbers.first_number_prefix, help_text='New numbers begin with this prefix. Existing numbers stay as they are.', max_length=8, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{1,8}$', 'Capital letters and digits only.')], verbose_name='number prefix')),
                ('disclaimer', models.TextField(blank=True, help_text='Publicly displayed with every list and record. Says what endorsement does not mean.', verbose_name='disclaimer')),
                ('contact_email', models.EmailField(blank=True, help_text='Publicly displayed. Visitors write here to report a mistake in the list.', max_length=254, verbose_name='contact mailbox')),
            ],
            options={
                'verbose_name': 'registry settings',
            },
        ),
        migrations.CreateModel(
            name='Designation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text="Added to the category's code: R/F gives IMHM-R/F.", max_length=20, verbose_name='code')),
                ('name', models.CharField(help_text='For example Research/Faculty.', max_length=120, verbose_name='name')),
                ('slug', models.SlugField(help_text="Used in public web addresses. You can't change it once it is saved.", max_length=60, unique=True, verbose_name='slug')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='sort order')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='designations', to='endorsement.category', verbose_name='category')),
            ],
            options={
                'verbose_name': 'designation',
                'verbose_name_plural': 'designations',
                'ordering': ('category__sort_order', 'category__code', 'sort_order', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Endorsement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('awarded_on', models.DateField(help_text='The first day the endorsement is in force.', verbose_name='awarded on')),
                ('ended_on', models.DateField(blank=True, help_text='The first day the endorsement is no longer in force.', null=True, verbose_name='ended on')),
                ('end_reason', models.CharField(blank=True, choices=[('superseded', 'Superseded by another endorsement'), ('relinquished', 'Relinquished by the endorsee'), ('revoked', 'Revoked'), ('entered_in_error', 'Entered in error')], max_length=20, verbose_name='end reason')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to='endorsement.category', verbose_name='category')),
                ('designation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to='endorsement.designation', verbose_name='designation')),
                ('endorsee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to='endorsement.endorsee', verbose_name='endorsee')),
            ],
            options={
                'verbose_name': 'endorsement',
                'verbose_name_plural': 'endorsements',
                'ordering': ('category__sort_order', 'designation__sort_order', 'awarded_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('inactive', 'Inactive'), ('retired', 'Retired'), ('sanctioned', 'Sanctioned'), ('deceased', 'Deceased')], max_length=12, verbose_name='kind')),
                ('starts_on', models.DateField(help_text='The first day off the registry.', verbose_name='starts on')),
                ('released_on', models.DateField(blank=True, help_text='The first day the hold no longer applies.', null=True, verbose_name='released on')),
                ('reason', models.TextField(help_text='For registrars. Never public.', verbose_name='reason')),
                ('endorsee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='endorsement.endorsee', verbose_name='endorsee')),
                ('placed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by')),
            ],
            options={
                'verbose_name': 'hold',
                'verbose_name_plural': 'holds',
                'ordering': ('starts_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ImportPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255, verbose_name='file name')),
                ('as_history', models.BooleanField(default=False, verbose_name='history')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('remarks', models.JSONField(default=list, help_text='Remarks about the file as a whole.', verbose_name='remarks')),
                ('registry_state', models.CharField(blank=True, max_length=64)),
                ('planned_on', models.DateField(null=True)),
                ('applied_at', models.DateTimeField(null=True, verbose_name='applied at')),
                ('report', models.JSONField(default=dict, help_text='How many records of each kind were written.', verbose_name='report')),
                ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='applied by')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ('-created_at', '-pk'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='line')),
                ('cells', models.JSONField(default=dict, help_text='The contents of the filled-in cells, by column.')),
                ('decisions', models.JSONField(default=dict, help_text="The registrar's answers, by question.")),
                ('name', models.CharField(blank=True, max_length=250, verbose_name='name')),
                ('outcome', models.CharField(choices=[('create', 'create'), ('update', 'update'), ('renew', 'renew'), ('unchanged', 'unchanged'), ('review', 'review'), ('error', 'error'), ('skipped', 'skipped')], default='error', max_length=10, verbose_name='outcome')),
                ('sentences', models.JSONField(default=list)),
                ('changes', models.JSONField(default=list, help_text='[field, before, after] as people read them.')),
                ('questions', models.JSONField(default=list, help_text='[{"key", "asks", "choices": [[value, label]]}]')),
                ('steps', models.JSONField(default=dict, help_text='What applying writes; as planning wrote it down.')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='endorsement.importplan')),
            ],
            options={
                'verbose_name': 'import row',
                'verbose_name_plural': 'import rows',
                'ordering': ('plan', 'line'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Locality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Leave out the word county or city; the kind adds it.', max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('county', 'County'), ('city', 'City'), ('other', 'Other')], default='county', max_length=10, verbose_name='kind')),
                ('fips', models.CharField(blank=True, help_text='In the United States, the federal code of the county or city.', max_length=5, verbose_name='FIPS code')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('slug', models.SlugField(help_text="Used in public web addresses. You can't change it once it is saved.", max_length=80, unique=True, verbose_name='slug')),
            ],
            options={
                'verbose_name': 'location',
                'verbose_name_plural': 'locations',
                'ordering': ('name', 'kind'),
                'constraints': [models.UniqueConstraint(fields=('name', 'kind'), name='endorsement_locality_name_once_per_kind', violation_error_message='A location with this name and kind already exists.'), models.UniqueConstraint(condition=models.Q(('fips', ''), _negated=True), fields=('fips',), name='endorsement_locality_fips_once', violation_error_message='Another location has this FIPS code.')],
            },
        ),
        migrations.AddField(
            model_name='endorsee',
            name='locality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='endorsees', to='endorsement.locality', verbose_name='location'),
        ),
        migrations.CreateModel(
            name='RenewalCycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='For example 2026–2027. Shown with the renewals.', max_length=60, unique=True, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(help_text='The last day of the cycle.', verbose_name='ends on')),
                ('renewals_open_on', models.DateField(blank=True, help_text='The first day on which renewals for this cycle can be recorded.', null=True, verbose_name='renewals open on')),
                ('grace_until', models.DateField(blank=True, help_text='People renewed for this cycle stay listed through this day. If it is empty, they leave the list when the cycle ends.', null=True, verbose_name='grace until')),
            ],
            options={
                'verbose_name': 'renewal cycle',
                'verbose_name_plural': 'renewal cycles',
                'ordering': ('-starts_on',),
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on__lte', models.F('ends_on'))), name='endorsement_cycle_starts_before_end', violation_error_message="The cycle's last day is before its first day."), models.CheckConstraint(condition=models.Q(('grace_until', None), ('grace_until__gte', models.F('ends_on')), _connector='OR'), name='endorsement_cycle_grace_after_end', violation_error_message="The grace period can't end before the cycle does."), models.CheckConstraint(condition=models.Q(('renewals_open_on', None), ('renewals_open_on__lte', models.F('ends_on')), _connector='OR'), name='endorsement_cycle_opens_before_end', violation_error_message="Renewals can't open after the cycle has ended.")],
            },
        ),
        migrations.CreateModel(
            name='Renewal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('initial', 'With the award'), ('renewal', 'Renewal')], default='renewal', max_length=10, verbose_name='kind')),
                ('effective_on', models.DateField(help_text='The first day the renewal counts.', verbose_name='effective on')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('note', models.CharField(blank=True, help_text='For registrars. Never public.', max_length=300, verbose_name='note')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='voided at')),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='void reason')),
                ('printed_label', models.CharField(help_text='The names of the category and the cycle when the renewal was recorded.', max_length=200, verbose_name='printed label')),
                ('endorsement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='endorsement.endorsement', verbose_name='endorsement')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='endorsement.renewalcycle', verbose_name='renewal cycle')),
            ],
            options={
                'verbose_name': 'renewal',
                'verbose_name_plural': 'renewals',
                'ordering': ('-recorded_at', '-pk'),
            },
        ),
        migrations.AddConstraint(
            model_name='designation',
            constraint=models.UniqueConstraint(fields=('category', 'code'), name='endorsement_designation_code_once_per_category', violation_error_message='This category already has a designation with this code.'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('endorsee', 'category', 'designation'), name='endorsement_open_once_per_designation'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.UniqueConstraint(condition=models.Q(('designation', None), ('ended_on', None)), fields=('endorsee', 'category'), name='endorsement_open_once_per_category'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('awarded_on')), _connector='OR'), name='endorsement_ends_after_award', violation_error_message="An endorsement can't end before it was awarded."),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_on', None)), models.Q(('ended_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='endorsement_end_has_reason', violation_error_message='Enter both an end date and a reason.'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(('end_reason__in', ['', 'superseded', 'relinquished', 'revoked', 'entered_in_error'])), name='endorsement_end_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('released_on', None), ('released_on__gte', models.F('starts_on')), _connector='OR'), name='endorsement_hold_released_after_start', violation_error_message="A hold can't be released before it starts."),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['inactive', 'retired', 'sanctioned', 'deceased'])), name='endorsement_hold_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='endorsement_hold_has_reason'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['plan', 'outcome'], name='endorsement_import_outcome'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('plan', 'line'), name='endorsement_import_line_once'),
        ),
        migrations.AddConstraint(
            model_name='endorsee',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='endorsement_endorsee_external_id_once', violation_error_message='Another endorsee has this external id.'),
        ),
        migrations.AddConstraint(
            model_name='endorsee',
            constraint=models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='endorsement_endorsee_has_number'),
        ),
        migrations.AddConstraint(
            model_name='endorsee',
            constraint=models.CheckConstraint(condition=models.Q(('family_name', ''), _negated=True), name='endorsement_endorsee_has_name', violation_error_message='Enter a family name.'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('endorsement', 'cycle'), name='endorsement_one_standing_renewal_per_cycle'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at', None), ('voided_by', None)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='endorsement_renewal_void_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['initial', 'renewal'])), name='endorsement_renewal_kind_known'),
        ),
    ]
