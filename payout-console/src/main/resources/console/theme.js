// Before the page is painted, so that it does not flash.
'use strict';
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('theme');
  } catch (e) {
    // Storage may be forbidden: the system's choice holds.
  }
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.setAttribute('data-theme', chosen);
  }
})();
