"""Billing: plans, invoices and payment have their room here; what comes next is in docs/roadmap.md."""
