"""What is filed, recorded and recognised besides the certificate: lists of a region, paged in SQL."""
