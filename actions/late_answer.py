"""A form's button that is pressed when the form is closed already."""

from actions.base import Said, Turn
from actions.check import CHECK_ANOTHER, CHECK_STAGE, check_again
from actions.checker import CheckingAction
from actions.form import ANSWER, FIELD
from actions.report import CONFIRM, SEND, SENT, START_REPORT, stored
from actions.situation import CHECKED
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Stage

_CLOSED = "I am not taking a report or a message to check just now. You can start whenever you like."


class LateAnswer(CheckingAction):
    """An answer to no open question."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_late_answer"

    def answer(self, turn: Turn) -> Said:
        """Say what became of the form. The report sent last is told again, in case its first reply was lost."""
        field, answer = turn.entities.get(FIELD), turn.entities.get(ANSWER)
        sent = turn.slots.get(SENT)
        if (field, answer) == (CONFIRM, SEND) and sent:
            return stored(self.rulebook, sent)
        if field == CHECK_STAGE and turn.slots.get(CHECKED):
            return check_again(self.rulebook, turn, self.checker, Situation(stage=Stage(str(answer))))
        return Said("text", _CLOSED, choices=(START_REPORT, CHECK_ANOTHER))
