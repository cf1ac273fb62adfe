"""Compares the tests that a run skipped with the list of those that may be: skipped.py REPORT LIST. For CI.

A line of the list is a test and the reason. Ends with 1 where another test was skipped, and where one of the list isn't there.
"""
import sys
import xml.etree.ElementTree


def main(report, allowed):
    """The report is xUnit's XML of swift test; the list has comments after #."""
    cases = {f"{case.get('classname')}/{case.get('name')}": case.find("skipped") is not None
             for case in xml.etree.ElementTree.parse(report).iter("testcase")}
    with open(allowed, encoding="utf-8") as lines:
        listed = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
    skipped = {name for name, was_skipped in cases.items() if was_skipped}
    faults = [f"{name} was skipped, and {allowed} has no reason for it" for name in sorted(skipped - set(listed))]
    faults += [f"{allowed} lists {name}, and there is no such test" for name in listed if name not in cases]
    for fault in faults:
        print(f"test: {fault}", file=sys.stderr)
    print(f"test: {len(cases)} tests, {len(skipped)} of them skipped")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
