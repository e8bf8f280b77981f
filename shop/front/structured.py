"""What machines read of a page: JSON-LD after schema.org. It says nothing that the page does not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shop.catalog.product_page import Offer, ProductPage
from shop.catalog.ratings import Rating
from shop.core import clock
from shop.core.money import plain_yuan
from shop.core.web.words import gettext as _
from shop.orders.reviews.models import BuyerReview
from shop.workshops.certification import Status

Data = dict[str, Any]
_SCHEMA = "https://schema.org"


def product(
    page: ProductPage, *, url: str, pictures: Sequence[str], seller_url: str, certificate_url: str
) -> Data:
    """A product with its offers at the prices of now and the certificate it is made under. Addresses are full ones.

    Stock is in stock, made to order or sold out, never a number (BR-31).
    """
    found = page.found
    seller = {"@type": "Organization", "name": found.workshop.name, "url": seller_url}
    data: Data = {
        "@context": _SCHEMA,
        "@type": "Product",
        "name": found.product.title,
        "description": found.product.subtitle or found.craft.summary,
        "url": url,
        "sku": found.product.slug,
        "category": f"{found.craft_class.name} > {found.craft.name}",
        "brand": {"@type": "Brand", "name": found.workshop.name},
        "manufacturer": seller,
        "hasCertification": [certification(page.standing, certificate_url)],
        "offers": [_offer(offer, url, seller) for offer in page.offers if offer.fen is not None],
    }
    if pictures:
        data["image"] = list(pictures)
    if found.product.material:
        data["material"] = found.product.material
    return data


def opinions(rating: Rating, newest: Sequence[BuyerReview]) -> Data:
    """The average and the newest reviews, as the page shows them: hidden words are not told."""
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": rating.average,
            "reviewCount": rating.total,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [_opinion(review) for review in newest if review.hidden_reason is None],
    }


def _opinion(review: BuyerReview) -> Data:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.shown_name},
        "datePublished": clock.local_day(review.written_at).isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": review.stars, "bestRating": 5, "worstRating": 1},
        **({"reviewBody": review.words} if review.words else {}),
    }


def _offer(offer: Offer, url: str, seller: Data) -> Data:
    assert offer.fen is not None
    made = "MadeToOrder" if offer.made_to_order else "InStock"
    return {
        "@type": "Offer",
        **({"name": offer.options} if offer.options else {}),
        "price": plain_yuan(offer.fen),
        "priceCurrency": "CNY",
        "availability": f"{_SCHEMA}/{made if offer.buyable else 'SoldOut'}",
        "itemCondition": f"{_SCHEMA}/NewCondition",
        "url": url,
        "seller": seller,
    }


def certification(standing: Status, url: str) -> Data:
    """The certificate of a workshop as it stands."""
    data: Data = {
        "@type": "Certification",
        "name": _("非遗工坊认定证书"),
        "certificationIdentification": standing.certificate_number,
        "certificationStatus": f"{_SCHEMA}/Certification{'Active' if standing.sells else 'Inactive'}",
        "url": url,
    }
    if standing.authority:
        data["issuedBy"] = {"@type": "GovernmentOrganization", "name": standing.authority}
    if standing.granted_at is not None:
        data["validFrom"] = clock.local_day(standing.granted_at).isoformat()
    return data


def trail(steps: Sequence[tuple[str, str]]) -> Data:
    """Where the page lies: names with full addresses, the page itself last."""
    return {
        "@context": _SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": url}
            for n, (name, url) in enumerate(steps, start=1)
        ],
    }


def workshop(
    *, name: str, url: str, place: str, founded: str, picture: str, standing: Status, certificate_url: str
) -> Data:
    """A workshop with its certificate; head-counts, wages and sales are no part of it (BR-31)."""
    data: Data = {
        "@context": _SCHEMA,
        "@type": "Organization",
        "name": name,
        "url": url,
        "address": {"@type": "PostalAddress", "addressCountry": "CN", "addressLocality": place},
        "hasCertification": certification(standing, certificate_url),
    }
    if founded:
        data["foundingDate"] = founded
    if picture:
        data["image"] = picture
    return data
