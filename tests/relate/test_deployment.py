"""Do the container files say what the product needs? Checked by schema and by hand; Docker itself is not run here."""

import base64
import json
import os
import re
import runpy
import subprocess
from pathlib import Path
from unittest import mock

import jsonschema
import psycopg
import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from relate.lib.embedded import logins, postgres, stop
from tenants import lanes

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
NOT_READ_BY_SETTINGS = {
    "POSTGRES_PASSWORD": "the superuser of the database's own container",
    "OWNER_PASSWORD": "goes into DATABASE_OWNER_URL in docker-compose.yml",
    "APP_PASSWORD": "goes into DATABASE_URL in docker-compose.yml",
}


def test_the_compose_file_fits_its_published_schema():
    schema = json.loads((ROOT / "tests" / "vendor" / "compose-spec.json").read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(COMPOSE)


def test_the_schema_would_catch_a_slip():
    schema = json.loads((ROOT / "tests" / "vendor" / "compose-spec.json").read_text())
    slipped = {"services": {"web": {"imagee": "relate"}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validators.validator_for(schema)(schema).validate(slipped)


def test_every_process_of_the_product_is_there():
    assert set(COMPOSE["services"]) == {"migrate", "web", "worker", "postman", "keeper", "beat", "postgres", "redis", "mail"}


def test_whatever_is_waited_for_has_a_health_check_or_ends():
    for service in COMPOSE["services"].values():
        for name, wait in service.get("depends_on", {}).items():
            awaited = COMPOSE["services"][name]
            ends = wait["condition"] == "service_completed_successfully" and awaited["restart"] == "no"
            assert ends or "test" in awaited["healthcheck"]


def test_only_the_migration_and_the_keeper_know_the_owners_login():
    knowing = {name for name, service in COMPOSE["services"].items() if "DATABASE_OWNER_URL" in service.get("environment", {})}
    assert knowing == {"migrate", "keeper"}


def test_every_kind_of_job_has_a_worker_of_its_own():
    told = {name: service["environment"]["WORKER_QUEUES"] for name, service in COMPOSE["services"].items() if _works(service)}
    assert told == {"worker": lanes.USUAL, "postman": lanes.LETTERS, "keeper": lanes.OWNER}
    assert set(told.values()) == set(lanes.KINDS) == set(settings.WORKER_QUEUES)  # one that is told nothing does all


def _works(service):
    return "worker" in service.get("command", [])


def test_nothing_is_published_beyond_this_machine():
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("folder", ["files", "anchors"])
def test_what_must_outlive_a_container_lies_in_a_volume_that_the_product_may_write(folder):
    place = f"/srv/relate/var/{folder}"
    for name in ("web", "worker", "postman", "keeper", "beat"):
        assert f"{folder}:{place}" in COMPOSE["services"][name]["volumes"], name
    assert folder in COMPOSE["volumes"]
    made = re.search(r"install -d -o relate (.+)", (ROOT / "Dockerfile").read_text())
    assert place in made[1].split(), "a volume takes its owner from the folder in the image"


def test_a_new_firms_tables_can_be_written_down_in_a_container_that_is_read_only():
    for name in ("migrate", "web", "worker"):
        assert COMPOSE["services"][name]["read_only"]
        assert "/srv/relate/var/template" in COMPOSE["services"][name]["tmpfs"], name


def test_the_image_runs_as_an_ordinary_user_and_has_no_node():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_user = [line.split()[1] for line in lines if line.startswith("USER ")][-1]
    commands = " ".join(line for line in lines if not line.startswith("#"))
    assert last_user not in ("root", "0")
    assert not re.search(r"\b(node|npm|yarn)\b", commands)


def test_the_example_names_every_setting_that_is_read():
    settings = (ROOT / "relate" / "settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings)) | {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
    named = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read - named == set()
    assert named - read == set(NOT_READ_BY_SETTINGS)


def test_a_production_by_the_example_passes_every_check_of_deployment():
    """`manage.py check --deploy` with .env.example filled in as its comments say."""
    example = re.findall(r"^(?:# )?([A-Z][A-Z_]+)=(\S*)", (ROOT / ".env.example").read_text(), re.MULTILINE)
    chosen = {name: value for name, value in example if value and "..." not in value and name != "RELATE_VAR"}
    chosen |= {"SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz", "DIGEST_KEY": "d" * 50}
    chosen |= {"FIELD_KEYS": f"k1:{base64.urlsafe_b64encode(bytes(32)).decode()}"}
    chosen |= {"DATABASE_URL": "postgresql://app:x@localhost/none", "REDIS_URL": "redis://localhost"}
    with mock.patch.dict(os.environ, chosen, clear=True):
        production = runpy.run_path(str(ROOT / "relate" / "settings.py"))
    assert production["HTTPS"]
    of_security = ("SECURE_", "SESSION_", "CSRF_", "X_FRAME", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SILENCED", "MIDDLEWARE")
    with override_settings(**{name: value for name, value in production.items() if name.startswith(of_security)}):
        call_command("check", deploy=True, fail_level="WARNING")


def test_the_check_of_deployment_can_fail():
    with override_settings(SECURE_HSTS_SECONDS=0), pytest.raises(SystemCheckError, match=r"security\.W004"):
        call_command("check", deploy=True, fail_level="WARNING", tags=["security"])


def test_t41_the_image_installs_only_what_the_lock_names():
    install = next(line for line in (ROOT / "Dockerfile").read_text().splitlines() if "pip install" in line)
    assert {"--require-hashes", "--no-deps"} <= set(install.split())


def test_t41_no_page_loads_anything_from_elsewhere():
    """No CDN: what a page of ours loads lies beside it, so there is nothing whose integrity a browser would have to check."""
    loads = re.compile(
        r"""<(?:script|link|img|iframe|source|video|audio)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//""", re.IGNORECASE
    )
    files = [
        path
        for folder in ("templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".html", ".svg", ".css")
    ]
    foreign = [
        path
        for path in files
        if loads.search(path.read_text()) or re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", path.read_text())
    ]
    assert len(files) > 50
    assert foreign == []


def test_requirements_carry_hashes_and_no_host():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        pins = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in pin for pin in pins)
        assert "://" not in text


@pytest.mark.enable_socket
def test_the_containers_logins_are_those_of_the_embedded_server(tmp_path):
    addresses = postgres.start(tmp_path, fsync=False)
    password = logins.read(tmp_path / "pg.json").superuser
    port = addresses.owner.rsplit(":", 1)[1].split("/")[0]
    with psycopg.connect(
        host="127.0.0.1", port=port, user=logins.SUPERUSER, password=password, dbname="postgres", autocommit=True
    ) as server:
        columns = "rolname, rolsuper, rolcreaterole, rolcreatedb, rolinherit"
        flags = f"SELECT {columns} FROM pg_roles WHERE rolname ~ '^relate_' ORDER BY 1"
        embedded = server.execute(flags).fetchall()
        server.execute("DROP DATABASE relate")
        server.execute("DROP ROLE relate_owner, relate_app")
        path = f"{Path(postgres.binary('psql')).parent}:{os.environ['PATH']}"
        server_of_compose = {"POSTGRES_USER": logins.SUPERUSER, "PGHOST": "127.0.0.1", "PGPORT": port, "PGPASSWORD": password}
        chosen = {"OWNER_PASSWORD": "it's one", "APP_PASSWORD": "another"}
        subprocess.run(["/bin/sh", ROOT / "bin" / "logins.sh"], check=True, env={"PATH": path} | server_of_compose | chosen)
        assert server.execute(flags).fetchall() == embedded
    with psycopg.connect(host="127.0.0.1", port=port, user="relate_owner", password="it's one", dbname="relate") as owner:
        assert owner.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'relate'").fetchone() == (
            "relate_owner",
        )
    stop(tmp_path)
