"""The shapes of Grafana's classic dashboard model that the dashboards here are written in.

What is the same in every panel stands here once: the data source, the grid, the numbering. Names and
values are those of the model's schema, version 36: Grafana 9 and later read it.
"""

DATA_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
COLUMNS = 24
RED, ORANGE, GREEN, BLUE, GREY = "red", "orange", "green", "blue", "text"


def query(expr, legend="", **more):
    """One PromQL expression; `legend` names its series."""
    return {"expr": " ".join(expr.split()), "legendFormat": legend, **more}


def panel(kind, title, queries, *, unit, options, says="", defaults=None, overrides=()):
    targets = [
        {"refId": chr(ord("A") + i), "datasource": DATA_SOURCE, "editorMode": "code", **target}
        for i, target in enumerate(queries)
    ]
    return {
        "type": kind,
        "title": title,
        "description": " ".join(says.split()),
        "datasource": DATA_SOURCE,
        "targets": targets,
        "fieldConfig": {
            "defaults": {"unit": unit, **(defaults or {})},
            "overrides": list(overrides),
        },
        "options": options,
    }


def override(name, **properties):
    """Properties of the one series or column called `name`; `__` in a key stands for a dot."""
    return {
        "matcher": {"id": "byName", "options": name},
        "properties": [
            {"id": key.replace("__", "."), "value": value} for key, value in properties.items()
        ],
    }


def fixed(color):
    return {"mode": "fixed", "fixedColor": color}


def line(name, color, *, width=2, dash=None, **more):
    """How the series called `name` is drawn."""
    style = {"fill": "dash", "dash": dash} if dash else {"fill": "solid"}
    return override(
        name, color=fixed(color), custom__lineWidth=width, custom__lineStyle=style, **more)


def band(lower, upper, color):
    """A band between two series: the upper one is filled down to the lower, neither has a line.

    `fillBelowTo` takes one exact name, so both must be a single series.
    """
    hidden = {"legend": True, "tooltip": False, "viz": False}
    return [
        override(
            upper, color=fixed(color), custom__lineWidth=0, custom__fillOpacity=20,
            custom__fillBelowTo=lower, custom__hideFrom=hidden),
        override(
            lower, color=fixed(color), custom__lineWidth=0, custom__fillOpacity=0,
            custom__hideFrom=hidden),
    ]


