"""Promotions: coupons, full reductions, subsidy programmes, who bears them; and the platform's commission."""
