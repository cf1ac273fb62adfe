# Counts checks and prints a line for each.
import time


class Report:
    def __init__(self, out=print):
        self.passed = 0
        self.failed = 0
        self._out = out
        self._last = time.monotonic()

    def check(self, name, problems):
        """`problems`: what is wrong, in lines; none means that the check passed."""
        problems = list(dict.fromkeys(str(problem) for problem in problems))
        now = time.monotonic()
        self._out(f"{'FAIL' if problems else 'ok  '} {name} ({now - self._last:.1f} s)")
        self._last = now
        for problem in problems[:12]:
            self._out(f"       {problem[:400]}")
        if len(problems) > 12:
            self._out(f"       and {len(problems) - 12} more")
        if problems:
            self.failed += 1
        else:
            self.passed += 1

    def close(self):
        self._out(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0
