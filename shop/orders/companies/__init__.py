"""Buying on a company's account: opening it, checking its papers, purchases that wait for an approver, order lists."""
