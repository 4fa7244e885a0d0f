"""The gateway must start in a second: the half gigabyte of Rasa and TensorFlow stays in Rasa's own process."""

import importlib.util
import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["groundrules.web.app", "groundrules.cli"])
def test_it_does_not_import_tensorflow_or_rasa(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    code = f"import sys, {module}; print([name for name in ('tensorflow', 'rasa', 'torch') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (result.stdout.strip(), result.returncode) == ("[]", 0), result.stderr
