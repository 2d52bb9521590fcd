from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pages', '0007_news_and_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='categorypage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='contactpage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='endorsementpage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='eventspage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='missionpage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='newsindexpage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
        migrations.AddField(
            model_name='standardpage',
            name='hidden_from_search_engines',
            field=models.BooleanField(default=False, help_text="Visitors with the address still read the page, and this site's own search finds it.", verbose_name='hide from search engines'),
        ),
    ]
