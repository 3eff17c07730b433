"""Which pages does this room have?"""

from django.urls import path

from messaging.views import editing, hooks, listing, mailbox, preferences, review, workflow

app_name = "messaging"
urlpatterns = [
    path("messages/", listing.messages, name="messages"),
    path("messages/<uuid:pk>/", review.message, name="message"),
    path("messages/<uuid:pk>/edit/", editing.edit, name="edit"),
    path("messages/<uuid:pk>/check/", editing.check, name="check"),
    path("messages/<uuid:pk>/use/", editing.use, name="use"),
    path("messages/<uuid:pk>/redraft/", editing.redraft, name="redraft"),
    path("messages/<uuid:pk>/versions/<int:number>/", review.version, name="version"),
    path("messages/<uuid:pk>/preview/", review.preview, name="preview"),
    path("messages/<uuid:pk>/preview/body/", review.preview_body, name="preview_body"),
    path("messages/<uuid:pk>/submit/", workflow.submit, name="submit"),
    path("messages/<uuid:pk>/take-back/", workflow.take_back, name="take_back"),
    path("messages/<uuid:pk>/approve/", workflow.approve, name="approve"),
    path("messages/<uuid:pk>/request-changes/", workflow.request_changes, name="request_changes"),
    path("messages/<uuid:pk>/withdraw/", workflow.withdraw, name="withdraw"),
    path("messages/<uuid:pk>/schedule/", workflow.schedule, name="schedule"),
    path("messages/<uuid:pk>/deliveries/<uuid:delivery_pk>/settle/", workflow.settle, name="settle"),
    path("u/<str:token>/", preferences.preferences, name="preferences"),
    path("hooks/sendgrid/events/", hooks.events, {"provider": "sendgrid"}, name="sendgrid_events"),
    path("mailbox/", mailbox.mails, name="mailbox"),
    path("mailbox/<uuid:pk>/", mailbox.mail, name="mail"),
    path("mailbox/<uuid:pk>/body/", mailbox.mail_body, name="mail_body"),
]
