"""What does a form say where an answer is missing, or is none that it can take? In words that say what to do."""

from django import forms

WORDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Fill this in."},
    forms.BooleanField: {"required": "Tick this to go on."},
    forms.FileField: {"required": "Choose a file."},
    forms.DateField: {"required": "Enter a day.", "invalid": "Enter a day such as 2026-11-24."},
    forms.DateTimeField: {"required": "Enter a day and a time.", "invalid": "Enter a day and a time such as 2026-11-24 09:30."},
    forms.IntegerField: {"invalid": "Enter a whole number, without a point."},
    forms.DecimalField: {"invalid": "Enter a number such as 1234.56."},
    forms.ChoiceField: {
        "required": "Choose one of these.",
        "invalid_choice": "%(value)s is not offered here. Choose one of these.",
    },
    forms.ModelChoiceField: {
        "required": "Choose one of these.",
        "invalid_choice": "That is not offered here. Choose one of these.",
    },
    forms.MultipleChoiceField: {
        "required": "Choose at least one.",
        "invalid_choice": "%(value)s is not offered here. Choose among these.",
    },
    forms.ModelMultipleChoiceField: {
        "required": "Choose at least one.",
        "invalid_choice": "That is not offered here. Choose among these.",
    },
}


def say_what_to_do() -> None:
    """For every form of the process that has no words of its own; Django's say only what is wrong."""
    for field, words in WORDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **words}
