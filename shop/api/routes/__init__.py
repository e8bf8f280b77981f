"""Addresses of the open catalogue."""

from shop.api.routes import certificates, description, products, workshops
from shop.api.routes.blueprint import bp

__all__ = ["bp", "certificates", "description", "products", "workshops"]
