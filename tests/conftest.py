"""What holds for all tests."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

# How long an example takes says how busy the machine is, and nothing about the code.
#
# A run of the tests says something about a change only when it draws the same examples before and after it; to look
# for what no example has shown yet is a search of its own, as long as one likes: `make fuzz`.
settings.register_profile("timeloom", deadline=None, derandomize=True, database=None)
settings.register_profile("fuzz", deadline=None, print_blob=True, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "timeloom"))

# A run in the background of a shell ignores Ctrl-c, and so would every program that a test starts and interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
