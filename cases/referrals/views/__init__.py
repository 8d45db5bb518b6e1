"""The pages on referrals: writing one, reading them, deciding on one."""
