"""Who keeps the events unchanged? The database itself, whatever the code does."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are append-only'; END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events_event
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse();
"""
BACKWARDS = """
DROP TRIGGER events_append_only ON events_event;
DROP FUNCTION events_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
