from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL("CREATE TABLE grown_thing (id int); SELECT pg_sleep(0.1)", "DROP TABLE grown_thing")]
