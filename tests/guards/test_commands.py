"""Does every command of ours say for which firm it works?"""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from advisors.models import User
from tenants import enter
from tenants.commands import FirmCommand, OperatorCommand

# A command that works on no one firm's data, and why.
WITHOUT_FIRM = {
    "create_firm": "there is no firm yet",
    "migrate_schemas": "all tables together; --schema narrows it down",
    "makemigrations": "writes files",
    "migrate": "the same as migrate_schemas",
    "sync_prices": "prices are shared by all firms; the operator writes them",
    "sync_rates": "the same of exchange rates",
    "sync_indicators": "the same of figures of the economy",
    "demo": "makes its own firms",
    "evaluate_reader": "measures the reader on a file",
    "train_reader": "makes the reader from texts of our own",
    "sync_schedule": "writes beat's shared rows",
    "firms": "lists them; reads no firm's data",
}


def _ours() -> dict[str, str]:
    here = {
        config.name
        for config in apps.get_app_configs()
        if config.path.startswith(str(settings.BASE_DIR)) and ".venv" not in config.path
    }
    return {name: app for name, app in get_commands().items() if app in here}


OURS = _ours()


@pytest.mark.parametrize("name", sorted(set(OURS) - set(WITHOUT_FIRM)))
def test_i34_the_command_refuses_to_run_for_nobody(name, capsys):
    command = load_command_class(OURS[name], name)
    assert isinstance(command, FirmCommand | OperatorCommand)
    with pytest.raises(SystemExit) as left:
        command.run_from_argv(["manage.py", name])
    assert left.value.code == 2
    assert "--firm" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.public
@pytest.mark.parametrize("name", ["clearsessions", "flush", "createsuperuser", "dumpdata"])
def test_i34_a_command_of_djangos_reaches_no_firms_rows(name, larkspur, ada, capsys):
    """Outside a firm the database's role may not read a person or a session, and may empty nothing."""
    options = {"interactive": False} if name in ("flush", "createsuperuser") else {}
    with pytest.raises((DatabaseError, CommandError, AttributeError)), transaction.atomic():
        call_command(name, **options)
    assert "ada@" not in capsys.readouterr().out
    with enter.firm(larkspur):
        assert User.objects.filter(pk=ada.pk).exists()


@pytest.mark.django_db
@pytest.mark.public
def test_i34_one_failing_firm_does_not_stop_the_rest(larkspur, cobalt, monkeypatch, capsys):
    reached = []

    class Command(FirmCommand):
        def handle_firm(self, organization, **options):
            reached.append((enter.current(), organization.domain))
            if organization == larkspur:
                raise ValueError("its disk is full")

    with pytest.raises(CommandError, match="Failed for larkspur.localhost; the other firms are done"):
        call_command(Command(), all_firms=True)
    assert reached == [(larkspur, larkspur.domain), (cobalt, cobalt.domain)]
    assert "its disk is full" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_command_says_what_it_does(name):
    assert len(load_command_class(OURS[name], name).help) > 15


def test_the_list_has_no_stale_entry_and_a_reason_for_each():
    assert not set(WITHOUT_FIRM) - set(OURS)
    assert all(WITHOUT_FIRM.values())
