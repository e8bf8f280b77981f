"""Who may do what: one page.

A permission is `scope:resource:action` with a sentence. Who may is said by the room that owns the resource, in its
`access.py`; `shop.core.access` asks it.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """All that can be allowed, one sentence each."""

    ACCOUNT_MANAGE = "own:account:manage"  # A signed-in person manages their own account and addresses.
    ORGANISATION_MANAGE = (
        "own:organisation:manage"  # Owners and operators say who works in their organisation.
    )
    PURCHASE_PLACE = "own:purchase:place"  # A signed-in person checks out, pays and sees their own purchases.
    ORDER_VIEW = "own:order:view"  # The buyer sees their order, cancels it in time and confirms receipt.
    COMPANY_OPEN = "own:company:open"  # A signed-in person opens an account for the company they buy for.
    COMPANY_VIEW = "company:desk:view"  # Members of a company see its desk.
    COMPANY_BUY = "company:purchase:place"  # Owner, requesters and approvers buy on the company's account.
    COMPANY_EDIT = "company:data:edit"  # The owner edits data, addresses and rules of approval.
    COMPANY_APPROVE = "company:approval:decide"  # Approvers and the owner decide what others asked for.
    COMPANY_VERIFY = "platform:company:verify"  # Platform operators check the documents of companies.
    PROMOTION_ISSUE = (
        "workshop:promotion:issue"  # Owner and staff issue what their workshop bears, and end it.
    )
    PROMOTION_MANAGE = "platform:promotion:manage"  # Operators and finance of the platform issue its coupons and enter subsidies.
    COMMISSION_SET = "platform:commission:set"  # The platform's finance sets rates of commission.
    WORKSHOP_VIEW = "workshop:desk:view"  # Members of a workshop see its desk.
    PRODUCT_EDIT = "workshop:product:edit"  # Owner and staff write products, prices, stock and pictures.
    PRODUCT_PUBLISH = (
        "workshop:product:publish"  # Owner and staff publish; the right to sell is asked besides.
    )
    CONTRACT_VIEW = (
        "case:contract:view"  # Members of both sides and the platform see a contract and its pictures.
    )
    CONTRACT_SIGN = "case:contract:sign"  # Owner and approver of the company, owner of the workshop, confirm a text or an end.
    CONTRACT_ORDER = (
        "company:contract:run"  # Owner, requester and approver approve, receive, inspect, ask for changes.
    )
    CONTRACT_MAKE = "workshop:contract:run"  # Owner and staff show progress, send goods, ask for later days.
    CONTRACT_PAY = (
        "case:contract:pay"  # Owner, approver and finance of the company, or who owes: the workshop's owner.
    )
    CONTRACT_DECIDE = (
        "platform:contract:decide"  # Platform operators and support decide disputes about contracts.
    )
    RETURN_ASK = "own:return:ask"  # The buyer opens a return case about their order and sees it through.
    RETURN_ANSWER = "workshop:return:answer"  # Owner and staff answer return cases of their workshop.
    RETURN_DECIDE = "platform:return:decide"  # Platform operators and support decide disputes about returns.
    RETURN_VIEW = (
        "case:return:view"  # The buyer, the workshop's owner and staff, and the platform see a case.
    )
    REVIEW_WRITE = (
        "own:review:write"  # The buyer reviews what was received, corrects it in a day, adds to it once.
    )
    REVIEW_REPLY = "workshop:review:reply"  # Owner and staff answer the reviews of their workshop.
    REVIEW_REPORT = "own:review:report"  # A signed-in person reports a review.
    REVIEW_HIDE = "platform:review:hide"  # Platform operators and support hide words for four reasons.
    QUESTION_ASK = "own:question:ask"  # A signed-in person asks about a product and reports a question.
    QUESTION_ANSWER = "workshop:question:answer"  # Owner and staff answer questions to their workshop.
    QUESTION_HIDE = "platform:question:hide"  # Platform operators and support hide for four reasons.
    MESSAGE_WRITE = "own:message:write"  # The buyer writes to a workshop, about a product or their order.
    MESSAGE_ANSWER = "workshop:message:answer"  # Owner and staff write to the buyers of their workshop.
    MESSAGE_VIEW = "case:message:view"  # The two sides of a thread read it and report what is abuse.
    MESSAGE_JUDGE = "platform:message:judge"  # Platform operators and support judge reported messages.
    INVOICE_ASK = "own:invoice:ask"  # The buyer asks for the invoice of their order and keeps titles.
    INVOICE_ISSUE = "workshop:invoice:issue"  # Owner and staff hand in invoices of their workshop.
    INVOICE_VIEW = (
        "case:invoice:view"  # The buyer, the workshop's owner and staff, and the platform see an invoice.
    )
    INVOICE_WATCH = "platform:invoice:watch"  # Members of the platform see invoices that are late.
    TRANSFER_USE = "own:transfer:use"  # Whoever may pay something pays it by bank transfer and prints its pro-forma invoice.
    BANK_MATCH = (
        "platform:bank:match"  # The platform's finance enters bank statements and says what sums are for.
    )
    BANK_REFUND_GIVE = "own:bank_refund:give"  # The buyer names the account for a refund by bank transfer.
    BANK_REFUND_PAY = (
        "platform:bank_refund:pay"  # The platform's finance and operators pay buyers by bank transfer.
    )
    ORDER_FULFIL = "workshop:order:fulfil"  # Owner and staff see the workshop's orders and ship them.
    INCOME_VIEW = "workshop:income:view"  # The owner and staff see the income of their own workshop.
    PICKUP_OFFER = "workshop:pickup:offer"  # The owner says whether and where buyers may fetch orders.
    PAYOUT_ACCOUNT = "workshop:payout_account:enter"  # The owner says to which bank account money goes.
    PAYOUT_MANAGE = (
        "platform:payout:manage"  # The platform's finance pays workshops, two people for each batch.
    )
    REGISTER_VIEW = "region:workshop:view"  # Officers see the workshops of their region, the platform all.
    CERTIFICATE_DECIDE = (
        "region:certificate:decide"  # Culture officers of the county or above grant, confirm, suspend.
    )
    CERTIFICATE_CONFIRM = "workshop:certificate:confirm"  # Owners confirm the year; officers record it.
    IDENTITY_VERIFY = "region:identity:verify"  # Culture officers and platform operators check documents.
    STATISTICS_FILL = "workshop:statistics:fill"  # The owner and staff fill in the quarterly form.
    SALES_DECLARE = "workshop:sales:declare"  # The owner declares sales outside the store, with slips.
    STATISTICS_REVIEW = (
        "region:statistics:review"  # Culture officers of the region or above pass, return and hand up forms.
    )
    STATISTICS_COUNT = (
        "region:statistics:count"  # Rural officers supply counts of people lifted out of poverty.
    )
    STATISTICS_PUBLISH = (
        "province:statistics:publish"  # Culture officers of a province set the form and publish, two of them.
    )
    REGION_INCOME_VIEW = (
        "region:income:view"  # Officers see the figures of their region down to the order lines.
    )
    APPLICATION_FILE = "own:application:file"  # A signed-in person files an application and sees it through.
    APPLICATION_VIEW = "region:application:view"  # Officers of the region see what was submitted in it.
    APPLICATION_DECIDE = (
        "county:application:decide"  # Culture officers of the county itself run the procedure and decide.
    )
    APPLICATION_SIGN = (
        "county:application:sign"  # Officers of the county's three departments give their opinion.
    )
    DOCUMENT_VIEW = "case:document:view"  # Who filed it, the workshop's owner and the region's officers.
    EMPLOYMENT_RECOGNISE = (
        "region:employment:recognise"  # Officers for human resources recognise employment workshops.
    )
    REGISTER_RECORD = "region:register:record"  # Rural officers record entries of external registers.
    CONDITIONS_EDIT = (
        "region:conditions:edit"  # Culture officers edit periods, checklist and calendar of their own region.
    )
    FILING_MANAGE = "region:filing:manage"  # Culture officers file upwards; the province publishes batches.
    KEY_COUNTY_NAME = "prefecture:key_county:name"  # Culture officers of a prefecture name its key counties.
    ROSTER_IMPORT = "region:roster:import"  # Culture officers bring in an existing roster of their region.
    VISIT_RECORD = "region:visit:record"  # Officers of any department record a visit in their region.
    REPORT_HANDLE = "region:report:handle"  # Culture officers of the region and the platform handle reports.
    APPEAL_FILE = (
        "workshop:appeal:file"  # The owner appeals, sends papers, reports changes, announces to leave.
    )
    IDENTITY_EXPORT = "platform:identity:export"  # The platform exports its sellers' identities for offices.
    CATALOGUE_DECIDE = "platform:catalogue:decide"  # The platform admits products to the official catalogue and looks at food.
    USERS_MANAGE = "platform:user:manage"  # The platform sees users, appoints officers and closes accounts.
    SETTINGS_MANAGE = "platform:setting:manage"  # The platform sets its telephone number and the like.
    RULES_PUBLISH = "platform:rules:publish"  # The platform publishes new versions of its rules.
    JOBS_MANAGE = "platform:jobs:manage"  # Platform operators see failed jobs and send them again.
    SEARCHES_VIEW = (
        "platform:searches:view"  # Platform operators see what is searched for, and what is not found.
    )
    PAYMENTS_RECONCILE = (
        "platform:payments:reconcile"  # The platform's finance compares our books with the provider's.
    )
    FAIR_MANAGE = (
        "organiser:fair:manage"  # Operators of an organiser run its fairs: plan, exhibitors, booths, goods.
    )
    FAIR_JOIN = "workshop:fair:join"  # Owner and staff apply to fairs and say what they bring.
    BOOTH_SERVE = (
        "fair:booth:serve"  # The organiser's people, and the workshop's in its own booth, sell there.
    )
    INTENT_MAKE = "own:intent:make"  # A signed-in person leaves deal intents at booths and follows them.
    INTENT_ANSWER = "workshop:intent:answer"  # Owner and staff confirm intents and say what they became.
    RFQ_WRITE = (
        "own:rfq:write"  # Owner, requester and approver of a company write its requests and award them.
    )
    RFQ_VIEW = "own:rfq:view"  # Every member of the company that asks.
    RFQ_ANSWER = (
        "workshop:rfq:answer"  # Owner and staff see what is asked of the workshop, ask back and quote.
    )
    RFQ_INTRODUCE = (
        "region:rfq:introduce"  # Officers of a region and the platform bring buyers and workshops together.
    )
    CAPACITY_STATE = "workshop:capacity:state"  # Owner and staff say how much the workshop makes.
    CAPACITY_VIEW = "region:capacity:view"  # Officers see free capacity of their region, the platform all.
    TILL_RULE = (
        "region:till_sale:rule"  # Culture officers decide about sales at fairs made without the right.
    )
    AUDIT_VIEW = "platform:audit:view"  # Platform operators read the audit trail.
