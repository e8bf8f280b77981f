"""All tables of all rooms: importing this fills the metadata that migrations are compared with."""

from __future__ import annotations

from shop.accounts import invitation_models as invitations
from shop.accounts import models as accounts
from shop.accounts import note_models as notes
from shop.accounts import rulebook_models as rulebook
from shop.accounts.companies import models as companies
from shop.catalog import desk_models as catalog_desk
from shop.catalog import mark_models as rights_marks
from shop.catalog import models as catalog
from shop.catalog import punctuality as on_time
from shop.catalog import ratings
from shop.catalog import saved_models as saved
from shop.catalog import showcase_models as showcase
from shop.catalog.official import models as official
from shop.catalog.product_files import models as catalog_files
from shop.catalog.search import models as search
from shop.core import audit, cache, outbox, preferences
from shop.exhibition.entry import models as fair_entry
from shop.exhibition.exhibitors import models as exhibitors
from shop.exhibition.fairs import models as fairs
from shop.exhibition.intents import models as fair_intents
from shop.exhibition.items import models as fair_items
from shop.exhibition.results import models as fair_results
from shop.exhibition.settling import models as fair_settling
from shop.exhibition.till import models as fair_till
from shop.heritage import models as heritage
from shop.orders import models as orders
from shop.orders import parcel_models as parcels
from shop.orders import punctuality as reminders
from shop.orders import retention_models as retention
from shop.orders.companies import models as company_purchases
from shop.orders.invoices import models as invoices
from shop.orders.messages import models as threads
from shop.orders.payments import models as payments
from shop.orders.payments.bank import models as bank
from shop.orders.payments.reconciling import models as reconciling
from shop.orders.payouts import models as payouts
from shop.orders.production.capacity import models as capacity
from shop.orders.production.contracts import course_models as contract_courses
from shop.orders.production.contracts import models as contracts
from shop.orders.production.contracts import money_models as contract_money
from shop.orders.production.quotations import models as quotations
from shop.orders.production.rfq import models as rfqs
from shop.orders.promotions import models as promotions
from shop.orders.questions import models as questions
from shop.orders.returns import draft_models as return_drafts
from shop.orders.returns import models as returns
from shop.orders.reviews import models as reviews
from shop.workshops import models as workshops
from shop.workshops.applications import models as applications
from shop.workshops.conditions import models as conditions
from shop.workshops.evidence import models as evidence
from shop.workshops.income import models as income
from shop.workshops.recognition import models as recognition
from shop.workshops.reports import models as reports
from shop.workshops.roster import models as roster
from shop.workshops.statistics import models as statistics
from shop.workshops.statistics import snapshot_models as snapshots
from shop.workshops.statistics.analysis import models as figures_mail
from shop.workshops.statistics.declared import models as declared
from shop.workshops.statistics.publication import models as published
from shop.workshops.upkeep import models as upkeep
from shop.workshops.upkeep import record_models as upkeep_records

ALL = (
    quotations,
    rfqs,
    accounts,
    companies,
    company_purchases,
    applications,
    audit,
    cache,
    capacity,
    catalog,
    catalog_desk,
    catalog_files,
    conditions,
    declared,
    contract_courses,
    contract_money,
    contracts,
    evidence,
    exhibitors,
    fair_entry,
    fair_intents,
    fair_items,
    fair_results,
    fair_settling,
    fair_till,
    fairs,
    heritage,
    income,
    invitations,
    invoices,
    notes,
    questions,
    retention,
    return_drafts,
    threads,
    official,
    orders,
    on_time,
    parcels,
    reminders,
    outbox,
    payments,
    bank,
    reconciling,
    payouts,
    preferences,
    promotions,
    recognition,
    reports,
    returns,
    ratings,
    reviews,
    rights_marks,
    roster,
    snapshots,
    figures_mail,
    published,
    statistics,
    rulebook,
    saved,
    search,
    showcase,
    upkeep,
    upkeep_records,
    workshops,
)
