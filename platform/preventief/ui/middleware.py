"""Answers in plain words to what was refused or is away, and the headers that Django leaves out."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from preventief.ui.views import friendly_answer

GetResponse = Callable[[HttpRequest], HttpResponse]


class FriendlyErrors:
    """Turns what a view raised into a page.

    What a middleware raised comes to the same pages by way of handler500 and handler400
    (`preventief.ui.views.server_error` and `bad_request`), which Django calls for it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return friendly_answer(request, error)


class SecurityHeaders:
    """Headers that Django has no setting for; pages of people who signed in are not kept by any cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Language:
    """Speaks Dutch, or the language that the visitor chose at the foot of a page.

    What a browser says it prefers is not asked: many a browser in a Dutch office stands on English, and the
    people who read along with a colleague expect the same words.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
