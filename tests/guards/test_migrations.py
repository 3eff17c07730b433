"""Is every change of a model written as a migration?"""

import io

import pytest
from django.core.management import call_command


@pytest.mark.django_db
@pytest.mark.public
def test_no_migration_is_missing():
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())
