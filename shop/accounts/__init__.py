"""People, organisations, memberships, addresses, sign-in."""
