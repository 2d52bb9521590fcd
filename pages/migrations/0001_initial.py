import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import pages.body_field
import wagtail.contrib.forms.models
import wagtail.fields
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import migrations, models


def remove_content_types(apps, schema_editor):
    """Removes what Django adds after `migrate`: the content types of the app and, with them, its permissions."""
    # The model of today, not the historical one: only that one knows all the rows of other apps that refer to these.
    ContentType.objects.using(schema_editor.connection.alias).filter(app_label="pages").delete()
    ContentType.objects.clear_cache()


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('endorsement', '0002_rules_between_rows'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        # The first, and so the last to be reversed.
        migrations.RunPython(migrations.RunPython.noop, remove_content_types),
        migrations.CreateModel(
            name='ContactMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_data', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('submit_time', models.DateTimeField(auto_now_add=True, verbose_name='submit time')),
                ('fingerprint', models.CharField(editable=False, max_length=64, unique=True)),
                ('is_suspicious', models.BooleanField(default=False)),
                ('mailed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'permissions': [('handle_contactmessage', 'Can read and delete the messages of the contact form')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='MainMenu',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'main menu',
            },
        ),
        migrations.CreateModel(
            name='CategoryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('description', wagtail.fields.RichTextField(blank=True, help_text='Shown here and in every list of category descriptions.', verbose_name='description')),
                ('category', models.OneToOneField(blank=True, help_text='Each category has one page. Registrars change its name, numeral and designations.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='category_page', to='endorsement.category', verbose_name='category')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'category page',
                'verbose_name_plural': 'category pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ContactPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('introduction', models.TextField(blank=True, help_text='Shown in larger type below the title. One or two sentences.', verbose_name='introduction')),
                ('thanks', models.TextField(blank=True, help_text='Shown after a visitor sends a message. For example, say when to expect a reply.', verbose_name='thank-you message')),
                ('to_address', models.CharField(blank=True, help_text='Leave empty to use the contact mailbox in the registry settings. Separate addresses with commas.', max_length=255, validators=[wagtail.contrib.forms.models.validate_to_address], verbose_name='email messages to')),
                ('subject', models.CharField(blank=True, help_text='Leave empty to use the page title. The site adds the endorsement number from the message.', max_length=100, verbose_name='email subject')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'contact page',
                'verbose_name_plural': 'contact pages',
            },
            bases=(wagtail.contrib.forms.models.FormMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ContactField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('clean_name', models.CharField(blank=True, default='', help_text='Safe name of the form field, the label converted to ascii_snake_case', max_length=255, verbose_name='name')),
                ('label', models.CharField(help_text='The label of the form field', max_length=255, verbose_name='label')),
                ('required', models.BooleanField(default=True, verbose_name='required')),
                ('choices', models.TextField(blank=True, help_text='Comma or new line separated list of choices. Only applicable in checkboxes, radio and dropdown.', verbose_name='choices')),
                ('default_value', models.TextField(blank=True, help_text='Default value. Comma or new line separated values supported for checkboxes.', verbose_name='default value')),
                ('help_text', models.CharField(blank=True, max_length=255, verbose_name='help text')),
                ('field_type', models.CharField(choices=[('sender_name', "Sender's name"), ('email', "Sender's email"), ('registry_number', 'Endorsement number'), ('singleline', 'Single-line text'), ('multiline', 'Multi-line text'), ('dropdown', 'Drop-down'), ('radio', 'Radio buttons'), ('checkbox', 'Checkbox'), ('checkboxes', 'Checkboxes')], max_length=16, verbose_name='field type')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_fields', to='pages.contactpage')),
            ],
            options={
                'verbose_name': 'field',
                'verbose_name_plural': 'fields',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EndorsementPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('body', pages.body_field.BodyField(blank=True, verbose_name='body')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'endorsement page',
                'verbose_name_plural': 'endorsement pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('headline', models.CharField(help_text='The first line that visitors read. One short sentence.', max_length=120, verbose_name='headline')),
                ('introduction', models.TextField(blank=True, help_text='Shown below the headline. Two or three sentences.', verbose_name='introduction')),
                ('body', pages.body_field.BodyField(blank=True, verbose_name='body')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'home page',
                'verbose_name_plural': 'home pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='MenuItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('url', models.CharField(blank=True, help_text="Use this for an address that isn't a page on this site. Fill in this or the page, not both.", max_length=300, validators=[django.core.validators.RegexValidator('^(/(?![/\\\\])|https?://)', 'Start with https:// or, for an address on this site, with one slash.')], verbose_name='or an address')),
                ('label', models.CharField(blank=True, help_text='Leave empty to use the page title.', max_length=60, verbose_name='label')),
                ('menu', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='pages.mainmenu')),
                ('page', models.ForeignKey(blank=True, help_text='Shown while the page is published.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page')),
            ],
            options={
                'verbose_name': 'menu item',
                'verbose_name_plural': 'menu items',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MissionPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('mission', wagtail.fields.RichTextField(help_text='Shown here and in every mission statement on the site.', verbose_name='mission')),
                ('beliefs_heading', models.CharField(default='Infant Mental Health Basic Beliefs', max_length=120, verbose_name='beliefs heading')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'mission page',
                'verbose_name_plural': 'mission pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Belief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('text', models.CharField(max_length=500, verbose_name='text')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='beliefs', to='pages.missionpage')),
            ],
            options={
                'verbose_name': 'belief',
                'verbose_name_plural': 'beliefs',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization_name', models.CharField(default='Virginia Association for Infant Mental Health', max_length=120, verbose_name='organization name')),
                ('footer', wagtail.fields.RichTextField(blank=True, help_text='Shown at the bottom of every page.', verbose_name='footer')),
                ('contact_email', models.EmailField(blank=True, help_text='Publicly displayed in the footer of every page.', max_length=254, verbose_name='contact mailbox')),
                ('alert', wagtail.fields.RichTextField(blank=True, help_text='Shown at the top of every page. Write one or two sentences and link to a page with more.', verbose_name='alert')),
                ('alert_from', models.DateField(blank=True, help_text='The first day to show the alert. Leave empty to start now.', null=True, verbose_name='alert from')),
                ('alert_until', models.DateField(blank=True, help_text='The last day to show the alert. Leave empty to show it until you remove it.', null=True, verbose_name='alert until')),
                ('logo', models.ForeignKey(blank=True, help_text='Shown before the name on every page. Leave empty to use the dogwood blossom.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='logo')),
                ('social_image', models.ForeignKey(blank=True, help_text='For pages without their own image. 1200 by 630 pixels works best.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'site settings',
            },
        ),
        migrations.CreateModel(
            name='SocialLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(help_text='For example, Facebook.', max_length=60, verbose_name='label')),
                ('url', models.URLField(verbose_name='address')),
                ('settings', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='social_links', to='pages.sitesettings')),
            ],
            options={
                'verbose_name': 'social link',
                'verbose_name_plural': 'social links',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('introduction', models.TextField(blank=True, help_text='Shown in larger type below the title. One or two sentences.', verbose_name='introduction')),
                ('body', pages.body_field.BodyField(blank=True, verbose_name='body')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'standard page',
                'verbose_name_plural': 'standard pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Value',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('text', models.CharField(blank=True, help_text='One or two sentences.', max_length=500, verbose_name='text')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='pages.missionpage')),
            ],
            options={
                'verbose_name': 'value',
                'verbose_name_plural': 'values',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='sitesettings',
            constraint=models.CheckConstraint(condition=models.Q(('alert_until__gte', models.F('alert_from')), ('alert_from', None), ('alert_until', None), _connector='OR'), name='pages_alert_ends_after_it_begins', violation_error_message="The alert can't end before it begins."),
        ),
    ]
