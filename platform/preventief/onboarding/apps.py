"""Control plane."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "preventief.onboarding"
    label = "onboarding"
