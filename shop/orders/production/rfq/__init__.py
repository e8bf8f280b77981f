"""Requests for quotation: what a buyer wants made, who is asked, what is asked back."""
