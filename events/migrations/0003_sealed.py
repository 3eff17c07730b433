"""How does the database keep the seals unchanged too, and note each event that waits for one?"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION events_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO events_unsealed (event_id) SELECT id FROM fresh; RETURN NULL; END $$;
CREATE TRIGGER events_await_seal AFTER INSERT ON events_event
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION events_await_seal();
CREATE TRIGGER seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events_seal
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse();
CREATE TRIGGER sealed_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events_sealedevent
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse();
"""
BACKWARDS = """
DROP TRIGGER sealed_events_append_only ON events_sealedevent;
DROP TRIGGER seals_append_only ON events_seal;
DROP TRIGGER events_await_seal ON events_event;
DROP FUNCTION events_await_seal();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
