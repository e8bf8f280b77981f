"""What workshops offer for a request, and the award."""
