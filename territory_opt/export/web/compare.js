/* The map of the differences. */
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("map-data").textContent);
  var byId = function (id) { return document.getElementById(id); };
  var make = function (tag, text) {
    var node = document.createElement(tag);
    node.textContent = text;
    return node;
  };
  var known = function (value) { return value !== null && value !== undefined; };

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

  var map = L.map("map", {
    crs: data.on_earth ? L.CRS.EPSG3857 : L.CRS.Simple, preferCanvas: true, renderer: L.canvas({ padding: 0.4, tolerance: 3 }),
    zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 120, minZoom: data.on_earth ? 1 : -20, attributionControl: false
  });
  if (data.on_earth) { L.control.scale({ imperial: false, position: "bottomright" }).addTo(map); }

  var colourOf = {};
  data.after.forEach(function (territory) { colourOf[territory.id] = data.palette[territory.colour]; });
  var lines = function (title, texts) {
    var node = make("div", "");
    node.appendChild(make("b", title));
    texts.forEach(function (text) { if (text) { node.appendChild(make("div", text)); } });
    return node;
  };
  var named = function (territory, rep) { return (territory || "no territory") + (rep ? " (" + rep + ")" : ""); };

  var after = L.layerGroup(data.after.map(function (territory) {
    return L.polygon(shape(territory.rings), { color: "#5b6875", weight: 1.2, fillColor: colourOf[territory.id], fillOpacity: 0.22 })
      .bindTooltip(function () { return lines(territory.id, ["plan B"]); }, { sticky: true });
  }));
  var before = L.layerGroup(data.before.map(function (territory) {
    return L.polygon(shape(territory.rings), { color: "#6d1f7c", weight: 1.8, opacity: 0.85, fill: false, interactive: false });
  }));
  var moveLayers = data.moves.map(function (move) {
    var style = { color: "#101820", weight: 1, fillColor: colourOf[move.to] || "#ffffff", fillOpacity: 0.95 };
    var layer = move.rings.length ? L.polygon(shape(move.rings), style)
      : move.at ? L.circleMarker([move.at[1], move.at[0]], Object.assign({ radius: 7 }, style)) : null;
    if (!layer || !move.whole) { return null; }
    return layer.bindTooltip(function () {
      return lines(move.unit, [named(move.from, move.reps[0]) + " → " + named(move.to, move.reps[1]),
        known(move.customers) ? move.customers.toLocaleString("en-GB") + " customers" : "", move.reason]);
    }, { sticky: true });
  });
  var moved = L.layerGroup(moveLayers.filter(Boolean));

  after.addTo(map); before.addTo(map); moved.addTo(map);
  var restack = function () {
    [after, moved, before].forEach(function (group) {
      if (map.hasLayer(group)) { group.eachLayer(function (layer) { layer.bringToFront(); }); }
    });
  };
  restack();
  [["show-before", before], ["show-moved", moved]].forEach(function (pair) {
    byId(pair[0]).addEventListener("change", function () {
      if (this.checked) { pair[1].addTo(map); } else { map.removeLayer(pair[1]); }
      restack();
    });
  });

  var bounds = function (layers) {
    var box = L.latLngBounds([]);
    layers.forEach(function (layer) {
      if (layer.getBounds && layer.getBounds().isValid()) { box.extend(layer.getBounds()); }
      else if (layer.getLatLng) { box.extend(layer.getLatLng()); }
    });
    return box;
  };
  var fit = function (box) {
    if (box.isValid()) { map.fitBounds(box, { padding: [18, 18], animate: false, maxZoom: data.on_earth ? 12 : 20 }); } else { map.setView([0, 0], 2); }
  };
  var everything = bounds(after.getLayers().concat(before.getLayers()));
  byId("whole").addEventListener("click", function () { fit(everything); });
  byId("differences").addEventListener("click", function () { fit(bounds(moved.getLayers())); });
  fit(everything);

  document.querySelectorAll("tr[data-move]").forEach(function (row) {
    row.addEventListener("click", function () {
      var layer = moveLayers[Number(row.dataset.move)];
      if (!layer) { return; }
      fit(bounds([layer]).pad(2));
      byId("map-section").scrollIntoView();
      layer.openTooltip(bounds([layer]).getCenter());
    });
  });
})();
