"""The edge to the web: headers, errors, formats, assets."""
