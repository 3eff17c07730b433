"""Which pages and doors do clients have?"""

from django.urls import path

from clients.views import households, imports, people, referrals, todo, touches

app_name = "clients"
urlpatterns = [
    path("households/new/", households.new_household, name="new_household"),
    path("households/<uuid:pk>/edit/", households.edit_household, name="edit_household"),
    path("households/<uuid:pk>/clients/new/", people.new_client, name="new_client"),
    path("households/<uuid:pk>/call/", touches.log_call, name="log_call"),
    path("households/<uuid:pk>/note/", touches.add_note, name="add_note"),
    path("households/<uuid:pk>/tasks/", todo.tasks, name="tasks"),
    path("tasks/<uuid:pk>/done/", todo.task_done, name="task_done"),
    path("tasks/<uuid:pk>/undo/", todo.task_undo, name="task_undo"),
    path("clients/<uuid:pk>/edit/", people.edit_client, name="edit_client"),
    path("clients/<uuid:pk>/consent/", people.give_consent, name="give_consent"),
    path("clients/<uuid:pk>/consent/withdraw/", people.withdraw_consent, name="withdraw_consent"),
    path("clients/<uuid:pk>/address-works/", people.trust_address, name="trust_address"),
    path("clients/<uuid:pk>/block/", people.forbid_contact, name="forbid_contact"),
    path("clients/<uuid:pk>/unblock/", people.allow_contact, name="allow_contact"),
    path("clients/import/", imports.imports, name="imports"),
    path("clients/import/template.csv", imports.import_template, name="import_template"),
    path("clients/import/<uuid:pk>/", imports.import_, name="import"),
    path("clients/import/<uuid:pk>/columns/", imports.import_columns, name="import_columns"),
    path("clients/import/<uuid:pk>/admit/", imports.import_admit, name="import_admit"),
    path("clients/import/<uuid:pk>/begin/", imports.import_begin, name="import_begin"),
    path("clients/import/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path("clients/import/<uuid:pk>/skipped.csv", imports.import_skipped, name="import_skipped"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/new/", referrals.new_referral, name="new_referral"),
    path("referrals/<uuid:pk>/move/", referrals.move_referral, name="move_referral"),
]
