"""The shape of characters: of which kind each is, as one letter, so that patterns can tell them apart.

Python's own patterns know no kinds of letters.
"""

import re
import unicodedata

_IDEOGRAPHS = re.compile(
    "[\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00016fe2-\U00016fff"
    "\U00020000-\U0003ffff"  # Han
    "\u3041-\u3096\u309d-\u309f\U0001b001-\U0001b11f\U0001b132-\U0001b152\U0001f200"  # Hiragana
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff6f\uff71-\uff9d\U0001aff0-\U0001b000\U0001b120-\U0001b122"
    "\U0001b155-\U0001b167"  # Katakana
    "\u0e01-\u0e3a\u0e40-\u0e5b]"  # Thai
)
"""Letters that are written without blanks between words."""
_CATEGORIES = {"Lu": "U", "Ll": "l", "Lo": "o", "Lm": "o"}
_JOINERS = "-./+'\u2019"


class _Shapes(dict[int, str]):
    """The shape of each character, found when it is first asked for."""

    def __missing__(self, code: int) -> str:
        """Return the shape of a character and remember it."""
        character = chr(code)
        category = unicodedata.category(character)
        if character == "_":
            shape = "_"
        elif character in _JOINERS:
            shape = "-"
        elif category[0] not in "LMN":
            shape = " "
        elif _IDEOGRAPHS.match(character):
            shape = "D"
        else:
            shape = _CATEGORIES.get(category, {"L": "t", "M": "m", "N": "n"}[category[0]])
        self[code] = shape
        return shape


SHAPES = _Shapes()
"""For `str.translate`: `U` is an upper, `l` a lower and `t` a title case letter, `o` another one, `m` a mark, `n` a
digit, `D` an ideograph, `_` itself, `-` what joins words, and a blank all else."""
