import django.db.models.deletion
import endorsement.clock
import pages.body_field
import pages.models.events
import wagtail.contrib.routable_page.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pages', '0005_category_details'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('introduction', models.TextField(blank=True, help_text='Shown in larger type below the title. One or two sentences.', verbose_name='introduction')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'event list',
                'verbose_name_plural': 'event lists',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('introduction', models.TextField(blank=True, help_text='Shown in larger type below the title. One or two sentences.', verbose_name='introduction')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'news list',
                'verbose_name_plural': 'news lists',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('published_on', models.DateField(default=endorsement.clock.today, help_text='Printed with the article; the newest comes first.', verbose_name='date')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences. Shown in lists and in the feed.', verbose_name='introduction')),
                ('body', pages.body_field.BodyField(blank=True, verbose_name='body')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'news article',
                'verbose_name_plural': 'news articles',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_title', models.CharField(blank=True, help_text='Shown when someone shares the page. Leave empty to use the title.', max_length=100, verbose_name='title for social networks')),
                ('first_day', models.DateField(default=endorsement.clock.today, help_text='At the place of the event.', verbose_name='day')),
                ('starts', models.TimeField(blank=True, help_text='Leave empty for a whole day.', null=True, verbose_name='begins at')),
                ('last_day', models.DateField(blank=True, help_text='If it lasts more than one day.', null=True, verbose_name='last day')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='ends at')),
                ('time_zone', models.CharField(default=pages.models.events.site_time_zone, max_length=60, verbose_name='time zone')),
                ('place', models.CharField(blank=True, help_text='The address, or leave empty for an event online.', max_length=255, verbose_name='place')),
                ('online_address', models.URLField(blank=True, help_text='Publicly displayed: where people take part over the internet.', verbose_name='address online')),
                ('registration_address', models.URLField(blank=True, help_text='Shown as a button until the event is over.', verbose_name='address to register')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences. Shown in lists and in the calendar.', verbose_name='introduction')),
                ('body', pages.body_field.BodyField(blank=True, verbose_name='body')),
                ('social_image', models.ForeignKey(blank=True, help_text="Shown when someone shares the page. Leave empty to use the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='image for social networks')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day', None), ('last_day__gte', models.F('first_day')), _connector='OR'), name='pages_event_ends_after_it_begins', violation_error_message="The event can't end before it begins.")],
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
    ]
