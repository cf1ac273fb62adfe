"""GitHub's expressions, as far as the workflows use them: literals, contexts, == != && || ! and parentheses, and the status functions.

Whatever else stands in one is an error: a check that guesses what an expression means shows nothing.
"""

import re

TOKEN = re.compile(r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign>==|!=|&&|\|\||[!()])
                       |(?P<name>[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*))""", re.VERBOSE)
CONSTANTS = {"true": True, "false": False, "null": None}


class NotUnderstood(Exception):
    """Something in a workflow that this check doesn't know."""


class Expression:
    """`contexts` maps the first word of a name to nested mappings; `status` is that of the job so far: success, failure or cancelled."""

    def __init__(self, text, contexts, status="success"):
        self.text, self.contexts, self.status = text, contexts, status
        self.tokens, self.asks_status = [], False
        end = 0
        while text[end:].strip():
            match = TOKEN.match(text, end)
            if not match:
                raise NotUnderstood(f"expression {text!r}: {text[end:]!r}")
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            end = match.end()

    def value(self):
        value = self.either()
        if self.tokens:
            raise NotUnderstood(f"expression {self.text!r}: {self.tokens[0][1]!r} is left over")
        return value

    def takes(self, *signs):
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs:
            return self.tokens.pop(0)[1]
        return None

    def either(self):
        value = self.both()
        while self.takes("||"):
            other = self.both()
            value = value or other
        return value

    def both(self):
        value = self.comparison()
        while self.takes("&&"):
            other = self.comparison()
            value = value and other
        return value

    def comparison(self):
        value = self.single()
        sign = self.takes("==", "!=")
        if sign:
            other = self.single()
            # GitHub compares texts without regard to case, and makes numbers of values of two types: none of that is needed.
            if not (isinstance(value, str) and isinstance(other, str)) and type(value) is not type(other):
                raise NotUnderstood(f"expression {self.text!r} compares two types")
            same = value.lower() == other.lower() if isinstance(value, str) else value == other
            return same == (sign == "==")
        return value

    def single(self):
        if self.takes("!"):
            return not self.single()
        if self.takes("("):
            value = self.either()
            if not self.takes(")"):
                raise NotUnderstood(f"expression {self.text!r}: a parenthesis is open")
            return value
        if not self.tokens or self.tokens[0][0] == "sign":
            raise NotUnderstood(f"expression {self.text!r} lacks a value")
        kind, word = self.tokens.pop(0)
        if kind == "text":
            return word[1:-1].replace("''", "'")
        if kind == "number":
            return float(word)
        if self.takes("("):
            return self.function(word)
        return CONSTANTS[word] if word in CONSTANTS else self.named(word)

    def function(self, name):
        known = {"success": self.status == "success", "failure": self.status == "failure",
                 "cancelled": self.status == "cancelled", "always": True}
        if name not in known or not self.takes(")"):
            raise NotUnderstood(f"expression {self.text!r}: the function {name}")
        self.asks_status = True
        return known[name]

    def named(self, name):
        """What a context doesn't have is empty, as GitHub has it; a context that isn't known is an error."""
        first, *rest = name.split(".")
        if first not in self.contexts:
            raise NotUnderstood(f"expression {self.text!r}: the context {first}")
        value = self.contexts[first]
        for word in rest:
            value = value.get(word, "") if isinstance(value, dict) else ""
        return value


def filled(text, contexts):
    """The text with its `${{ }}` put in."""
    def put(match):
        value = Expression(match.group(1), contexts).value()
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return re.sub(r"\$\{\{(.*?)\}\}", put, text, flags=re.DOTALL)


def holds(condition, contexts, status):
    """An `if:`: without a status function it also asks for success, as GitHub has it."""
    if condition is None:
        return status == "success"
    text = str(condition).strip()
    if text.startswith("${{") and text.endswith("}}"):
        text = text[3:-2]
    expression = Expression(text, contexts, status)
    value = bool(expression.value())
    return value if expression.asks_status else value and status == "success"
