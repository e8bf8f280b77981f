"""What keeps a certificate in order: yearly confirmation and its review, changes, identity checks, appeals."""
