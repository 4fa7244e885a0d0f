"""What both forms' actions share.

Rasa keeps a form open (`active_loop`) and calls its `validate_...` action with each message. Ours say everything in one
place: what became of the answer, and the next question; so there are no separate actions that ask.
"""

from abc import ABC
from collections.abc import Sequence
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.aside import answer_aside, as_question, is_aside, names_rule
from actions.base import Said, Turn
from actions.checker import CheckingAction
from actions.form import REQUESTED


class FormAction(CheckingAction, ABC):
    """Takes a form's answers. `answer` leaves the slot that is asked for next in `REQUESTED`, or None at the end."""

    asks: ClassVar[Sequence[str]]

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Take the answer. While Rasa opens the form there is none yet: what led here has asked the first question."""
        asked = tracker.get_slot(REQUESTED)
        if asked not in self.asks:
            # What opened it may have told the first answers already.
            return [SlotSet(REQUESTED, next((slot for slot in self.asks if not tracker.get_slot(slot)), self.asks[0]))]
        events = await super().run(dispatcher, tracker, domain)
        named = {event.get("name") for event in events}
        if REQUESTED not in named:
            events.append(SlotSet(REQUESTED, asked))
        if asked not in named:
            # A form that sets none of its slots, say after an apology, would lose the turn to another action.
            events.append(SlotSet(asked, tracker.get_slot(asked)))
        return events

    def instead(self, turn: Turn) -> Sequence[Said]:
        """Answer what a message that leaves the form is about beside that, if it is about a rule."""
        return answer_aside(as_question(turn), self.store, self._checker) if names_rule(turn) else ()

    def aside(self, turn: Turn, question: Said) -> Sequence[Said] | None:
        """Answer a question of the user's and ask the form's own again; None if the message is no such question."""
        if not is_aside(turn, self.rulebook):
            return None
        answers = answer_aside(turn, self.store, self._checker)
        # What would open a form waits until this one is closed.
        return [*(answer for answer in answers if answer.then is None), question]
