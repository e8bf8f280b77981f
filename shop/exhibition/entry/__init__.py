"""Coming to a booth: signed codes, the booth's page, buying there, counting scans."""
