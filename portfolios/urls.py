"""Which pages do portfolios have?"""

from django.urls import path

from portfolios.views import imports, portfolio

app_name = "portfolios"
urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:pk>/", imports.import_, name="import"),
    path("imports/<uuid:pk>/choose/", imports.import_choose, name="import_choose"),
    path("imports/<uuid:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:pk>/problems.csv", imports.import_problems, name="import_problems"),
    path("portfolios/<uuid:pk>/", portfolio.portfolio, name="portfolio"),
    path("portfolios/<uuid:pk>/holdings.csv", portfolio.holdings, name="holdings"),
]
