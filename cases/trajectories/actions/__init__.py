"""Every write on a trajectory, one function per verb; a file per noun."""

from cases.trajectories.actions.assigning import reassign
from cases.trajectories.actions.assignments import accept_assignment, ask_again, give_assignment, hand_in
from cases.trajectories.actions.closing import close_trajectory, send_feedback
from cases.trajectories.actions.contact import record_first_contact
from cases.trajectories.actions.starting import start_trajectory
from cases.trajectories.actions.steps import (
    add_again,
    finish_step,
    follow_consents,
    leave_out,
    settle_consents,
)
from cases.trajectories.actions.talks import hold_talk, move_talk, note_not_held, plan_talk

__all__ = [
    "accept_assignment",
    "add_again",
    "ask_again",
    "close_trajectory",
    "finish_step",
    "follow_consents",
    "give_assignment",
    "hand_in",
    "hold_talk",
    "leave_out",
    "move_talk",
    "note_not_held",
    "plan_talk",
    "reassign",
    "record_first_contact",
    "send_feedback",
    "settle_consents",
    "start_trajectory",
]
