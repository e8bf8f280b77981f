"""create_app: the only place that wires rooms together. A short list of calls."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from shop.accounts import access as _accounts_access
from shop.accounts import context, hashing, notes, session
from shop.accounts import jobs as _accounts_jobs
from shop.accounts.companies import access as _companies_access
from shop.accounts.routes import bp as accounts
from shop.admin.analysis import buyers as _buyer_shares
from shop.admin.routes import bp as admin
from shop.api.routes import bp as api
from shop.api.web import answers as api_answers
from shop.api.web import limit as api_limit
from shop.api.web import problems as api_problems
from shop.catalog import access as _catalog_access
from shop.catalog import closed_accounts as _catalog_closing
from shop.catalog import jobs as _catalog_jobs
from shop.catalog import list_jobs as _catalog_list_jobs
from shop.catalog.product_files import jobs as _bulk_jobs
from shop.catalog.queries import next_edge
from shop.catalog.routes import bp as catalog
from shop.catalog.search.engines import open_engine
from shop.config import Settings
from shop.core import db as database
from shop.core import files, messages
from shop.core.web import assets, cookies, edge, errors, formats, health, pages, store_facts, words
from shop.core.web.store import Store
from shop.exhibition import access as _exhibition_access
from shop.exhibition import context as exhibiting
from shop.exhibition import jobs as _exhibition_jobs
from shop.exhibition.routes import bp as exhibition
from shop.front.routes import bp as front
from shop.orders import access as _orders_access
from shop.orders import closed_accounts as _orders_closing
from shop.orders import context as buying
from shop.orders import exported_files as _exported_files
from shop.orders import jobs as _orders_jobs
from shop.orders.invoices import access as _invoices_access
from shop.orders.invoices import closed_accounts as _invoices_closing
from shop.orders.invoices import jobs as _invoices_jobs
from shop.orders.invoices import reds as _invoices_reds
from shop.orders.messages import access as _messages_access
from shop.orders.messages import closed_accounts as _messages_closing
from shop.orders.messages import jobs as _messages_jobs
from shop.orders.payments.provider import Provider
from shop.orders.production import closed_accounts as _production_closing
from shop.orders.production.contracts import access as _contracts_access
from shop.orders.production.contracts import jobs as _contracts_jobs
from shop.orders.production.contracts import registered as _contracts
from shop.orders.production.quotations import awarding as _awarding
from shop.orders.production.rfq import access as _rfq_access
from shop.orders.production.rfq import jobs as _rfq_jobs
from shop.orders.promotions import hints
from shop.orders.questions import access as _questions_access
from shop.orders.questions import jobs as _questions_jobs
from shop.orders.returns import access as _returns_access
from shop.orders.returns import closed_accounts as _returns_closing
from shop.orders.returns import jobs as _returns_jobs
from shop.orders.reviews import access as _reviews_access
from shop.orders.reviews import jobs as _reviews_jobs
from shop.orders.routes import bp as orders
from shop.workshops import access as _workshops_access
from shop.workshops import jobs as _workshops_jobs
from shop.workshops.applications import access as _applications_access
from shop.workshops.applications import closed_accounts as _applications_closing
from shop.workshops.routes import bp as workshops
from shop.workshops.statistics import access as _statistics_access
from shop.workshops.statistics import jobs as _statistics_jobs
from shop.workshops.statistics.analysis import mailing as _figures_mail
from shop.workshops.statistics.publication import jobs as _publication_jobs
from shop.workshops.upkeep import jobs as _upkeep_jobs

ROOT = Path(__file__).parent.parent
# Imported for what they register.
ACCESS = (
    _accounts_access,
    _applications_access,
    _catalog_access,
    _contracts_access,
    _companies_access,
    _exhibition_access,
    _invoices_access,
    _messages_access,
    _orders_access,
    _questions_access,
    _returns_access,
    _rfq_access,
    _reviews_access,
    _statistics_access,
    _workshops_access,
)
CLOSING = (
    _applications_closing,
    _catalog_closing,
    _invoices_closing,
    _messages_closing,
    _orders_closing,
    _production_closing,
    _returns_closing,
)
EXPORTS = (_exported_files,)
REFUNDS = (_invoices_reds,)
PAYABLES = (_contracts,)
APPROVALS = (_awarding,)
JOBS = (
    _accounts_jobs,
    _buyer_shares,
    _catalog_jobs,
    _catalog_list_jobs,
    _bulk_jobs,
    _exhibition_jobs,
    _contracts_jobs,
    _invoices_jobs,
    _messages_jobs,
    _orders_jobs,
    _figures_mail,
    _publication_jobs,
    _questions_jobs,
    _returns_jobs,
    _rfq_jobs,
    _reviews_jobs,
    _statistics_jobs,
    _upkeep_jobs,
    _workshops_jobs,
)


def create_app(settings: Settings | None = None, *, provider: Provider | None = None) -> Flask:
    """The store, ready to serve. Raises BadSetting when a setting cannot be used.

    `provider` takes payments; without one the demo has the built-in sandbox and production does not start.
    """
    settings = settings or Settings.from_env()
    app = Store(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    configure(app, settings)
    database.init_app(app, settings.database_url)
    words.Language(  # type: ignore[no-untyped-call]  # the library has no types
        app,
        default_locale="zh_Hans_CN",
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(ROOT / "translations"),
    )
    CSRFProtect(app)
    cookies.init_app(app)
    for part in (hashing, session, context):
        part.init_app(app)
    app.extensions["file_store"] = files.open_store(settings)
    app.extensions["search"] = open_engine(settings)
    for part in (edge, errors, formats, words, assets, pages, store_facts):
        part.init_app(app)
    pages.expires_with(next_edge)
    pages.expires_with(hints.next_edge)
    health.init_app(app, {})
    messages.init_app(app, notes.take)
    buying.init_app(app, provider)
    exhibiting.init_app(app)
    for part in (api_answers, api_limit, api_problems):
        part.init_app(app)
    for room in (accounts, workshops, catalog, orders, exhibition, admin, front, api):
        app.register_blueprint(room)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings from ours."""
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SESSION_COOKIE_NAME="baigong",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        MAX_CONTENT_LENGTH=40 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.production,
    )
