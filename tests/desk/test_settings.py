import pytest

from advisors.models import ApiKey, User

pytestmark = pytest.mark.django_db


def test_everybody_has_settings(client_for, ada):
    page = client_for(ada).get("/settings/")
    assert page.status_code == 200
    assert "Ada Winslow" in page.text
