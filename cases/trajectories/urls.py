"""Addresses of the trajectories. Under a case's id, consents and people add pages of their own."""

from django.urls import path

from cases.trajectories.views import assigning, assignments, closing, pages, steps, talks

app_name = "trajectories"
urlpatterns = [
    path("", pages.trajectory_list, name="list"),
    path("<uuid:id>/", pages.case, name="case"),
    path("<uuid:id>/geschiedenis/", pages.history, name="history"),
    path("<uuid:id>/toewijzen/", assigning.reassign, name="reassign"),
    path("<uuid:id>/stappen/<uuid:step_id>/contact/", steps.first_contact, name="first_contact"),
    path("<uuid:id>/stappen/<uuid:step_id>/klaar/", steps.finish_step, name="finish_step"),
    path("<uuid:id>/stappen/<uuid:step_id>/overslaan/", steps.leave_out, name="leave_out"),
    path("<uuid:id>/stappen/<uuid:step_id>/nog-een/", steps.add_again, name="add_again"),
    path("<uuid:id>/stappen/<uuid:step_id>/plannen/", talks.plan_talk, name="plan_talk"),
    path("<uuid:id>/stappen/<uuid:step_id>/opdracht/", assignments.give, name="give_assignment"),
    path("<uuid:id>/gesprekken/<uuid:talk_id>/", talks.talk, name="talk"),
    path("<uuid:id>/gesprekken/<uuid:talk_id>/verzetten/", talks.move_talk, name="move_talk"),
    path("<uuid:id>/gesprekken/<uuid:talk_id>/verslag/", talks.hold_talk, name="hold_talk"),
    path("<uuid:id>/gesprekken/<uuid:talk_id>/niet-doorgegaan/", talks.not_held, name="talk_not_held"),
    path("<uuid:id>/opdrachten/<uuid:assignment_id>/", assignments.assignment, name="assignment"),
    path("<uuid:id>/opdrachten/<uuid:assignment_id>/ingeleverd/", assignments.hand_in, name="hand_in"),
    path("<uuid:id>/opdrachten/<uuid:assignment_id>/akkoord/", assignments.accept, name="accept_assignment"),
    path("<uuid:id>/opdrachten/<uuid:assignment_id>/opnieuw/", assignments.ask_again, name="ask_again"),
    path("<uuid:id>/afsluiten/", closing.close, name="close"),
    path("<uuid:id>/terugkoppeling/", closing.feedback, name="feedback"),
]
