"""Which pages do portfolios have?"""

from django.urls import path

from portfolios.views import columns, compared, connections, imports, lots, owners, performance, portfolio, trust

app_name = "portfolios"
urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:pk>/", imports.import_, name="import"),
    path("imports/<uuid:pk>/columns/", columns.import_columns, name="import_columns"),
    path("imports/<uuid:pk>/choose/", imports.import_choose, name="import_choose"),
    path("imports/<uuid:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:pk>/problems.csv", imports.import_problems, name="import_problems"),
    path("portfolios/", compared.accounts, name="compared"),
    path("connections/", connections.connections, name="connections"),
    path("connections/new/<slug:kind>/", connections.new, name="connect"),
    path("connections/consented/", connections.consented, name="consented"),
    path("connections/<uuid:pk>/consent/", connections.consent, name="consent"),
    path("connections/<uuid:pk>/sync/", connections.sync, name="sync"),
    path("connections/<uuid:pk>/rest/", connections.rest, name="rest"),
    path("connections/<uuid:pk>/resume/", connections.resume, name="resume"),
    path("connections/<uuid:pk>/disconnect/", connections.disconnect, name="disconnect"),
    path("portfolios/<uuid:pk>/", portfolio.portfolio, name="portfolio"),
    path("portfolios/<uuid:pk>/performance/", performance.account, name="performance"),
    path("portfolios/<uuid:pk>/performance/<slug:name>/", performance.account_proof, name="proof"),
    path("households/<uuid:pk>/performance/", performance.household, name="household_performance"),
    path("households/<uuid:pk>/performance/<slug:name>/", performance.household_proof, name="household_proof"),
    path("households/<uuid:pk>/plan/", performance.plan, name="plan"),
    path("households/<uuid:pk>/plan/orders.csv", performance.plan_orders, name="orders"),
    path("portfolios/<uuid:pk>/holdings.csv", portfolio.holdings, name="holdings"),
    path("portfolios/<uuid:pk>/books/", trust.books, name="books"),
    path("portfolios/flags/<uuid:pk>/accept/", trust.accept_flag, name="accept_flag"),
    path("portfolios/<uuid:pk>/assets/new/", trust.new_asset, name="new_asset"),
    path("portfolios/<uuid:pk>/values/new/", trust.new_value, name="new_value"),
    path("portfolios/<uuid:pk>/costs/new/", trust.new_cost, name="new_cost"),
    path("portfolios/<uuid:pk>/owners/", owners.owners, name="owners"),
    path("portfolios/<uuid:pk>/lots/", lots.lots, name="lots"),
    path("portfolios/<uuid:pk>/gains.csv", lots.gains, name="gains"),
    path("portfolios/<uuid:pk>/lots/method/", lots.lot_method, name="lot_method"),
    path("portfolios/sales/<uuid:pk>/lots/", lots.sale_lots, name="sale_lots"),
]