def timeseries(title, queries, *, unit, says="", overrides=(), stack=False, **defaults):
    custom = {
        "drawStyle": "line",
        "lineWidth": 1,
        "fillOpacity": 60 if stack else 0,
        "showPoints": "never",
        "spanNulls": False,
        "stacking": {"mode": "normal" if stack else "none", "group": "A"},
    }
    return panel(
        "timeseries", title, queries, unit=unit, says=says, overrides=overrides,
        defaults={"custom": custom, **defaults},
        options={
            "legend": {
                "displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
            "tooltip": {"mode": "multi", "sort": "desc"},
        })


def steps(*thresholds):
    """`green` below the first of `(value, color)`."""
    first = {"value": None, "color": GREEN}
    return {
        "mode": "absolute",
        "steps": [first] + [{"value": value, "color": color} for value, color in thresholds],
    }


def words(texts):
    """Shows each number among `texts` as its word."""
    return [{
        "type": "value",
        "options": {
            str(value): {"text": text, "color": color, "index": i}
            for i, (value, (text, color)) in enumerate(texts.items())
        },
    }]


def stat(title, expr, *, unit, says="", thresholds=None, **defaults):
    return panel(
        "stat", title, [query(expr, instant=True, range=False)], unit=unit, says=says,
        defaults={
            "color": {"mode": "thresholds"}, "thresholds": thresholds or steps(), **defaults},
        options={
            "graphMode": "none",
            "colorMode": "value",
            "justifyMode": "auto",
            "textMode": "value",
            "orientation": "auto",
            "reduceOptions": {"values": False, "calcs": ["lastNotNull"], "fields": ""},
        })


def table(title, queries, *, columns, sort, says="", overrides=()):
    """Instant queries side by side, a row for each set of labels.

    `columns` maps what a column is called in the answers to its title; a query's value is called
    `Value #A` and so on. `sort` is the title to sort by, with `-` before it for descending.
    """
    queries = [{**target, "instant": True, "range": False, "format": "table"} for target in queries]
    shown = panel(
        "table", title, queries, unit="short", says=says, overrides=overrides,
        defaults={"custom": {"align": "auto", "filterable": True}},
        options={
            "frameIndex": 0,
            "showHeader": True,
            "cellHeight": "sm",
            "sortBy": [{"displayName": sort.lstrip("-"), "desc": sort.startswith("-")}],
        })
    shown["transformations"] = [
        {"id": "merge", "options": {}},
        {
            "id": "organize",
            "options": {
                "excludeByName": {"Time": True},
                "indexByName": {name: i for i, name in enumerate(columns)},
                "renameByName": columns,
            },
        },
    ]
    return shown


def heatmap(title, queries, *, unit, says="", rows_unit=None, scheme="Oranges"):
    """Colour by value. A row is a series or, with `format="heatmap"`, a histogram's bucket."""
    return panel(
        "heatmap", title, queries, unit=unit, says=says,
        options={
            "calculate": False,
            "cellGap": 1,
            "cellValues": {"unit": unit},
            "color": {
                "mode": "scheme", "scheme": scheme, "fill": "dark-orange", "scale": "linear",
                "exponent": 0.5, "steps": 64, "reverse": False, "min": 0},
            "exemplars": {"color": "rgba(255,0,255,0.7)"},
            "filterValues": {"le": 1e-9},
            "legend": {"show": True},
            "rowsFrame": {"layout": "auto"},
            "showValue": "never",
            "tooltip": {"show": True, "yHistogram": False},
            "yAxis": {"axisPlacement": "left", "reverse": False, "unit": rows_unit or "short"},
        })


def laid_out(rows):
    """The panels of `rows`, numbered and placed.

    A row is a title, or a height and its panels; panels share the width in proportion to the
    number that may stand before each.
    """
    panels, y = [], 0
    for row in rows:
        if isinstance(row, str):
            placed = [{"type": "row", "title": row, "collapsed": False, "panels": []}]
            height, shares = 1, [1]
        else:
            height, members = row
            members = [m if isinstance(m, tuple) else (1, m) for m in members]
            shares, placed = zip(*members)
        x, width = 0, COLUMNS // sum(shares)
        for share, member in zip(shares, placed):
            place = {"h": height, "w": share * width, "x": x, "y": y}
            panels.append({"id": len(panels) + 1, **member, "gridPos": place})
            x += share * width
        y += height
    return panels


def label_values(name, label, selector, *, says=None, **more):
    """A variable of all values that `label` has in the series of `selector`."""
    return {
        "type": "query",
        "name": name,
        "label": says or name,
        "datasource": DATA_SOURCE,
        "query": {"query": f"label_values({selector}, {label})", "refId": name},
        "refresh": 2,
        "sort": 1,
        "hide": 0,
        "skipUrlSync": False,
        "multi": False,
        "includeAll": False,
        **more,
    }


def choice(name, values, *, says=None):
    """A variable with the given values, the first chosen."""
    option = lambda value: {"text": value, "value": value, "selected": value == values[0]}
    return {
        "type": "custom",
        "name": name,
        "label": says or name,
        "query": ",".join(values),
        "current": option(values[0]),
        "options": [option(value) for value in values],
        "hide": 0,
        "skipUrlSync": False,
        "multi": False,
        "includeAll": False,
    }


def annotation(name, expr, color, title, text, **more):
    """Marks where `expr` is above 0.

    Grafana to 11 reads `expr` and `step`, later ones `target`.
    """
    expr = " ".join(expr.split())
    return {
        "name": name,
        "datasource": DATA_SOURCE,
        "enable": True,
        "hide": False,
        "iconColor": color,
        "expr": expr,
        "step": "60s",
        "target": {"expr": expr, "interval": "60s", "refId": "Anno"},
        "titleFormat": title,
        "textFormat": text,
        "tagKeys": "severity",
        **more,
    }


def dashboard(uid, title, *, says, variables, rows, since, annotations=(), links=()):
    data_source = {
        "type": "datasource",
        "name": "datasource",
        "label": "data source",
        "query": "prometheus",
        "refresh": 1,
        "hide": 0,
        "skipUrlSync": False,
        "multi": False,
        "includeAll": False,
    }
    return {
        "id": None,
        "uid": uid,
        "title": title,
        "description": says,
        "tags": ["memory", "neural-detect"],
        "timezone": "browser",
        "editable": True,
        "graphTooltip": 1,
        "schemaVersion": 36,
        "version": 1,
        "refresh": "1m",
        "time": {"from": since, "to": "now"},
        "templating": {"list": [data_source, *variables]},
        "annotations": {"list": list(annotations)},
        "links": list(links),
        "panels": laid_out(rows),
    }


def link(title, url, *, keep_time=True, says=""):
    return {
        "type": "link",
        "title": title,
        "url": url,
        "tooltip": says,
        "icon": "external link",
        "tags": [],
        "asDropdown": False,
        "targetBlank": False,
        "includeVars": True,
        "keepTime": keep_time,
    }
