"""Production to order: requests, quotations, contracts (订单生产, 以销定产; Hunan notice III(5))."""
