"""The gateway must start in a second: the half gigabyte of Rasa and TensorFlow stays in Rasa's own process."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["groundrules.web.app", "groundrules.cli"])
def test_it_imports_nothing_that_is_slow(module: str) -> None:
    slow = ("tensorflow", "rasa", "torch", "sklearn", "spacy")
    code = f"import sys, {module}; print([name for name in {slow} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (result.stdout.strip(), result.returncode) == ("[]", 0), result.stderr
