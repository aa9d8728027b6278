"""A home's own templates and words change its mails, and nothing else."""

import email
import email.policy

import pytest

from hands import mails, subscribe
from readings import EDITION, news, small_home, work_in
from techwatch import pipeline
from techwatch.store import open_store

OWN = '{% extends "packaged/digest.html.j2" %}\n{% block editorial %}<p class="text">Le mot du président</p>{% endblock %}\n'
"""A home's digest.html.j2: one block of the packaged one."""


@pytest.mark.parametrize("shared", [1, 3])
def test_a_home_s_own_block_and_words_stand_in_every_message(tmp_path, shared):
    home = small_home(tmp_path / "home")
    (home.path / "templates").mkdir()
    (home.path / "templates" / "digest.html.j2").write_text(OWN, "utf-8")
    (home.path / "templates" / "words.fr.yaml").write_text("minute: L'essentiel\n", "utf-8")
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        for number in range(shared):
            subscribe(work, f"m{number}", markets=("health",))
        pipeline.draft(work)
        pipeline.publish(work, EDITION)
        pipeline.deliver(work, EDITION)
        letters = mails(work)
    assert len(letters) == shared
    for message in letters.values():
        parts = [part.get_content() for part in email.message_from_string(message, policy=email.policy.default).iter_parts()]
        assert "Le mot du président" in parts[1]
        assert all("L’essentiel" in part for part in parts)
        assert all("Se désinscrire" in part for part in parts), "all else is as it was"
