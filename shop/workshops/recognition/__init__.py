"""Recognitions beside the certificate: filing upwards, batches, external registers, model sites, key-support counties."""
