/// The page's script: sorts and filters the summary, zooms the charts of a series together, and reads
/// values off the drawn lines. The page says everything without it.
let pageScript = #"""
  "use strict";
  (() => {
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  document.documentElement.classList.add("js");

  // The summary: a click on a header sorts by its column, another turns the order.
  const table = document.querySelector("#summary");
  const headers = table ? all("thead th", table) : [];
  headers.forEach((header, column) => header.firstElementChild.addEventListener("click", () => {
    const now = header.getAttribute("aria-sort");
    const first = header.hasAttribute("data-falls") ? "descending" : "ascending";
    const next = now === "none" ? first : now === "ascending" ? "descending" : "ascending";
    headers.forEach(other => other.setAttribute("aria-sort", "none"));
    header.setAttribute("aria-sort", next);
    const key = row => {
      const cell = row.cells[column];
      return cell.dataset.v ?? cell.textContent;
    };
    const order = (a, b) => {
      const [p, q] = [Number(a), Number(b)];
      return isNaN(p) || isNaN(q) ? a.localeCompare(b, "en", { numeric: true }) : p - q;
    };
    const turn = next === "ascending" ? 1 : -1;
    const rows = all("tbody tr", table).map((row, place) => ({ row, place, key: key(row) }));
    rows.sort((a, b) => {
      if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "") || a.place - b.place;
      return turn * order(a.key, b.key) || a.place - b.place;
    });
    table.tBodies[0].append(...rows.map(entry => entry.row));
  }));

  // The filter: every word must be in a row's or a section's text.
  const filter = document.querySelector(".filter input");
  filter?.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
    for (const part of all("[data-f]"))
      part.hidden = !words.every(word => part.dataset.f.includes(word));
    const rest = document.querySelector("#rest");
    if (rest) {
      rest.hidden = !rest.querySelector(".series:not([hidden])");
      if (words.length) rest.open = true;
    }
    const shown = all(".series:not([hidden])").length;
    document.querySelector(".filter output").textContent = words.length ? `${shown} series` : "";
  });

  // A link to a series unfolds it.
  const reveal = () => {
    let part = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!part) return;
    for (let outer = part; outer; outer = outer.parentElement)
      if (outer.tagName === "DETAILS") outer.open = true;
    part.closest(".series").scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Charts: x is the sample. What is shown of the series is a range of samples.
  const views = new WeakMap();
  const view = charts => {
    if (!views.has(charts)) {
      const { start, step, end } = charts.dataset;
      views.set(charts, { start: +start, step: +step, end: +end, from: 0, to: +end });
    }
    return views.get(charts);
  };

  const hour = 3600;
  const spacings = [1, 5, 15, 30, 60, 120, 300, 600, 900, 1800]
    .concat([1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1440, 2160, 4320, 8760].map(h => h * hour));
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const iso = seconds => new Date(seconds * 1000).toISOString();
  const marks = v => {
    const span = (v.to - v.from) * v.step, left = v.start + v.from * v.step;
    const spacing = spacings.find(s => span / s <= 7) ?? span / 7;
    const result = [];
    for (let t = Math.ceil(left / spacing) * spacing; t <= left + span; t += spacing) {
      const text = iso(t), clock = text.slice(11, spacing < 60 ? 19 : 16);
      const isDay = spacing >= 24 * hour || clock === "00:00";
      const label = isDay ? `${+text.slice(8, 10)} ${months[+text.slice(5, 7) - 1]}` : clock;
      result.push({ sample: (t - v.start) / v.step, label });
    }
    return result;
  };

  const show = (charts, from, to) => {
    const v = view(charts), least = Math.min(v.end, 6);
    const width = Math.max(least, Math.min(to - from, v.end));
    from = Math.max(0, Math.min((from + to - width) / 2, v.end - width));
    Object.assign(v, { from, to: from + width });
    for (const svg of all("svg.t", charts)) svg.setAttribute("viewBox", `${from} 0 ${width} 1000`);
    const ticks = marks(v);
    const grid = ticks.map(tick => `M${tick.sample} 0v1000`).join("");
    for (const path of all(".gx", charts)) path.setAttribute("d", grid);
    charts.querySelector(".axis").replaceChildren(...ticks.map(tick => {
      const label = document.createElement("span");
      label.style.left = `${(tick.sample - from) / width * 100}%`;
      label.textContent = tick.label;
      return label;
    }));
    clear(charts);
  };

  // Points of a path of M, m and l with whole numbers; a break between them is a NaN.
  const lines = new WeakMap();
  const points = path => {
    if (lines.has(path)) return lines.get(path);
    const found = [];
    let x = 0, y = 0, command = "M", numbers = [];
    for (const [token] of path.getAttribute("d").matchAll(/[Mml]|-?\d+/g)) {
      if (/[Mml]/.test(token)) { command = token; continue; }
      numbers.push(+token);
      if (numbers.length < 2) continue;
      const isFirst = command !== "l";
      if (isFirst && found.length && !path.classList.contains("f")) found.push([x, NaN]);
      if (command === "M") [x, y] = numbers; else { x += numbers[0]; y += numbers[1]; }
      found.push([x, y]);
      numbers = [];
    }
    lines.set(path, found);
    return found;
  };
  const nearest = (path, x, reach) => {
    const line = points(path);
    let low = 0, high = line.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (line[middle][0] < x) low = middle + 1; else high = middle;
    }
    const [left, right] = [line[low - 1], line[low]];
    if (left && right && left[1] === right[1]) return [x, left[1]];  // a level stretch
    let best = null;
    for (const point of line.slice(Math.max(0, low - 2), low + 2))
      if (!isNaN(point[1]) && Math.abs(point[0] - x) <= reach
        && (!best || Math.abs(point[0] - x) < Math.abs(best[0] - x))) best = point;
    return best;
  };
  const written = (value, unit) => {
    let name = unit;
    if (unit === "bytes") {
      const names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
      let power = 0;
      while (power + 1 < names.length && Math.abs(value) >= 999.5) { value /= 1024; power++; }
      name = names[power];
    } else if (unit === "") {
      const size = Math.abs(value);
      if (size >= 1e9 && size < 1e15) { value /= 1e9; name = "G"; }
      else if (size >= 1e6 && size < 1e9) { value /= 1e6; name = "M"; }
    }
    return `${+value.toPrecision(3)} ${name}`.trim();
  };

  const overlay = (charts, name) => {
    let part = charts.querySelector(`.${name}`);
    if (!part) {
      part = document.createElement("div");
      part.className = name;
      charts.append(part);
    }
    return part;
  };
  const clear = charts => {
    all(".cross,.drag", charts).forEach(part => part.remove());
    for (const output of all("output", charts)) output.textContent = "";
  };
  const place = (charts, clientX) => {
    const v = view(charts), box = charts.querySelector(".axis").getBoundingClientRect();
    const share = Math.max(0, Math.min((clientX - box.left) / box.width, 1));
    return { sample: v.from + share * (v.to - v.from), share,
      left: box.left - charts.getBoundingClientRect().left + share * box.width, width: box.width };
  };
  const read = (charts, clientX) => {
    const v = view(charts), at = place(charts, clientX), cross = overlay(charts, "cross");
    cross.style.left = `${at.left}px`;
    const time = document.createElement("b");
    time.textContent = iso(v.start + at.sample * v.step).slice(0, v.step < 60 ? 19 : 16)
      .replace("T", " ");
    time.style.transform = `translateX(${-100 * at.share}%)`;
    cross.replaceChildren(time);
    for (const figure of all("figure", charts)) {
      const { l, h, u } = figure.querySelector(".plot").dataset;
      const said = all(".l,.f", figure).map(path => {
        const reach = Math.max(2, v.end / 48);
        const point = nearest(path, at.sample, reach);
        return point && { gap: Math.abs(point[0] - at.sample), isNext: path.matches(".f"),
          value: +h - point[1] / 1000 * (h - l) };
      }).filter(found => found).sort((a, b) => a.gap - b.gap)[0];
      figure.querySelector("output").textContent =
        said ? `${said.isNext ? "expected " : ""}${written(said.value, u)}` : "";
    }
  };

  const chartsAt = event => event.target.closest?.(".charts");
  let drag = null, under = null;
  document.addEventListener("pointerdown", event => {
    const charts = chartsAt(event);
    if (charts && event.button === 0) drag = { charts, from: event.clientX };
  });
  document.addEventListener("pointermove", event => {
    const charts = drag?.charts ?? chartsAt(event);
    if (under && under !== charts) clear(under);
    under = charts;
    if (!charts) return;
    read(charts, event.clientX);
    if (!drag || Math.abs(event.clientX - drag.from) < 5) return;
    const [a, b] = [place(charts, drag.from).left, place(charts, event.clientX).left];
    const box = overlay(charts, "drag");
    box.style.left = `${Math.min(a, b)}px`;
    box.style.width = `${Math.abs(b - a)}px`;
  });
  document.addEventListener("pointerup", event => {
    if (drag && Math.abs(event.clientX - drag.from) >= 5) {
      const [a, b] = [place(drag.charts, drag.from), place(drag.charts, event.clientX)];
      show(drag.charts, Math.min(a.sample, b.sample), Math.max(a.sample, b.sample));
    }
    drag = null;
  });
  document.addEventListener("pointercancel", () => {
    if (drag) clear(drag.charts);
    drag = null;
  });
  document.addEventListener("dblclick", event => {
    const charts = chartsAt(event);
    if (charts) show(charts, 0, view(charts).end);
  });
  document.addEventListener("wheel", event => {
    const charts = chartsAt(event);
    if (!charts || !(event.ctrlKey || event.target.closest(".axis"))) return;
    event.preventDefault();
    zoom(charts, Math.exp(event.deltaY / 400), place(charts, event.clientX).sample);
    read(charts, event.clientX);
  }, { passive: false });
  const zoom = (charts, factor, center) => {
    const v = view(charts);
    show(charts, center - (center - v.from) * factor, center + (v.to - center) * factor);
  };
  document.addEventListener("keydown", event => {
    const charts = event.target;
    if (!charts.matches?.(".charts") || event.ctrlKey || event.metaKey || event.altKey) return;
    const v = view(charts), width = v.to - v.from, middle = (v.from + v.to) / 2;
    const move = share => show(charts, v.from + share * width, v.to + share * width);
    const keys = { "+": () => zoom(charts, 0.5, middle), "=": () => zoom(charts, 0.5, middle),
      "-": () => zoom(charts, 2, middle), ArrowLeft: () => move(-0.25),
      ArrowRight: () => move(0.25), Escape: () => show(charts, 0, v.end),
      0: () => show(charts, 0, v.end) };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  })();
  """#
