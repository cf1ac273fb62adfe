# Prints what was measured as one table, as text or Markdown: medians, what each takes beside the reference, and the goals.
COLUMNS = ["", "seconds", "CPU s", "MB memory", "MB made", "time ×", "memory ×", "size ×", "goal"]
WIDTHS = [40, 9, 9, 10, 10, 8, 9, 8, 0]
WHAT = {"seconds": "time", "processor": "CPU", "memory": "memory", "size": "size"}


def header(form):
    if form == "markdown":
        return line(form, COLUMNS) + "\n" + line(form, ["---"] + ["---:"] * 7 + ["---"])
    return line(form, COLUMNS)


def block(group, form):
    """The group's title, its rows, and what is to be said about them."""
    lines = [line(form, [f"**{group['title']}**", *[""] * 8])] if form == "markdown" else ["", group["title"]]
    for row in group["rows"]:
        lines += rows(row, row["name"] == group["reference"], form)
    if form != "markdown":
        lines += [f"    {note}" for note in group["notes"]]
    return "\n".join(lines)


def notes(groups):
    """Below a Markdown table, since none can be between its rows."""
    return "\n".join(f"- {group['title'][0].upper()}{group['title'][1:]}: {note}" for group in groups for note in group["notes"])


def rows(row, is_reference, form):
    name = ("" if form == "markdown" else "  ") + row["name"]
    if "missing" in row:
        return [line(form, [name, *[""] * 7, row["missing"]])]
    floor = row["memory"] <= row["memory_floor"]
    cells = [
        name, number(row["seconds"], 3), number(row["processor"], 2),
        f"< {row['memory_floor'] / 1e6:.0f}" if floor else f"{row['memory'] / 1e6:,.0f}",
        f"{row['size'] / 1e6:,.1f}" if row["size"] else "",
        *(ratio(row.get(f"{what}_ratio")) for what in ("time", "memory", "size"))]
    if is_reference:
        cells[5] = "1"
    goals = [told(goal) for goal in row.get("goals", [])] or [""]
    if form == "markdown":
        return [line(form, [*cells, "; ".join(goals)])]
    return [line(form, [*cells, goals[0]])] + [line(form, [*[""] * 8, goal]) for goal in goals[1:]]


def told(goal):
    """`time 0.28 ≤ 0.33 × of hugo: met`"""
    scale, unit = {"seconds": (1, " s"), "processor": (60, " min"), "memory": (1e6, " MB"), "size": (1e6, " MB")}[goal["what"]]
    if goal.get("is_over"):
        unit += f" over {goal['of']}"
    elif goal["of"]:
        scale, unit = 1, f" × {goal['of']}"
    verdict = "met" if goal["met"] else "NOT MET"
    return f"{WHAT[goal['what']]} {goal['value'] / scale:.3g} ≤ {goal['limit'] / scale:.3g}{unit}: {verdict}"


def number(value, places):
    return f"{value:,.{places}f}" if value < 10 else f"{value:,.{max(places - 1, 1)}f}"


def ratio(value):
    return "" if value is None else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def line(form, cells):
    if form == "markdown":
        return "| " + " | ".join(cells) + " |"
    padded = [cells[0].ljust(WIDTHS[0]), *(cell.rjust(width) for cell, width in zip(cells[1:-1], WIDTHS[1:-1]))]
    return ("".join(padded) + "  " + cells[-1]).rstrip()
