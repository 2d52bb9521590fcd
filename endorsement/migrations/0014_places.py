
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('endorsement', '0013_availability'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlaceName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('zip', 'ZIP code'), ('town', 'Town')], max_length=4, verbose_name='kind')),
                ('key', models.CharField(editable=False, max_length=80)),
                ('latitude', models.FloatField(verbose_name='latitude')),
                ('longitude', models.FloatField(verbose_name='longitude')),
            ],
            options={
                'verbose_name': 'place name',
                'verbose_name_plural': 'place names',
                'ordering': ('kind', 'name'),
            },
        ),
        migrations.AddField(
            model_name='locality',
            name='latitude',
            field=models.FloatField(blank=True, help_text='Of the center, from which distances are measured. In degrees, for example 38.8.', null=True, verbose_name='latitude'),
        ),
        migrations.AddField(
            model_name='locality',
            name='longitude',
            field=models.FloatField(blank=True, help_text='In degrees; negative west of Greenwich, for example -77.3.', null=True, verbose_name='longitude'),
        ),
        migrations.AddConstraint(
            model_name='locality',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (-90, 90)), ('longitude__isnull', False), ('latitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='endorsement_locality_center_whole', violation_error_message='Enter both latitude and longitude in degrees, or neither.'),
        ),
        migrations.AddField(
            model_name='placename',
            name='locality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='place_names', to='endorsement.locality', verbose_name='location'),
        ),
        migrations.AddConstraint(
            model_name='placename',
            constraint=models.UniqueConstraint(fields=('kind', 'key'), name='endorsement_placename_once_per_kind'),
        ),
    ]
