# Draws growth as an SVG picture: time and memory over the number of releases, each with the straight line through its points.
import math

WIDTH, HEIGHT = 960, 400
PANEL = {"left": 64, "top": 64, "width": 380, "height": 264}
STYLE = """
.paper { fill: #ffffff; } .axis { stroke: #57606a; } .grid { stroke: #d8dee4; } text { fill: #24292f; font: 13px sans-serif; }
.head { font-weight: 600; font-size: 15px; } .quiet { fill: #57606a; } .line { fill: none; stroke-width: 2; }
.s0 { stroke: #0550ae; fill: #0550ae; } .s1 { stroke: #8250df; fill: #8250df; } .s2 { stroke: #bc4c00; fill: #bc4c00; }
.s1.line { stroke-dasharray: 7 4; } .s2.line { stroke-dasharray: 2 4; } text.s0, text.s1, text.s2 { stroke: none; }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117; } .axis { stroke: #8b949e; } .grid { stroke: #30363d; } text { fill: #e6edf3; } .quiet { fill: #8b949e; }
.s0 { stroke: #79c0ff; fill: #79c0ff; } .s1 { stroke: #d2a8ff; fill: #d2a8ff; } .s2 { stroke: #ffa657; fill: #ffa657; }
.line { fill: none; }
}
"""


def picture(series):
    """`series`: name → points (releases, seconds, bytes)."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title desc">',
        '<title id="title">Time and memory by the number of releases</title>',
        f'<desc id="desc">{description(series)}</desc>', f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
    ]
    for index, name in enumerate(series):
        x = PANEL["left"] + index * 240
        parts += [
            f'<path class="line s{index}" d="M{x} 28h32"/>', f'<circle class="s{index}" cx="{x + 16}" cy="28" r="4"/>',
            f'<text x="{x + 40}" y="33">{name}</text>']
    parts += panel(series, 0, "Seconds", lambda point: point[1])
    parts += panel(series, 480, "MB of memory at the peak", lambda point: point[2] / 1e6)
    return "\n".join([*parts, "</svg>"]) + "\n"


def description(series):
    sentences = []
    for name, points in series.items():
        each = "; ".join(f"{count:,} releases {seconds:.2f} s and {memory / 1e6:,.0f} MB" for count, seconds, memory in points)
        sentences.append(f"{name[0].upper()}{name[1:]}: {each}.")
    return " ".join(sentences)


def panel(series, shift, title, value):
    left, top, width, height = PANEL["left"] + shift, PANEL["top"], PANEL["width"], PANEL["height"]
    bottom = top + height
    most = max(point[0] for points in series.values() for point in points)
    step, highest = steps(max(value(point) for points in series.values() for point in points))

    def place(count, amount):
        return left + width * count / most, bottom - height * amount / highest

    parts = [f'<text class="head" x="{left}" y="{top - 10}">{title}</text>']
    for number in range(round(highest / step) + 1):
        _, y = place(0, number * step)
        parts += [
            f'<path class="{"grid" if number else "axis"}" d="M{left} {y:.1f}h{width}"/>',
            f'<text class="quiet" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{number * step:,g}</text>']
    across, _ = steps(most)
    for count in range(0, most + 1, max(round(across), 1)):
        x, _ = place(count, 0)
        parts += [
            f'<path class="axis" d="M{x:.1f} {bottom}v5"/>',
            f'<text class="quiet" x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{count:,}</text>']
    parts.append(f'<text class="quiet" x="{left + width / 2}" y="{bottom + 42}" text-anchor="middle">releases</text>')
    told = []
    for index, points in enumerate(series.values()):
        values = [(point[0], value(point)) for point in points]
        slope, base = fitted(values)
        (x1, y1), (x2, y2) = place(0, max(base, 0)), place(values[-1][0], base + slope * values[-1][0])
        parts.append(f'<path class="line s{index}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>')
        for count, amount in values:
            x, y = place(count, amount)
            parts.append(f'<circle class="s{index}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        count, amount = values[-1]
        x, y = place(count, amount)
        # At the right edge the figure stands above its point, or below where one stands already; elsewhere beside it.
        shift_x, shift_y, anchor = (0, -9, "end") if count == most else (9, 4, "start")
        if count == most and any(abs(y - other) < 16 for other in told):
            shift_y = 20
        told += [y] if count == most else []
        parts.append(
            f'<text class="s{index}" x="{x + shift_x:.1f}" y="{y + shift_y:.1f}" text-anchor="{anchor}">{short(amount)}</text>')
    return parts


def short(amount):
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.3g}"


def steps(most):
    """A round step, and the least multiple of it that is no less than `most`: four to eight steps."""
    rough = most / 5 or 1
    unit = 10 ** math.floor(math.log10(rough))
    step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough)
    return step, math.ceil(most * 1.04 / step) * step


def fitted(values):
    """Slope and base of the line with the least sum of squares."""
    count = len(values)
    mean_x, mean_y = sum(x for x, _ in values) / count, sum(y for _, y in values) / count
    spread = sum((x - mean_x) ** 2 for x, _ in values)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in values) / spread if spread else 0
    return slope, mean_y - slope * mean_x
