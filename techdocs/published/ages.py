"""How long ago something was, in words."""

_UNITS = ((86_400.0, "day"), (3600.0, "hour"), (60.0, "minute"))


def age_text(seconds: float) -> str:
    """Return some seconds in their largest whole unit, such as `3 hours`."""
    for size, name in _UNITS:
        number = int(seconds // size)
        if number:
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "less than a minute"
