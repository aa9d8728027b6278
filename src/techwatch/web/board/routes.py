"""The addresses of the board: an open draft, from its first line to its sending. Pure."""

from typing import Final

from starlette.routing import Route

from techwatch.web.board import act_forms, adding, approval, history, lists, preview, sending, story
from techwatch.web.desk import call_form, signed
from techwatch.web.forms import posted

BOARD: Final = (
    Route("/board", signed("editor", "analyst")(lists.listing)),
    Route("/board/{edition}", signed("editor", "analyst")(lists.draft)),
    Route("/board/{edition}/rest", signed("editor", "analyst")(lists.rest)),
    Route("/board/{edition}/changes", signed("editor", "analyst")(lists.changes)),
    Route("/board/{edition}/preview", signed("editor", "analyst")(preview.show)),
    Route("/board/{edition}/story", signed("editor", "analyst")(story.show)),
    Route("/board/{edition}/stories", signed("editor")(posted(act_forms.decide)), methods=["POST"]),
    Route("/board/{edition}/act", signed("editor")(posted(act_forms.act)), methods=["POST"]),
    Route("/board/{edition}/undo", signed("editor")(posted(act_forms.undo)), methods=["POST"]),
    Route("/board/{edition}/undo/{number}", signed("editor")(posted(act_forms.undo)), methods=["POST"]),
    Route("/board/{edition}/words", signed("editor", "analyst")(story.words), methods=["GET"]),
    Route("/board/{edition}/words", signed("editor")(posted(act_forms.words)), methods=["POST"]),
    Route("/board/{edition}/add", signed("editor", "analyst")(adding.show), methods=["GET"]),
    Route("/board/{edition}/add", signed("editor")(posted(adding.add)), methods=["POST"]),
    Route("/board/{edition}/history", signed("editor", "analyst")(history.show), methods=["GET"]),
    Route("/board/{edition}/history", signed("editor")(posted(history.decide)), methods=["POST"]),
    Route("/board/{edition}/readable", signed("editor")(posted(history.put_back)), methods=["POST"]),
    Route("/board/{edition}/approve", signed("editor", "analyst")(approval.show), methods=["GET"]),
    Route("/board/{edition}/approve", signed("editor")(posted(approval.decide)), methods=["POST"]),
    Route("/board/{edition}/calls/new", signed("editor")(call_form.ask_new), methods=["GET"]),
    Route("/board/{edition}/calls/new", signed("editor")(posted(call_form.add)), methods=["POST"]),
    Route("/board/{edition}/calls/{story}", signed("editor", "analyst")(call_form.show), methods=["GET"]),
    Route("/board/{edition}/calls/{story}", signed("editor")(posted(call_form.store)), methods=["POST"]),
    Route("/board/{edition}/sending", signed("editor", "analyst")(sending.show), methods=["GET"]),
    Route("/board/{edition}/sending", signed("editor")(posted(sending.act)), methods=["POST"]),
)
"""What editors open to make an edition."""
