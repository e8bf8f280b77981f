"""Results of a fair: the live board and the closing report."""
