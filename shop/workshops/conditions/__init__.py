"""What a province asks of a workshop, as data its officers edit: periods and the checklist of conditions."""
