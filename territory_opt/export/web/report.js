/* The map of the page, its controls, and the sortable tables. */
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("map-data").textContent);
  var byId = function (id) { return document.getElementById(id); };
  var make = function (tag, text, className) {
    var node = document.createElement(tag);
    if (text !== undefined && text !== null) { node.textContent = text; }
    if (className) { node.className = className; }
    return node;
  };
  var known = function (value) { return value !== null && value !== undefined; };
  var figure = function (value) {
    if (!known(value)) { return "–"; }
    var size = Math.abs(value);
    var digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
    return value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  };
  var deviationOf = function (territory, measure) {
    var load = territory.load[measure], target = territory.target[measure];
    return known(load) && target ? load / target - 1 : null;
  };
  var signed = function (value) {
    if (!known(value)) { return "–"; }
    var shown = Math.round(1000 * value) / 10;
    return (shown > 0 ? "+" : shown < 0 ? "−" : "") + Math.abs(shown).toFixed(1) + "%";
  };

  /* Shapes: delta-encoded integers -> rings of latitude and longitude. */
  var ring = function (flat) {
    var x = 0, y = 0, out = [];
    for (var i = 0; i < flat.length; i += 2) {
      x += flat[i]; y += flat[i + 1];
      out.push([y * data.step, x * data.step]);
    }
    return out;
  };
  var shape = function (rings) { return rings.map(ring); };
  var place = function (point) { return [point[1], point[0]]; };

  var map = L.map("map", {
    crs: data.on_earth ? L.CRS.EPSG3857 : L.CRS.Simple, preferCanvas: true, renderer: L.canvas({ padding: 0.4, tolerance: 3 }),
    zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 120, minZoom: data.on_earth ? 1 : -20, attributionControl: false
  });
  if (data.on_earth) { L.control.scale({ imperial: false, position: "bottomright" }).addTo(map); }

  var layers = {};
  var chosen = -1, hovered = -1, kamChosen = -1, colourBy = -1;

  /* Colours. */
  var mix = function (a, b, t) { return "rgb(" + a.map(function (v, i) { return Math.round(v + (b[i] - v) * t); }).join(",") + ")"; };
  var BELOW = [33, 102, 172], LEVEL = [250, 248, 242], ABOVE = [191, 87, 0];
  var reachOf = function (measure) {
    var tolerance = data.measures[measure].tolerance;
    var worst = Math.max.apply(null, data.territories.map(function (t) { return Math.abs(deviationOf(t, measure) || 0); }));
    return Math.max(tolerance || 0, worst, 0.001);
  };
  var fillOf = function (territory) {
    if (colourBy < 0) { return data.palette[territory.colour]; }
    var value = (deviationOf(territory, colourBy) || 0) / reachOf(colourBy);
    return value < 0 ? mix(LEVEL, BELOW, -value) : mix(LEVEL, ABOVE, value);
  };
  var styleOf = function (index) {
    var strong = index === chosen || index === hovered;
    return {
      color: strong ? "#0b1f33" : "#33424f", weight: index === chosen ? 3.5 : strong ? 2.5 : 1,
      fillColor: fillOf(data.territories[index]), fillOpacity: (colourBy < 0 ? 0.5 : 0.85) + (strong ? 0.15 : 0)
    };
  };

  /* Layers. */
  var territoryLayers = data.territories.map(function (territory, index) {
    var layer = L.polygon(shape(territory.rings), styleOf(index));
    layer.bindTooltip(function () { return tip(index); }, { sticky: true });
    layer.on("mouseover", function () { hover(index); });
    layer.on("mouseout", function () { hover(-1); });
    layer.on("click", function () { choose(index === chosen ? -1 : index, false); });
    return layer;
  });
  layers.territories = L.layerGroup(territoryLayers);
  layers.today = L.layerGroup(data.today.map(function (territory) {
    return L.polygon(shape(territory.rings), { color: "#33424f", weight: 1, fillColor: data.palette[territory.colour], fillOpacity: 0.5 })
      .bindTooltip(function () {
        var node = make("div"); node.appendChild(make("b", territory.id)); node.appendChild(make("span", "today")); return node;
      }, { sticky: true });
  }));
  layers.todayLines = L.layerGroup(data.today.map(function (territory) {
    return L.polygon(shape(territory.rings), { color: "#6d1f7c", weight: 1.6, dashArray: "5 4", fill: false, interactive: false });
  }));
  var drawn = function (indices, style) {
    var rings = indices.map(function (i) { return shape(data.units.rings[i]); });
    return L.layerGroup(rings.length ? [L.polygon(rings, style)] : []);
  };
  if (data.units) {
    layers.units = drawn(data.units.id.map(function (_, i) { return i; }),
      { color: "#16222e", opacity: 0.45, weight: 0.5, fill: false, interactive: false, smoothFactor: 0.5 });
    layers.moved = drawn(data.units.moved,
      { color: "#3d3d3d", weight: 0.4, opacity: 0.6, fillColor: "#101820", fillOpacity: 0.42, interactive: false, smoothFactor: 0.5 });
  }
  var label = function (title, lines) {
    var node = make("div");
    node.appendChild(make("b", title));
    lines.forEach(function (line) { if (line) { node.appendChild(make("div", line)); } });
    return node;
  };
  var siteLayers = data.sites.at.map(function (at, i) {
    var kam = data.kams[data.sites.kam[i]];
    return L.circleMarker(place(at), {
      radius: 3.2, weight: 0.9, color: kam ? "#ffffff" : "#b3261e", fillColor: kam ? kam.colour : "#ffffff", fillOpacity: 1
    }).bindTooltip(function () {
      return label(data.sites.name[i], ["Account " + data.sites.account[i], "Revenue " + figure(data.sites.revenue[i]) + " a year",
        kam ? "KAM " + (kam.name || kam.id) : "without a KAM"]);
    }, { sticky: true });
  });
  layers.sites = L.layerGroup(siteLayers);
  layers.bases = L.layerGroup(data.territories.filter(function (t) { return known(t.base[0]); }).map(function (t) {
    return L.circleMarker(place(t.base), { radius: 4.5, weight: 3, color: "#12324f", fillColor: "#ffffff", fillOpacity: 1 })
      .bindTooltip(function () { return label("Base of " + t.id, [t.rep]); }, { sticky: true });
  }));
  var linkLines = function (links, style, title, detail) {
    return L.layerGroup(links.filter(function (b) { return known(b.from[0]) && known(b.to[0]); }).map(function (b) {
      return L.polyline([place(b.from), place(b.to)], style).bindTooltip(function () { return label(title + " " + b.name, [detail(b)]); }, { sticky: true });
    }));
  };
  layers.bridges = linkLines(data.bridges, { color: "#b3261e", weight: 3, dashArray: "6 5" }, "Bridge", function (b) { return figure(b.km) + " " + data.distance_unit; });
  layers.added = linkLines(data.added, { color: "#12624a", weight: 3 }, "Link", function () { return "added by edges.csv"; });
  layers.removed = linkLines(data.removed, { color: "#d0021b", weight: 4, lineCap: "butt" }, "No neighbour link", function (b) {
    return !b.road ? "removed by edges.csv" : known(b.minutes) ? figure(b.minutes) + " min by road" : "no road between them";
  });

  var ORDER = ["territories", "today", "units", "moved", "todayLines", "removed", "added", "bridges", "sites", "bases"];
  var restack = function () {
    ORDER.forEach(function (name) {
      if (layers[name] && map.hasLayer(layers[name])) { layers[name].eachLayer(function (l) { l.bringToFront(); }); }
      if (name === "territories" && chosen >= 0 && map.hasLayer(layers.territories)) { territoryLayers[chosen].bringToFront(); }
    });
  };
  var show = function (name, on) {
    if (!layers[name]) { return; }
    if (on) { layers[name].addTo(map); } else { map.removeLayer(layers[name]); }
    restack();
  };

  /* Tooltips, details and legend. */
  var tip = function (index) {
    var t = data.territories[index];
    return label(t.id + (t.rep ? " – " + t.rep : ""), data.measures.map(function (m, i) {
      return m.name + " " + figure(t.load[i]) + " (" + signed(deviationOf(t, i)) + ")";
    }));
  };
  var deviationBar = function (value, tolerance) {
    var reach = Math.max(2 * (tolerance || 0.1), 1.1 * Math.abs(value));
    var at = function (x) { return 50 + 50 * x / reach; };
    var bar = make("div", null, "devbar"), ok = make("i", null, "ok"), mark = make("i", null, "at");
    bar.setAttribute("aria-hidden", "true");
    ok.style.left = at(-(tolerance || 0)) + "%"; ok.style.width = (at(tolerance || 0) - at(-(tolerance || 0))) + "%";
    mark.style.left = at(value) + "%";
    bar.appendChild(ok); bar.appendChild(mark);
    return bar;
  };
  var describe = function () {
    var box = byId("details"), index = hovered >= 0 ? hovered : chosen;
    box.textContent = "";
    if (index < 0) {
      box.appendChild(make("h3", "All territories"));
      box.appendChild(make("p", "Point at a territory to see its figures, click to select it."));
      return;
    }
    var t = data.territories[index], list = make("dl");
    box.appendChild(make("h3", t.id));
    box.appendChild(make("p", t.rep || "vacant"));
    data.measures.forEach(function (measure, i) {
      var value = deviationOf(t, i);
      list.appendChild(make("dt", measure.name));
      list.appendChild(make("dd", figure(t.load[i]) + "\u2002" + signed(value)));
      if (known(value)) { list.appendChild(deviationBar(value, measure.tolerance)); }
    });
    [["Customers", t.customers], ["Units", t.units], ["Minutes per visit", t.travel]].forEach(function (row) {
      if (!known(row[1]) || data.measures.some(function (m) { return m.name === row[0]; })) { return; }
      list.appendChild(make("dt", row[0])); list.appendChild(make("dd", figure(row[1])));
    });
    box.appendChild(list);
  };
  var legend = function () {
    var box = byId("legend");
    box.textContent = "";
    var isNew = map.hasLayer(layers.territories);
    if (isNew && colourBy >= 0) {
      var reach = reachOf(colourBy), ramp = make("i", null, "ramp"), scale = make("div", null, "scale");
      ramp.style.background = "linear-gradient(90deg," + mix(LEVEL, BELOW, 1) + "," + mix(LEVEL, BELOW, 0) + "," + mix(LEVEL, ABOVE, 1) + ")";
      [make("strong", data.measures[colourBy].name + " against target"), make("span", signed(-reach)), ramp, make("span", signed(reach))]
        .forEach(function (part) { scale.appendChild(part); });
      box.appendChild(scale);
    }
    var row = function (className, text, colour) {
      var line = make("div"), swatch = make("span", null, "swatch " + className);
      if (colour) { swatch.style.background = colour; }
      line.appendChild(swatch); line.appendChild(make("span", text)); box.appendChild(line);
    };
    if (!isNew || colourBy < 0) { row("", (isNew ? "Territory" : "Territory of today") + " (colours distinguish neighbours)", data.palette[0] + "99"); }
    if (data.today_filled && (!isNew || map.hasLayer(layers.todayLines))) { row("blank", "Today: units without customers are drawn with their neighbours"); }
    if (map.hasLayer(layers.bases)) { row("home", "Base of a territory"); }
    if (map.hasLayer(layers.sites)) {
      var kam = data.kams[kamChosen];
      if (data.sites.kam.some(function (i) { return i >= 0; })) {
        row("round", kam ? "Key accounts of " + (kam.name || kam.id) : "Key account site, coloured by KAM", kam ? kam.colour : "#7a4bc2");
      }
      if (!kam && data.sites.kam.some(function (i) { return i < 0; })) { row("open", "Key account site without a KAM"); }
    }
    if (map.hasLayer(layers.bridges)) { row("line", "Bridge to an island"); }
    if (map.hasLayer(layers.added)) { row("dark", "Link added by edges.csv"); box.lastChild.firstChild.style.borderColor = "#12624a"; }
    if (map.hasLayer(layers.removed)) { row("dark", "Adjacent units without neighbour link"); box.lastChild.firstChild.style.borderColor = "#d0021b"; }
    if (layers.moved && map.hasLayer(layers.moved)) { row("", "Unit that changes territory", "#5b626a"); }
    if (map.hasLayer(layers.todayLines)) { row("line", "Territories of today"); box.lastChild.firstChild.style.borderColor = "#6d1f7c"; }
    if (layers.units && map.hasLayer(layers.units)) { row("dark", "Unit"); }
  };

  /* Selection on the map, in lists and in tables. */
  var restyle = function (index) { if (index >= 0) { territoryLayers[index].setStyle(styleOf(index)); } };
  var hover = function (index) {
    var before = hovered;
    hovered = index;
    restyle(before); restyle(index); describe();
  };
  var choose = function (index, move) {
    var before = chosen;
    chosen = index;
    restyle(before); restyle(index); describe(); restack();
    byId("pick").value = index < 0 ? "" : String(index);
    var id = index < 0 ? null : data.territories[index].id;
    document.querySelectorAll("tr[data-territory], #balance rect[data-territory]").forEach(function (node) {
      var today = node.closest("figure") && node.closest("figure").querySelector("figcaption").textContent === "Today";
      node.classList.toggle("chosen", !today && node.getAttribute("data-territory") === id);
    });
    if (move && index >= 0 && territoryLayers[index].getBounds().isValid()) {
      map.fitBounds(territoryLayers[index].getBounds().pad(0.6), { animate: false });
    }
  };
  var indexOf = function (id) { return data.territories.findIndex(function (t) { return t.id === id; }); };

  /* Controls. */
  var option = function (select, value, text) { var node = make("option", text); node.value = value; select.appendChild(node); };
  data.territories.forEach(function (t, i) { option(byId("pick"), String(i), t.id + (t.rep ? " – " + t.rep : "")); });
  byId("pick").addEventListener("change", function () { choose(this.value === "" ? -1 : Number(this.value), true); });
  option(byId("colour-by"), "-1", "territories");
  data.measures.forEach(function (m, i) { option(byId("colour-by"), String(i), m.name.toLowerCase() + " against target"); });
  byId("colour-by").addEventListener("change", function () {
    colourBy = Number(this.value);
    territoryLayers.forEach(function (_, i) { restyle(i); });
    legend();
  });
  var toggle = function (type, name, text, on, act) {
    var line = make("label"), input = make("input");
    input.type = type; input.checked = on; input.name = type === "radio" ? "plan" : name;
    input.addEventListener("change", function () { act(input.checked); legend(); });
    line.appendChild(input); line.appendChild(make("span", text));
    byId("layers").appendChild(line);
    act(on);
  };
  if (data.today.length) {
    toggle("radio", "new", "New plan", true, function (on) { show("territories", on); show("today", !on); });
    toggle("radio", "old", "Today", false, function (on) { show("territories", !on); show("today", on); });
    toggle("checkbox", "todayLines", "Outlines of today", false, function (on) { show("todayLines", on); });
    if (layers.moved) { toggle("checkbox", "moved", "Units that change territory (" + figure(data.units.moved.length) + ")", false, function (on) { show("moved", on); }); }
  } else {
    show("territories", true);
  }
  if (layers.units) { toggle("checkbox", "units", "Units (" + figure(data.units.id.length) + ")", false, function (on) { show("units", on); }); }
  if (siteLayers.length) { toggle("checkbox", "sites", "Key account sites (" + figure(siteLayers.length) + ")", siteLayers.length <= 500, function (on) { show("sites", on); }); }
  toggle("checkbox", "bases", "Bases", true, function (on) { show("bases", on); });
  if (data.bridges.length) { toggle("checkbox", "bridges", "Bridges (" + figure(data.bridges.length) + ")", true, function (on) { show("bridges", on); }); }
  if (data.added.length) { toggle("checkbox", "added", "Links added by edges.csv (" + figure(data.added.length) + ")", true, function (on) { show("added", on); }); }
  if (data.removed.length) { toggle("checkbox", "removed", "Removed neighbour links (" + figure(data.removed.length) + ")", data.removed.length <= 500, function (on) { show("removed", on); }); }
  if (data.kams.length && siteLayers.length) {
    byId("kam-field").hidden = false;
    data.kams.forEach(function (kam, i) { option(byId("kam-pick"), String(i), kam.name || kam.id); });
    byId("kam-pick").addEventListener("change", function () {
      kamChosen = this.value === "" ? -1 : Number(this.value);
      var sites = document.querySelector("#layers input[name=sites]");
      if (kamChosen >= 0 && !sites.checked) { sites.click(); }
      siteLayers.forEach(function (layer, i) {
        var mine = kamChosen < 0 || data.sites.kam[i] === kamChosen;
        layer.setStyle({ fillOpacity: mine ? 1 : 0, opacity: mine ? 1 : 0 }); layer.setRadius(mine ? (kamChosen < 0 ? 3.2 : 5.5) : 0);
      });
      restack(); legend();
    });
  }
  document.querySelectorAll(".dot[data-kam]").forEach(function (dot) { dot.style.background = data.kams[Number(dot.dataset.kam)].colour; });
  document.querySelectorAll("#balance rect[data-territory], tr[data-territory]").forEach(function (node) {
    node.addEventListener("click", function (event) {
      var index = indexOf(node.getAttribute("data-territory"));
      if (index < 0) { return; }
      choose(index, true);
      if (event.target.closest("button")) { byId("map-section").scrollIntoView(); }
    });
  });

  /* Sortable tables. */
  var valueOf = function (cell) {
    var text = cell.textContent.trim().replace(/−/g, "-").replace(/,/g, "");
    var value = parseFloat(text);
    var isNumber = cell.classList.contains("n") || /^-?[0-9.]+$/.test(text);
    return isNumber ? (isNaN(value) ? -Infinity : value) : text;
  };
  var compare = function (x, y) {
    return typeof x === "string" || typeof y === "string" ? String(x).localeCompare(String(y), undefined, { numeric: true }) : x < y ? -1 : x > y ? 1 : 0;
  };
  document.querySelectorAll("table.sortable").forEach(function (table) {
    table.querySelectorAll("thead th").forEach(function (head, column) {
      var button = make("button", head.textContent);
      button.type = "button"; head.textContent = ""; head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        table.querySelectorAll("thead th").forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var rows = Array.from(table.tBodies[0].rows);
        rows.sort(function (a, b) {
          return compare(valueOf(a.cells[column]), valueOf(b.cells[column])) * (down ? -1 : 1);
        });
        rows.forEach(function (row) { table.tBodies[0].appendChild(row); });
      });
    });
  });

  /* Initial view. */
  var everything = L.latLngBounds([]);
  territoryLayers.forEach(function (layer) { if (layer.getBounds().isValid()) { everything.extend(layer.getBounds()); } });
  var whole = function () { if (everything.isValid()) { map.fitBounds(everything, { padding: [12, 12], animate: false }); } else { map.setView([0, 0], 2); } };
  byId("whole").addEventListener("click", function () { choose(-1, false); whole(); });
  map.on("layeradd layerremove", legend);
  whole(); describe(); legend();
  /* The legend grows with the number of layers and shrinks the map. */
  new ResizeObserver(function () { map.invalidateSize({ animate: false }); }).observe(byId("map"));
  var sized = function (width, height) {
    var stage = document.querySelector(".stage");
    stage.style.width = width; stage.style.height = height;
    map.invalidateSize({ animate: false }); whole();
  };
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (node) { node.open = true; });
    document.body.classList.add("printing"); /* the map is drawn in its size on paper */
    sized("680px", "540px");
  });
  window.addEventListener("afterprint", function () { document.body.classList.remove("printing"); sized("", ""); });
})();
