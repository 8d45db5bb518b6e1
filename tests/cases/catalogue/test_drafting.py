"""Drafts: two administrators notice each other; a national model is a copy that remembers its origin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404

from cases.catalogue.access import content_of_version, get_version, published_versions, versions_of
from cases.catalogue.actions import (
    adopt_model,
    begin_draft,
    discard_draft,
    draft_version,
    publish_version,
    save_draft,
)
from cases.catalogue.content import content_hash, parse
from cases.catalogue.defaults.national import models
from cases.catalogue.models import Kind, KindVersion
from cases.catalogue.reading import ContentError
from partners.models import Member, Role
from preventief.accesslog.models import Entry
from preventief.errors import NotAllowed, StaleVersion, WrongState
from tests.cases.factories import a_published_version
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")

# What was taken over somewhere is compared with by its edition: another text is another edition.
EDITIONS = {
    ("wijkinterventie", 1): "e4bbcd9068c5f427",
    ("zuid_west", 1): "90e1fc02324405f6",
    ("schoolinterventie", 1): "22b80ff3e470829d",
    ("halt_loket", 1): "5fb23fda1e4358e5",
}


@pytest.fixture
def administrator() -> Member:
    return a_member(Role.ADMINISTRATOR, Role.COORDINATOR, Role.PRACTITIONER)


@pytest.fixture
def draft(administrator: Member) -> KindVersion:
    return begin_draft(by=administrator, version=a_published_version())


def test_an_edition_of_a_model_never_changes() -> None:
    now = {(model.key, model.edition): content_hash(model.content())[:16] for model in models()}
    assert now == EDITIONS, "give the model a new edition"


def test_the_models_are_those_of_the_field() -> None:
    contents = {model.key: parse(model.content()) for model in models()}
    assert (contents["zuid_west"].ages.from_age, contents["zuid_west"].ages.to_age) == (10, 23)
    desk = contents["halt_loket"]
    assert (desk.ages.from_age, desk.ages.to_age, desk.finish_within_days) == (12, 18, 30)
    talks = [step for step in desk.steps if step.type == "gesprek"]
    assert len(talks) == 2
    assert not any(step.repeatable for step in talks)
    for model in models():
        content = contents[model.key]
        assert model.summary == content.summary
        assert content.questions
        assert content.checklist
        assert content.pause_reasons
        assert content.texts.young_person
        assert any(step.condition for step in content.steps)
        assert any(step.deadline.remind_before for step in content.steps)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.key)
def test_a_model_is_taken_over_and_published(administrator: Member, model: Any) -> None:
    before = published_versions().filter(kind__key=model.kind_key, kind__area=model.area).first()
    draft = adopt_model(by=administrator, key=model.key)
    assert (draft.state, draft.parent) == (KindVersion.State.DRAFT, before)
    assert (draft.origin, draft.origin_edition) == (f"national:{model.key}", 1)
    assert draft.number == (2 if before else 1)
    published = publish_version(by=administrator, version=draft, change_note="Landelijk model")
    assert content_of_version(published).title == model.title
    assert begin_draft(by=administrator, version=published).origin == draft.origin


def test_there_is_no_other_model(administrator: Member) -> None:
    with pytest.raises(Http404):
        adopt_model(by=administrator, key="strafzaak")
    assert not Kind.objects.filter(key="strafzaak").exists()


def titled(draft: KindVersion, title: str) -> dict[str, Any]:
    return {**draft.content, "title": title}


def test_saving_counts_revisions_and_a_double_submit_counts_once(
    administrator: Member, draft: KindVersion
) -> None:
    saved = save_draft(by=administrator, version=draft, revision=1, raw=titled(draft, "Nieuw"))
    again = save_draft(by=administrator, version=draft, revision=1, raw=titled(draft, "Nieuw"))
    assert (saved.revision, again.revision) == (2, 2)
    assert again.content_hash == content_hash(again.content)
    assert again.changed_at > draft.changed_at
    assert Entry.objects.filter(act="save_draft").count() == 1


def test_two_who_edit_see_both_texts(administrator: Member, draft: KindVersion) -> None:
    save_draft(by=administrator, version=draft, revision=1, raw=titled(draft, "Van haar"))
    with pytest.raises(StaleVersion) as stale:
        save_draft(by=a_member(Role.ADMINISTRATOR), version=draft, revision=1, raw=titled(draft, "Van hem"))
    ((label, mine, theirs),) = stale.value.differences
    assert (str(label), mine, theirs) == ("titel", "Van hem", "Van haar")
    draft.refresh_from_db()
    assert (draft.content["title"], draft.revision) == ("Van haar", 2)
    # Theirs was seen now: mine is kept on purpose.
    save_draft(by=administrator, version=draft, revision=2, raw=titled(draft, "Van hem"))


def test_a_draft_may_be_unfinished_but_nothing_is_half_saved(
    administrator: Member, draft: KindVersion
) -> None:
    unfinished = {**draft.content, "retention": {}}
    assert save_draft(by=administrator, version=draft, revision=1, raw=unfinished).revision == 2
    steps = [dict(step) for step in draft.content["steps"]]
    steps[2]["deadline"] = {**steps[2]["deadline"], "offset": -5}
    steps[3]["title"] = ""
    with pytest.raises(ContentError) as refused:
        save_draft(by=administrator, version=draft, revision=2, raw={**unfinished, "steps": steps})
    assert [fault.place for fault in refused.value.faults] == ["steps[2].deadline.offset", "steps[3].title"]
    draft.refresh_from_db()
    assert (draft.content, draft.revision) == (unfinished, 2)


def test_what_is_published_is_not_saved_or_thrown_away(administrator: Member) -> None:
    version = a_published_version()
    with pytest.raises(WrongState):
        save_draft(by=administrator, version=version, revision=1, raw=titled(version, "Stiekem"))
    with pytest.raises(WrongState):
        discard_draft(by=administrator, version=version, revision=1)


def test_a_draft_is_thrown_away_and_a_kind_without_versions_with_it(administrator: Member) -> None:
    draft = adopt_model(by=administrator, key="halt_loket")
    with pytest.raises(StaleVersion):
        discard_draft(by=administrator, version=draft, revision=7)
    discard_draft(by=administrator, version=draft, revision=1)
    assert not Kind.objects.filter(key="halt-loket").exists()
    with pytest.raises(WrongState):
        discard_draft(by=administrator, version=draft, revision=1)
    other = begin_draft(by=administrator, version=a_published_version())
    discard_draft(by=administrator, version=other, revision=1)
    assert Kind.objects.filter(key="wijkinterventie", area="").exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_writes_drafts(draft: KindVersion, role: Role) -> None:
    other = a_member(role)
    for act in (
        lambda: begin_draft(by=other, version=draft),
        lambda: save_draft(by=other, version=draft, revision=1, raw=titled(draft, "Stiekem")),
        lambda: discard_draft(by=other, version=draft, revision=1),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert KindVersion.objects.get(id=draft.id).content == draft.content


def test_versions_are_found_by_their_own_kind_alone(administrator: Member, draft: KindVersion) -> None:
    assert list(versions_of(draft.kind)) == [draft, draft.parent]
    assert get_version(by=administrator, kind_id=draft.kind_id, id=draft.id) == draft
    other = a_published_version("schoolinterventie")
    with pytest.raises(Http404):
        get_version(by=administrator, kind_id=other.kind_id, id=draft.id)
    with pytest.raises(Http404):
        get_version(by=a_member(Role.PRACTITIONER), kind_id=draft.kind_id, id=draft.id)


@pytest.mark.parametrize("steps", [11, 60])
def test_saving_and_publishing_take_as_many_queries_for_many_steps(
    administrator: Member, count_queries: Callable[[Callable[[], Any]], int], steps: int
) -> None:
    raw = models()[0].content()
    more = [
        {**raw["steps"][5], "key": f"extra_{at}", "title": f"Extra gesprek {at}"}
        for at in range(steps - len(raw["steps"]))
    ]
    raw["steps"][6:6] = more
    draft = draft_version(by=administrator, kind=a_published_version().kind, raw=raw)
    changed = {**raw, "title": "Anders"}
    assert count_queries(lambda: save_draft(by=administrator, version=draft, revision=1, raw=changed)) <= 6
    publish = lambda: publish_version(by=administrator, version=draft, change_note="Ja")  # noqa: E731
    assert count_queries(publish) <= 11
