'use strict';
(function () {
  function isDark() {
    var chosen = document.documentElement.getAttribute('data-theme');
    return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  // Times are sent in UTC and shown in the viewer's zone; the tooltip keeps UTC.
  var shown = new Intl.DateTimeFormat(undefined, {
    year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
    timeZoneName: 'short'
  });
  function times(root) {
    root.querySelectorAll('time[datetime]').forEach(function (each) {
      var at = new Date(each.getAttribute('datetime'));
      if (!isNaN(at)) {
        each.textContent = shown.format(at);
      }
    });
  }

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  // A day is one of UTC; a moment is shown in the viewer's zone. No form of a date that reads two ways.
  var day = new Intl.DateTimeFormat(undefined, {month: 'short', day: 'numeric', timeZone: 'UTC'});
  var moment = new Intl.DateTimeFormat(undefined, {
    month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit'
  });
  function formatted(format) {
    return function (seconds) { return seconds == null ? '--' : format.format(new Date(seconds * 1e3)); };
  }

  var charts = [];
  function draw(element) {
    var data = JSON.parse(element.dataset.chart);
    element.textContent = '';
    if (data.times.length === 0) {
      element.textContent = 'Nothing to draw.';
      return;
    }
    var colors = [color('--chart-1'), color('--chart-2'), color('--chart-3')];
    var dashes = [[], [6, 3], [2, 3]];
    var text = color('--pico-color');
    var grid = color('--pico-muted-border-color');
    var axis = {stroke: text, grid: {stroke: grid, width: 1}, ticks: {stroke: grid, width: 1}};
    var time = formatted(data.kind === 'day' ? day : moment);
    var bars = data.kind === 'day' ? uPlot.paths.bars({size: [0.6, 60]}) : undefined;
    var series = data.lines.map(function (line, i) {
      return {
        label: line.label, stroke: colors[i], width: 2, dash: dashes[i], paths: bars,
        fill: bars ? colors[i] : undefined, points: {show: !bars && data.times.length < 40}
      };
    });
    var options = {
      width: Math.max(260, element.clientWidth),
      height: 220,
      padding: [null, 60, null, null], // Half of the longest label.
      axes: [
        Object.assign({space: 120, values: function (u, splits) { return splits.map(time); }}, axis),
        Object.assign({size: 70}, axis)
      ],
      series: [{label: 'time', value: function (u, seconds) { return time(seconds); }}].concat(series),
      scales: {x: {time: true, range: [data.from, data.to]}, y: {range: function (u, min, max) { return [0, Math.max(1, max * 1.1)]; }}}
    };
    if (data.kind === 'day') {
      options.tzDate = function (ts) { return uPlot.tzDate(new Date(ts * 1e3), 'UTC'); };
    }
    charts.push({
      element: element,
      plot: new uPlot(options, [data.times].concat(data.lines.map(function (l) { return l.values; })), element)
    });
  }
  function drawAll() {
    charts.forEach(function (each) { each.plot.destroy(); });
    charts = [];
    document.querySelectorAll('[data-chart]').forEach(draw);
  }

  document.addEventListener('DOMContentLoaded', function () {
    times(document);
    drawAll();
    var button = document.getElementById('theme');
    if (button) {
      button.addEventListener('click', function () {
        var next = isDark() ? 'light' : 'dark';
        document.documentElement.setAttribute('data-theme', next);
        try {
          localStorage.setItem('theme', next);
        } catch (e) {
          // The choice holds for this page.
        }
        drawAll();
      });
    }
    addEventListener('resize', function () {
      charts.forEach(function (each) {
        each.plot.setSize({width: Math.max(260, each.element.clientWidth), height: 220});
      });
    });
  });

  // A part that is about to be replaced is left alone while the keyboard or a selection is in it.
  document.addEventListener('htmx:beforeRequest', function (event) {
    var target = event.detail.target;
    var selection = getSelection();
    var selects = selection && !selection.isCollapsed && target.contains(selection.anchorNode);
    if (event.detail.elt.id === 'live' && (target.contains(document.activeElement) || selects)) {
      event.preventDefault();
    }
  });
  document.addEventListener('htmx:afterSettle', function () { times(document); });
})();
