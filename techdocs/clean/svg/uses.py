"""What a drawing costs the browser: the elements that are drawn once each `use` stands for what it names."""

from collections import Counter

from techdocs.clean.svg.outcome import UnsafeSvgError

MAX_DRAWN = 1_000_000
"""Elements that a browser draws once each `use` stands for what it names."""


class Uses:
    """How many elements are drawn: a few `use` of groups of `use` can multiply to more than a browser survives."""

    def __init__(self) -> None:
        self.weights: Counter[str] = Counter()
        self.parts: dict[str, list[str]] = {"": []}
        self.owners = [""]

    def open(self, name: str, target: str) -> None:
        """Take in an element with its `id` and the reference that it replaces (`#id`), each `""` if it is missing."""
        owner = self.owners[-1]
        if name and f"#{name}" not in self.parts:  # the first of that `id` is the one that is meant
            self.parts[owner].append(f"#{name}")
            owner = f"#{name}"
            self.parts[owner] = []
        self.weights[owner] += 1
        self.parts[owner] += [target] if target else []
        self.owners.append(owner)

    def close(self) -> None:
        """Leave the element that was taken in last."""
        self.owners.pop()

    def check(self) -> None:
        """Raise `UnsafeSvgError` when more than `MAX_DRAWN` elements are drawn; a circle is drawn once."""
        drawn: dict[str, int] = {}
        todo = [("", False)]
        while todo:
            name, are_parts_known = todo.pop()
            if are_parts_known:
                drawn[name] = self.weights[name] + sum(drawn[part] for part in self.parts.get(name, ()))
                if drawn[name] > MAX_DRAWN:
                    raise UnsafeSvgError(f"its `use` elements draw more than {MAX_DRAWN} elements")
            elif name not in drawn:
                drawn[name] = 0
                todo.append((name, True))
                todo.extend((part, False) for part in self.parts.get(name, ()))
