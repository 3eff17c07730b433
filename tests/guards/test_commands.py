"""Does every command of ours say for which firm it works?"""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class

from tenants.commands import FirmCommand

# A command that works on no one firm's data, and why.
WITHOUT_FIRM = {
    "create_firm": "there is no firm yet",
    "migrate_schemas": "all tables together; --schema narrows it down",
    "makemigrations": "writes files",
    "migrate": "the same as migrate_schemas",
    "sync_prices": "prices are shared by all firms; the operator writes them",
    "demo": "makes its own firms",
    "evaluate_reader": "measures the reader on a file",
    "train_reader": "makes the reader from texts of our own",
    "sync_schedule": "writes beat's shared rows",
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
def test_the_command_refuses_to_run_for_nobody(name):
    assert isinstance(load_command_class(OURS[name], name), FirmCommand)
    parser = load_command_class(OURS[name], name).create_parser("manage.py", name)
    choices = [group for group in parser._mutually_exclusive_groups if group.required]
    assert {option for group in choices for action in group._group_actions for option in action.option_strings} == {
        "--firm",
        "--all-firms",
    }


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_command_says_what_it_does(name):
    assert len(load_command_class(OURS[name], name).help) > 15


def test_the_list_has_no_stale_entry_and_a_reason_for_each():
    assert not set(WITHOUT_FIRM) - set(OURS)
    assert all(WITHOUT_FIRM.values())
