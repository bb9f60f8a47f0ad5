// The live page: shows what /api/events tells, once a second. It holds no rule of its own.

const byId = id => document.getElementById(id);
const numbers = new Intl.NumberFormat("en-US");
const rates = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const chartWidth = 300;
const chartHeight = 60;

const setText = (id, text) => {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
};

const count = value => value === null || value === undefined ? "–" : numbers.format(value);

function duration(seconds) {
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const first = Math.max(0, parts.findIndex(([size]) => seconds >= size));
  return seconds < 1 ? "0 s" : parts.slice(first, first + 2)
    .map(([size, unit], index) => index === 0
      ? `${Math.floor(seconds / size)} ${unit}`
      : `${Math.floor(seconds % parts[first][0] / size)} ${unit}`)
    .join(" ");
}

function drawChart(svg, samples) {
  const peak = Math.max(1, ...samples);
  const step = chartWidth / Math.max(1, samples.length - 1);
  const points = samples
    .map((value, index) => `${(index * step).toFixed(1)},${(chartHeight - 2 - value / peak * (chartHeight - 6)).toFixed(1)}`)
    .join(" ");
  const make = (name, value) => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
    shape.setAttribute("points", value);
    return shape;
  };
  svg.replaceChildren(make("polygon", `0,${chartHeight} ${points} ${chartWidth},${chartHeight}`), make("polyline", points));
}

function showLane(name, lane) {
  setText(`${name}-rate`, rates.format(lane.recordsPerSecond));
  setText(`${name}-records`, count(lane.records));
  setText(`${name}-landed`, count(lane.landed));
  setText(`${name}-lag`, `${count(lane.lagRecords)} records`);
  drawChart(byId(`${name}-chart`), lane.recentPerSecond);
}

function fillRows(body, rows, cells) {
  // Text only, never markup: titles come from strangers.
  body.replaceChildren(...rows.map(row => {
    const line = document.createElement("tr");
    line.append(...cells(row).map(([text, style]) => {
      const cell = document.createElement("td");
      cell.textContent = text;
      if (style) cell.className = style;
      return cell;
    }));
    return line;
  }));
}

const time = text => text ? new Date(text).toLocaleTimeString() : "";

function show(status) {
  setText("http-address", status.addresses.http);
  setText("kafka-address", status.addresses.kafka);
  setText("data-folder", status.addresses.data);
  setText("uptime", duration(status.upSeconds));
  showLane("batch", status.batch);
  showLane("live", status.live);
  if (status.newest.length > 0) {
    fillRows(byId("newest"), status.newest, row => [
      [String(row.ind), "number"], [row.title ?? "–", "title"], [row.category ?? "–"],
      [row.poster ?? "–", "title"], [count(row.followers), "number"], [time(row.takenAt), "when"]]);
  }

  if (status.tables.length > 0) {
    fillRows(byId("tables"), status.tables, table => [
      [table.table], [count(table.rows), "number"], [count(table.version), "number"], [time(table.changed), "when"]]);
  }
}

function setConnection(text, style) {
  const pill = byId("connection");
  pill.textContent = text;
  pill.className = `pill ${style}`;
}

// The browser connects again by itself when the server was away.
const events = new EventSource("api/events");
events.addEventListener("open", () => setConnection("live", "good"));
events.addEventListener("error", () => setConnection("away, trying again", "bad"));
events.addEventListener("status", event => show(JSON.parse(event.data)));
