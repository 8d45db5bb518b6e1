"""From asked to live: how a municipality subscribes, and what its region sees of that. Control plane."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "preventief.onboarding"
    label = "onboarding"
