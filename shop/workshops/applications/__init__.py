"""From the first draft to the certificate: application, sign-offs, public notice, decision (architecture, section 3)."""
