"""Does a process that only sends jobs, as the web does, give them their firm?"""

import os
import subprocess
import sys

from django.conf import settings

SEND = """
import django; django.setup()
from celery import current_app
from relate.lib.current import schema
from tenants import lanes
current_app.conf.broker_url = "memory://"
schema.set("f_sender")
with current_app.connection_for_write() as connection:
    current_app.send_task("clients.tasks.run_import", args=["1"], connection=connection)
    print("firm:", connection.SimpleQueue(f"celery.{lanes.lane('f_sender')}").get(timeout=5).headers.get("firm"))
"""


def test_a_job_sent_by_a_process_that_loads_no_tasks_carries_its_firm(tmp_path):

    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "relate.settings", "PYTHONPATH": str(settings.BASE_DIR)}
    environment |= {"DATABASE_URL": "postgresql://nobody@localhost/none", "REDIS_URL": "redis://localhost"}
    said = subprocess.run([sys.executable, "-c", SEND], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "firm: f_sender" in said.stdout, said.stderr
