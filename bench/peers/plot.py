"""Bars, as SVG: a group for each figure, a bar for each server. So few that a library would be more to read."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

_WIDTH, _LABEL, _BAR, _GAP, _HEAD, _VALUE = 760, 130, 18, 6, 44, 80
_COLOURS: Final = ("#0f766e", "#94a3b8", "#b45309", "#be185d", "#4d7c0f", "#6d28d9", "#0369a1")
_STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#1f2937}.head{font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#e5e7eb}}"
)


def drawn(groups: Mapping[str, Mapping[str, float]]) -> str:
    """The picture: for each group, by name and value. Each group has a scale of its own."""
    lines, y = [], 0
    for title, values in groups.items():
        lines += [f'<text class="head" x="0" y="{y + 24}">{escape(title)}</text>']
        lines += _bars(values, y + _HEAD)
        y += _HEAD + len(values) * (_BAR + _GAP)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" role="img" width="{_WIDTH}" height="{y}">'
    )
    return "\n".join([head, f"<title>{escape(', '.join(groups))}</title><style>{_STYLE}</style>", *lines, "</svg>", ""])


def _bars(values: Mapping[str, float], top: int) -> Iterator[str]:
    most = max(values.values(), default=1)
    for place, (name, value) in enumerate(values.items()):
        y, length = top + place * (_BAR + _GAP), (_WIDTH - _LABEL - _VALUE) * value / most
        colour = _COLOURS[place % len(_COLOURS)]
        yield f'<text x="0" y="{y + 14}">{escape(name)}</text>'
        yield f'<rect x="{_LABEL}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="3" fill="{colour}"/>'
        yield f'<text x="{_LABEL + length + 8:.1f}" y="{y + 14}">{value:,.0f}</text>'
