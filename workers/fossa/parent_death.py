"""No process of a worker outlives the one that started it, however that one ended."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_children_with_their_parent():
    """
    From now on every forked process is killed when its parent ends, even by SIGKILL.

    On Linux; elsewhere a worker that is killed hard may leave Fossa's own processes behind.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    os.register_at_fork(after_in_child=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
