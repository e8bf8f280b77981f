"""The official catalogue (产品目录). On sale and in the catalogue are two facts.

What other rooms ask: `in_catalogue(session, product_id, at)` and `in_catalogue_sql(Product.id, at)`; `numbers` and
`number_sql` for the catalogue number; `marks` and `assisted_sql` for the mark of consumption assistance. While a product
stands in the catalogue its row holds the content that was approved, so whoever takes admitted products reads the product.
"""

from shop.catalog.official.standing import (
    Mark,
    assistance_number_sql,
    assisted_sql,
    edges,
    in_catalogue,
    in_catalogue_sql,
    marks,
    number_sql,
    numbers,
)

__all__ = [
    "Mark",
    "assistance_number_sql",
    "assisted_sql",
    "edges",
    "in_catalogue",
    "in_catalogue_sql",
    "marks",
    "number_sql",
    "numbers",
]
