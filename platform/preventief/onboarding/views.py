"""The wizard with which a municipality subscribes, and the page that shows its environment being made."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preventief.accounts.doors import public
from preventief.accounts.links import LinkInvalid, read_link
from preventief.contracts.queries import current_agreement, price_classes
from preventief.contracts.words import classes_in_words, price_in_words, sections_of
from preventief.errors import Difference, StaleVersion, WrongState
from preventief.onboarding import access, actions, forms, queries
from preventief.onboarding.models import Subscription
from preventief.onboarding.steps import (
    ADMINISTRATOR,
    CONTACT,
    INVOICE,
    SIGNATORY,
    STEPS,
    TOTAL,
    Step,
    first_unanswered,
    number_of,
    step_at,
)
from preventief.onboarding.tasks import PROGRESS_LINK, PROGRESS_LINK_LIFETIME
from preventief.regions.queries import environment_address, managers_of, search_page
from preventief.ui.forms import VersionedForm
from preventief.ui.limits import limited

FORMS: dict[Step, type[VersionedForm]] = {
    CONTACT: forms.ContactForm,
    SIGNATORY: forms.SignatoryForm,
    INVOICE: forms.InvoiceForm,
    ADMINISTRATOR: forms.AdministratorForm,
}


# Answers that were ticked, not typed.
NOT_TYPED = frozenset({"signatory_mandated", "price_class", "pays_on_invoice"})


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited("subscribe")
def start(request: HttpRequest) -> HttpResponse:
    """Step 1: which municipality? One that takes part already gets a pointer instead of a button."""
    if request.method == "POST":
        return _choose(request)
    return _start_page(request, request.GET.get("gemeente"))


def _choose(request: HttpRequest) -> HttpResponse:
    form = forms.MunicipalityForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    own = list(access.subscriptions_of(request.session))
    try:
        subscription = actions.start_subscription(code=form.cleaned_data["code"], own=own)
    except actions.AlreadyTakesPart:
        return _start_page(request, request.POST.get("gemeente"), status=409)
    access.remember(request.session, subscription.id)
    return _redirect_to_step(subscription, first_unanswered(subscription) or CONTACT)


def _start_page(request: HttpRequest, text: str | None, status: int = 200) -> HttpResponse:
    search = search_page(text)
    takes_part = search.shown is not None and queries.takes_part(search.shown.code)
    context = {
        "search": search,
        "action": reverse("onboarding:start"),
        "takes_part": takes_part,
        "address": environment_address(search.shown.code) if search.shown and takes_part else "",
        "drafts": [one for one in access.subscriptions_of(request.session) if one.state == one.State.STARTED],
        "total": TOTAL,
    }
    return render(request, "onboarding/start.html", context, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, id: UUID, step: str) -> HttpResponse:
    """Steps 2 to 5: a small group of questions each. What is filled in is kept when one goes back."""
    page = step_at(step)
    if page is None:
        raise Http404
    try:
        subscription = access.get_subscription(session=request.session, id=id)
    except Http404:
        if request.method == "POST":
            return _session_ended(request, page)
        raise
    if subscription.state != Subscription.State.STARTED:
        return redirect("onboarding:progress", id=id)
    form = _form(page, subscription, request)
    if request.method == "POST":
        if form.is_valid():
            return _keep(page, subscription, form)
        return render(
            request, f"onboarding/{page.template}", _step_context(page, subscription, form), status=422
        )
    return render(request, f"onboarding/{page.template}", _step_context(page, subscription, form))


def _session_ended(request: HttpRequest, page: Step) -> HttpResponse:
    """The draft is out of reach, but what was just typed is not: it is shown, to copy or to print."""
    fields = FORMS[page].base_fields
    typed = [
        (fields[name].label, request.POST.get(name, "")) for name in page.answers if name not in NOT_TYPED
    ]
    return render(request, "onboarding/session_ended.html", {"typed": typed}, status=404)


def _keep(page: Step, subscription: Subscription, form: VersionedForm) -> HttpResponse:
    """Keep the answers and go on: to the next page, or back to the agreement for who came to change one.

    Raises:
        StaleVersion: with the questions in words; another window of the same person was first.
    """
    answers = {name: form.cleaned_data[name] for name in page.answers}
    version = form.cleaned_data["version"]
    try:
        subscription = actions.answer(subscription=subscription, step=page, version=version, answers=answers)
    except StaleVersion as stale:
        raise StaleVersion([_in_words(form, difference) for difference in stale.differences]) from stale
    place = STEPS.index(page) + 1
    if place < len(STEPS) and first_unanswered(subscription) is not None:
        return _redirect_to_step(subscription, STEPS[place])
    return redirect("onboarding:agreement", id=subscription.id)


def _in_words(form: VersionedForm, difference: Difference) -> Difference:
    question = form.fields[str(difference.label)]
    return difference._replace(label=question.label or difference.label)


def _form(page: Step, subscription: Subscription, request: HttpRequest) -> VersionedForm:
    initial: dict[str, Any] = {name: getattr(subscription, name) for name in page.answers}
    initial["version"] = subscription.version
    options: dict[str, Any] = {"initial": initial}
    if page is INVOICE:
        initial["price_class"] = str(subscription.price_class_id or "")
        options["classes"] = price_classes()
    if page is ADMINISTRATOR and not subscription.administrator_name:
        initial["administrator_name"] = subscription.contact_name
        initial["administrator_email"] = subscription.contact_email
    return FORMS[page](request.POST if request.method == "POST" else None, **options)


def _step_context(page: Step, subscription: Subscription, form: VersionedForm) -> dict[str, Any]:
    place = STEPS.index(page)
    return {
        "form": form,
        "subscription": subscription,
        "number": number_of(page),
        "total": TOTAL,
        "back": _step_url(subscription, STEPS[place - 1]) if place else reverse("onboarding:start"),
    }


def _step_url(subscription: Subscription, page: Step) -> str:
    return reverse("onboarding:step", args=[subscription.id, page.slug])


def _redirect_to_step(subscription: Subscription, page: Step) -> HttpResponse:
    return redirect(_step_url(subscription, page))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, id: UUID) -> HttpResponse:
    """Step 6: check the answers, read the agreement, accept it."""
    subscription = access.get_subscription(session=request.session, id=id)
    if subscription.state != Subscription.State.STARTED:
        return redirect("onboarding:progress", id=id)
    missing = first_unanswered(subscription)
    if missing is not None:
        return _redirect_to_step(subscription, missing)
    text = current_agreement(timezone.localdate())
    if text is None:
        raise WrongState
    initial = {
        "version": subscription.version,
        "agreement_sha256": text.sha256,
        "name": subscription.signatory_name,
        "function": subscription.signatory_function,
    }
    form = forms.AcceptForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return _accept(request, subscription, form)
        status = 422
    classes = price_classes()
    assert subscription.price_class is not None
    context = {
        "form": form,
        "subscription": subscription,
        "agreement": text,
        "sections": sections_of(text.text),
        "price_class": classes_in_words(classes)[subscription.price_class.id],
        "price": price_in_words(subscription.price_class.yearly_price),
        "steps": {page.slug: _step_url(subscription, page) for page in STEPS},
        "number": TOTAL,
        "total": TOTAL,
        "back": _step_url(subscription, STEPS[-1]),
    }
    return render(request, "onboarding/agreement.html", context, status=status)


def _accept(request: HttpRequest, subscription: Subscription, form: forms.AcceptForm) -> HttpResponse:
    try:
        actions.accept(
            subscription=subscription,
            version=form.cleaned_data["version"],
            agreement_sha256=form.cleaned_data["agreement_sha256"],
            name=form.cleaned_data["name"],
            function=form.cleaned_data["function"],
        )
    except actions.AlreadyTakesPart:
        context = {
            "municipality": subscription.municipality,
            "address": environment_address(subscription.municipality_code),
            "managers": managers_of(subscription.municipality_code),
        }
        return render(request, "onboarding/taken.html", context, status=409)
    return redirect("onboarding:progress", id=subscription.id)


@public
@require_safe
def progress(request: HttpRequest, id: UUID) -> HttpResponse:
    """How far the environment is. The page asks again every second, with htmx or without any script."""
    subscription = access.get_subscription(session=request.session, id=id)
    if subscription.state == Subscription.State.STARTED:
        return redirect("onboarding:agreement", id=id)
    state = queries.progress_of(subscription)
    context = {
        "subscription": subscription,
        "progress": state,
        "may_try_again": not state.is_ready and actions.may_try_again(subscription),
        "address": environment_address(subscription.municipality_code) if state.is_ready else "",
    }
    template = (
        "onboarding/parts/progress.html" if request.headers.get("HX-Request") else "onboarding/progress.html"
    )
    return render(request, template, context)


@public
@require_POST
@limited("subscribe")
def try_again(request: HttpRequest, id: UUID) -> HttpResponse:
    """Make the environment after all, when it failed halfway."""
    subscription = access.get_subscription(session=request.session, id=id)
    actions.try_again(subscription=subscription)
    return redirect("onboarding:progress", id=id)


@public
@require_safe
def find_again(request: HttpRequest, token: str) -> HttpResponse:
    """The way back from the mail to the page that shows the progress."""
    try:
        id = read_link(PROGRESS_LINK, token, max_age=PROGRESS_LINK_LIFETIME)
    except LinkInvalid as error:
        raise Http404 from error
    access.remember(request.session, id)
    return redirect("onboarding:progress", id=id)
