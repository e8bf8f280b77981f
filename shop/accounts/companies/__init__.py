"""Company accounts: enterprises and institutions that buy, what their members may spend, who has to agree."""
