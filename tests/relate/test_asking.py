"""Does every form say what to do where an answer is missing?"""

import importlib
import pkgutil

import pytest
from django import forms
from django.apps import apps

OURS = ("advisors", "clients", "compliance", "desk", "feedback", "insights", "markets", "messaging", "portfolios", "tenants")
SAID_BY_DJANGO = ("This field is required.", "Enter a valid date.", "Enter a number.", "Select a valid choice")


def every_form():
    for name in OURS:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if "forms" in module.name:
                importlib.import_module(module.name)
    found = set(forms.Form.__subclasses__()) | set(forms.ModelForm.__subclasses__())
    return sorted((one for one in found if one.__module__.split(".")[0] in OURS), key=lambda one: one.__qualname__)


def test_no_field_of_ours_says_only_what_is_wrong():
    assert apps.ready
    shapes = every_form()
    assert len(shapes) > 15
    wrong = [
        f"{shape.__qualname__}.{name}: {words}"
        for shape in shapes
        for name, field in shape.base_fields.items()
        for words in field.error_messages.values()
        if str(words).startswith(SAID_BY_DJANGO)
    ]
    assert not wrong


@pytest.mark.django_db
def test_a_form_that_is_sent_empty_says_what_to_do(client_for, ada):
    answer = client_for(ada).post("/households/new/", {"name": "", "since_on": "yesterday"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Fill this in." in page
    assert "Enter a day such as 2026-11-24." in page
    assert "This field is required" not in page
