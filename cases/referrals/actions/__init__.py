"""Every write on referrals: drafts, sending, deciding, and what follows."""

from cases.referrals.actions.deciding import (
    AgeOutside,
    accept_referral,
    ask_for_more,
    decline_referral,
    point_elsewhere,
)
from cases.referrals.actions.drafts import forget_drafts, keep_answers, start_draft, throw_away_draft
from cases.referrals.actions.following import answer_question, withdraw_referral
from cases.referrals.actions.sending import NotTold, ReferralFacts, send_referral

__all__ = [
    "AgeOutside",
    "NotTold",
    "ReferralFacts",
    "accept_referral",
    "answer_question",
    "ask_for_more",
    "decline_referral",
    "forget_drafts",
    "keep_answers",
    "point_elsewhere",
    "send_referral",
    "start_draft",
    "throw_away_draft",
    "withdraw_referral",
]
