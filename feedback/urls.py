"""Which pages does this room have?"""

from django.urls import path

from feedback.views import inbox, public

app_name = "feedback"
urlpatterns = [
    path("f/<str:token>/", public.answer, name="answer"),
    path("f/<str:token>/thanks/", public.thanks, name="thanks"),
    path("f/<str:token>/introduce/", public.introduce, name="introduce"),
    path("feedback/", inbox.replies, name="list"),
    path("feedback/<uuid:pk>/", inbox.reply, name="reply"),
    path("feedback/<uuid:pk>/draft/", inbox.draft, name="draft"),
    path("feedback/<uuid:pk>/correct/", inbox.correct, name="correct"),
]
