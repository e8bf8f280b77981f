"""Questions about a product: asked by anybody who is signed in, answered by the workshop, read by everybody."""
