"""What is told of the machine says what figures depend on, and not whose it is."""

import getpass
import json
import platform

from tests.load import machine


def test_it_says_what_figures_depend_on() -> None:
    facts = machine.facts()
    assert facts["processor"]
    assert facts["cores"] >= 1
    assert facts["memory_gb"] > 0
    assert {"Python", "SQLite", "rasa"} <= set(facts["versions"])


def test_it_does_not_say_whose_machine_it_is() -> None:
    told = json.dumps({name: value for name, value in machine.facts().items() if name != "versions"})
    assert platform.node() not in told
    assert f'"{getpass.getuser()}"' not in told


def test_busy_is_a_load_of_three_quarters_for_each_core() -> None:
    assert not machine.is_busy(0.75 * machine.cores())
    assert machine.is_busy(0.76 * machine.cores())
