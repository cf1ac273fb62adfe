"""What is known of a file that is altered."""
from dataclasses import dataclass, field


@dataclass
class Sample:
    kind: str
    file: str
    check: str
    green: str
    red: str
    # Texts of the red file that hold its fault: a change to one of them may take the fault away.
    fault: tuple = ()
    gate: str = None
    # Only with `kind` in the record: without it the file is another kind, or none.
    stated_only: bool = False
    # Lines are the format: no blank line or white space can be added anywhere.
    strict_lines: bool = False
    # The members of its objects are names of files and the like, so that there is none that nobody knows.
    keys_are_names: bool = False
    policy: str = ""
    # Other files of the release that this one stands for.
    instead_of: tuple = field(default_factory=tuple)
    # Files that only seem to be green, by what is wrong with them.
    hostile: dict = field(default_factory=dict)
    # Files that the release has besides: kind and text by name.
    also: dict = field(default_factory=dict)
