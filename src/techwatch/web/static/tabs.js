// On a narrow screen the desk's tabs scroll sideways: the one where she is comes into sight. Without this file they start at the first.
"use strict";
(() => {
  const here = document.querySelector(".desk [aria-current]");
  const bar = here && here.closest(".desk");
  if (bar) bar.scrollLeft = here.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
})();
