// The board's keys, filters and news. One listener a kind of event for the whole page; every act is a plain form that works without this file.
"use strict";
(() => {
  const main = document.getElementById("main");
  const acts = document.getElementById("acts");
  if (!main || !acts || !window.htmx) return;
  const base = main.dataset.base;
  const byId = (id) => document.getElementById(id);
  const rowOf = (node) => node && node.closest && node.closest(".row");
  document.documentElement.classList.add("script");

  // --- where she is --------------------------------------------------------------------------------

  let here = "";
  const current = () => (here && byId(here)) || null;
  const isShown = (row) => !row.hidden && !(row.closest("details") && !row.closest("details").open);

  function go(row, focus = true) {
    const before = current();
    if (before && before !== row) before.classList.remove("here");
    here = row ? row.id : "";
    if (!row) return;
    row.classList.add("here");
    if (focus) {
      byId("t-" + row.id).focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }

  function step(by) {
    const rows = main.getElementsByClassName("row");
    const all = Array.from(rows);
    let at = all.indexOf(current());
    do at += by; while (all[at] && !isShown(all[at]));
    if (all[at]) go(all[at]);
  }

  // --- acts ----------------------------------------------------------------------------------------

  // Acts go one after the other, in her order. Their source stays in the page: htmx looks from it for the line that an answer replaces.
  const queue = byId("queue");
  const reads = byId("reads");
  const seen = () => byId("counts").dataset.seen;

  const may = main.dataset.may === "1"; // whoever only looks has keys to walk and to open

  // what becomes of it is told by the events below, a failure too
  const ask = (verb, path, how) => htmx.ajax(verb, path, how).catch(() => {});

  function send(row, path, values, event) {
    if (!may) return;
    tell("");
    const target = row ? "#" + row.id : "#news";
    if (row) row.classList.add("busy");
    return ask("POST", base + path, { source: queue, target, event, swap: "outerHTML", values: { seen: seen(), ...values } });
  }

  function showTicked(row, kept) {
    const box = row.querySelector(".box");
    row.classList.toggle("kept", kept);
    box.setAttribute("aria-pressed", String(kept));
    box.name = kept ? "drop" : "keep";
    tally();
  }

  const opened = (row) => (row.classList.contains("opened") ? { opened: "yes" } : {});

  function tick(row, keep) {
    const box = row.querySelector(".box");
    if (!box || !box.name) return;
    const want = keep === undefined ? box.name === "keep" : keep;
    row.dataset.stood ??= box.name === "drop" ? "yes" : "no";
    showTicked(row, want); // at once; the answer confirms it or tells why not
    send(row, "/act", { [want ? "keep" : "drop"]: row.dataset.key, ...opened(row) });
  }

  function open(row, focus) {
    if (row.classList.contains("opened")) {
      const field = focus && row.querySelector(focus);
      if (field) field.focus();
      else if (!focus) close(row);
      return;
    }
    fill(row, { item: row.dataset.key }).then(() => {
      const now = byId(row.id);
      if (!now) return;
      const field = focus && now.querySelector(focus);
      now.scrollIntoView({ block: "nearest" }); // what opened below the edge of the screen
      if (field) field.focus();
    });
  }

  const close = (row) => (isTouched(row) ? null : fill(row, { item: row.dataset.key, closed: 1 }));
  const fill = (row, values) => ask("GET", base + "/story", { source: reads, target: "#" + row.id, swap: "outerHTML", values });
  const isTouched = (row) => Array.from(row.querySelectorAll("textarea")).some((field) => field.value !== field.defaultValue);

  document.addEventListener("click", (event) => {
    const box = event.target.closest(".box[name]");
    const row = rowOf(event.target);
    if (row) go(row, false);
    if (box && row) {
      event.preventDefault();
      return tick(row, box.name === "keep");
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const title = event.target.closest(".row .title");
    if (title) {
      event.preventDefault();
      return open(row);
    }
    const act = event.target.closest("[data-act]");
    if (act) return does[act.dataset.act](row, act);
    const again = event.target.closest("a.again");
    if (again) {
      event.preventDefault();
      return show();
    }
    const look = event.target.closest(".switch a");
    if (look) {
      event.preventDefault();
      choose(look.dataset);
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id === "filter") {
      event.preventDefault();
      sift();
      const first = Array.from(main.getElementsByClassName("row")).find(isShown);
      return first && go(first);
    }
    const form = event.target.closest("form[data-swap]");
    if (!form) return;
    event.preventDefault();
    const given = new FormData(form, event.submitter);
    const values = Object.fromEntries(given.entries());
    if (form.dataset.swap === "undo") return undo();
    const row = rowOf(form);
    send(row, form.getAttribute("action").slice(base.length), { ...values, opened: values.why || values.move === "later" ? "" : "yes" }, event);
  });

  function undo() {
    if (!may) return;
    ask("POST", base + "/undo", { source: queue, target: "#news", swap: "none", values: { seen: seen() } });
  }

  const does = {
    help: () => byId("help").showModal(),
    close: (row, button) => {
      if (!row || (isTouched(row) && !confirm(button.dataset.sure))) return;
      fill(row, { item: row.dataset.key, closed: 1 }).then(() => go(byId(row.id)));
    },
    phone: (row, button) => {
      const on = byId("seen").classList.toggle("phone");
      button.setAttribute("aria-pressed", String(on));
    },
  };

  // what became of it, where the page itself does not show it; nothing moves for it
  let silence = 0;
  function tell(words) {
    clearTimeout(silence);
    byId("said").textContent = words;
    silence = setTimeout(() => (byId("said").textContent = ""), 6000);
  }

  // --- keys ----------------------------------------------------------------------------------------

  // calls stand by their dates, whoever moves them
  const shift = (row, move) =>
    row.dataset.kind.split(" ").includes("calls") ? tell(main.dataset.byDate) : send(row, "/act", { item: row.dataset.key, move, ...opened(row) });

  const REASONS = ["off-topic", "old", "duplicate", "weak-source"];
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    x: (row) => tick(row),
    d: (row) => tick(row, false),
    e: (row) => open(row, "[name=title]"),
    m: (row) => open(row, "select[name=market]"),
    J: (row) => shift(row, "down"),
    K: (row) => shift(row, "up"),
    l: (row) => row.dataset.kind !== "later" && send(row, "/act", { item: row.dataset.key, move: "later" }),
    o: (row) => row.dataset.url.startsWith("http") && window.open(row.dataset.url, "_blank", "noopener,noreferrer"),
  };
  for (let i = 0; i < 4; i++) keys[i + 1] = (row) => send(row, "/act", { item: row.dataset.key, why: REASONS[i], ...opened(row) });
  const anywhere = {
    u: undo,
    "/": () => {
      byId("filter").parentElement.open = true;
      byId("f-q").focus();
    },
    p: () => {
      if (getComputedStyle(byId("seen")).display === "none") byId("to-preview").click();
      else byId("seen").querySelector("iframe").focus();
    },
    "?": () => byId("help").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const field = event.target.closest("input, textarea, select");
    if (event.key === "Escape") {
      const row = rowOf(event.target) || current();
      if (field) (row ? byId("t-" + row.id) : field).focus(), row || field.blur();
      else if (row && row.classList.contains("opened")) close(row);
      return;
    }
    if (field) return;
    if (anywhere[event.key]) {
      event.preventDefault();
      return anywhere[event.key]();
    }
    if (!keys[event.key]) return;
    const row = current();
    const digit = /^Digit[1-4]$/.test(event.code) && !event.shiftKey ? event.code.slice(5) : ""; // the upper row of an AZERTY keyboard too
    if (digit && row) return keys[digit](row);
    if (!row && !/^(j|k|Arrow.*)$/.test(event.key)) return;
    event.preventDefault();
    keys[event.key](row);
  });

  document.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (row && row.id !== here) go(row, false);
  });

  // --- filters -------------------------------------------------------------------------------------

  const plain = (words) => words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  function isWanted(row, wanted) {
    if (wanted.market && !row.dataset.market.split(" ").includes(wanted.market)) return false;
    if (wanted.lang && row.dataset.lang !== wanted.lang) return false;
    if (wanted.kind && !row.dataset.kind.split(" ").includes(wanted.kind)) return false;
    if (wanted.source && row.dataset.source !== wanted.source) return false;
    if (!wanted.words.length) return true;
    row.said ||= plain(row.querySelector(".title").textContent + " " + row.dataset.source);
    return wanted.words.every((word) => row.said.includes(word));
  }

  function sift() {
    const given = Object.fromEntries(new FormData(byId("filter")).entries());
    const wanted = { ...given, words: plain(given.q || "").split(/\s+/).filter(Boolean) };
    const some = Boolean(wanted.market || wanted.lang || wanted.kind || wanted.source || wanted.words.length);
    if (some) whole();
    let left = 0;
    for (const row of main.getElementsByClassName("row")) {
      row.hidden = !isWanted(row, wanted);
      left += row.hidden ? 0 : 1;
    }
    for (const group of main.getElementsByClassName("group")) group.hidden = !group.querySelector(".row:not([hidden])");
    byId("nothing").hidden = left > 0;
  }

  document.addEventListener("input", (event) => event.target.closest("#filter") && sift());

  // --- what stands below the fold --------------------------------------------------------------------

  function whole() {
    const rest = byId("rest");
    if (!rest) return;
    rest.open = true;
    fetchRest(rest);
  }

  function fetchRest(rest) {
    if (!rest.dataset.from) return;
    const from = rest.dataset.from;
    delete rest.dataset.from;
    ask("GET", from, { source: reads, target: "#rest > p", swap: "outerHTML" }).then(sift);
  }

  document.addEventListener("toggle", (event) => event.target.id === "rest" && event.target.open && fetchRest(event.target), true);

  // --- the edition beside ----------------------------------------------------------------------------

  const beside = byId("seen");
  const frame = beside.querySelector("iframe");
  const look = { form: "mail", lang: document.documentElement.lang };
  let stale = 0;

  function choose(wanted) {
    if (wanted.form) look.form = wanted.form;
    if (wanted.lang) look.lang = wanted.lang;
    for (const link of beside.querySelectorAll(".switch a")) {
      const on = link.dataset.form === look.form || link.dataset.lang === look.lang;
      on ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    }
    renew();
  }

  // a page of the browser's own, such as that nothing answers, lets nobody look into it
  function scrolled(to) {
    try {
      if (to !== undefined) frame.contentWindow.scrollTo(0, to);
      return frame.contentWindow.scrollY;
    } catch {
      return 0;
    }
  }

  function renew() {
    if (getComputedStyle(beside).display === "none") return;
    const at = scrolled();
    frame.addEventListener("load", () => scrolled(at), { once: true });
    frame.contentWindow.location.replace(`${base}/preview?form=${look.form}&lang=${look.lang}`);
  }

  function renewSoon() {
    clearTimeout(stale);
    stale = setTimeout(renew, 1200);
  }

  // --- answers ---------------------------------------------------------------------------------------

  // words that she began to write outlive what is done to their line meanwhile, with the words that they were begun with
  let unsaved = { row: "", words: [] };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.detail.target;
    const sent = event.detail.requestConfig.formData;
    if (row.classList.contains("row") && isTouched(row) && !sent.has("closed")) {
      const fields = Array.from(row.querySelectorAll(".words [name]"));
      const newer = fields.filter((field) => field.matches("textarea") && field.value !== sent.get(field.name));
      const words = sent.has("title") ? newer : fields; // what she saved is answered; what she wrote since is not
      unsaved = { row: row.id, words: words.map((field) => [field.name, field.value]) };
    }
    if (new URL(event.detail.xhr.responseURL).pathname.startsWith("/sign-in")) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });

  document.addEventListener("htmx:load", (event) => {
    const row = event.detail.elt;
    if (here && row.id === here) row.classList.add("here");
    tally();
  });

  // before anything else is done: a key that she presses meanwhile falls into her words
  document.addEventListener("htmx:afterSwap", (event) => {
    const row = event.detail.elt;
    if (row.id !== unsaved.row) return;
    for (const [name, value] of unsaved.words) if (row.querySelector(`.words [name="${name}"]`)) row.querySelector(`.words [name="${name}"]`).value = value;
    unsaved = { row: "", words: [] };
  });

  document.addEventListener("htmx:targetError", () => show()); // the line that changed is not here

  // of two that are not the same story the other one is asked about no more
  document.addEventListener("board:answered", (event) => {
    const row = byId(event.detail.row);
    if (row && !isTouched(row)) fill(row, { item: row.dataset.key, ...(row.classList.contains("opened") ? {} : { closed: 1 }) });
  });

  document.addEventListener("board:again", (event) => show().then(() => byId(event.detail.row) && go(byId(event.detail.row))));

  document.addEventListener("board:said", (event) => tell(event.detail.words));

  document.addEventListener("board:undone", (event) => byId(event.detail.row) && go(byId(event.detail.row)));

  const isWriting = () => Array.from(main.querySelectorAll(".row.opened")).some(isTouched);

  window.addEventListener("beforeunload", (event) => isWriting() && event.preventDefault());

  // signed out meanwhile: to be led to the sign-in page would cost her what she wrote
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const to = event.detail.xhr.getResponseHeader("HX-Redirect");
    if (!to || !isWriting()) return;
    event.preventDefault();
    tellOver(to);
  });

  function tellOver(to) {
    const said = Object.assign(document.createElement("p"), { className: "done alert", textContent: main.dataset.over + " " });
    said.append(Object.assign(document.createElement("a"), { href: to, target: "_blank", textContent: main.dataset.signIn }));
    byId("news").replaceChildren(said);
  }

  // what went wrong, next to what she did: under her form, under the line, else where news stand
  function tellFailed(row, form, words) {
    const said = Object.assign(document.createElement("p"), { className: "done alert failed", textContent: words });
    said.setAttribute("role", "alert");
    if (form && form.isConnected) form.append(said);
    else if (row) row.querySelector(".one").after(said);
    else byId("news").append(said);
  }

  const clear = (place) => place && place.querySelectorAll(".failed").forEach((said) => said.remove());

  function failed(event) {
    const { status } = event.detail.xhr; // 0: nothing answered, or not in time
    const asked = event.detail.requestConfig;
    const row = rowOf(asked.target) && byId(rowOf(asked.target).id);
    const form = asked.triggeringEvent && asked.triggeringEvent.target;
    clear(row || byId("news"));
    const words = status === 413 ? "tooLong" : status === 0 || status >= 500 ? "silent" : "refused";
    tellFailed(row, form && form.matches("form") ? form : null, main.dataset[words]);
  }
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, failed);

  document.addEventListener("htmx:afterRequest", (event) => {
    const row = rowOf(event.detail.requestConfig.target); // where it is told why not, the answer goes elsewhere
    if (row && byId(row.id)) byId(row.id).classList.remove("busy");
    const { status } = event.detail.xhr;
    if (status) clear(byId("news"));
    if (row && (status < 200 || status >= 400) && event.detail.requestConfig.verb === "post") restore(row);
    if (event.detail.requestConfig.verb === "post" && event.detail.successful) renewSoon();
    if (event.detail.successful && event.detail.requestConfig.formData.has("title")) tell(main.dataset.saved);
  });

  // how many of each heading go out, as the lines above it say
  function tally() {
    for (const group of main.getElementsByClassName("group")) {
      group.querySelector(".n").innerHTML = `<b>${group.getElementsByClassName("kept").length}</b>/${group.getElementsByClassName("row").length}`;
    }
  }

  // refused: the line shows again what stands in the draft
  function restore(row) {
    if (row.dataset.stood) showTicked(row, row.dataset.stood === "yes");
    delete row.dataset.stood;
  }

  document.addEventListener("board:moved", (event) => {
    const { row, behind, place, undone } = event.detail;
    const moved = byId(row);
    const after = behind && byId(behind);
    const list = after ? after.parentElement : main.querySelector(`ol[data-place="${place}"]`);
    const from = moved && moved.parentElement.dataset.place;
    const next = moved && (moved.nextElementSibling || moved.previousElementSibling);
    const away = from !== place && !undone && next && !moved.querySelector(".panel"); // she goes on where she was
    const placed = () => {
      if (away) tell(`${main.dataset.moved} ${byId("g-" + (place || "none"))?.parentElement.querySelector("h2").firstChild.textContent.trim() || ""}`);
    };
    if (away) go(next);
    if (!moved || !list || list.dataset.place !== place || (behind && !after)) return show().then(placed);
    if (after) after.after(moved);
    else list.prepend(moved);
    tally();
    if (!away) go(moved);
    placed();
  });

  document.addEventListener("board:gone", (event) => {
    const row = byId(event.detail.row);
    if (row) row.remove();
    tally();
  });

  // --- what others do ----------------------------------------------------------------------------------

  async function show() {
    const answer = await fetch(location.pathname + location.search, { headers: { "HX-Request": "true" } }).catch(() => ({ ok: false, status: 0 }));
    clear(byId("news"));
    if (!answer.status || answer.status >= 500) return tellFailed(null, null, main.dataset.silent);
    if (!answer.ok && isWriting()) return tellOver(answer.headers.get("HX-Redirect") || "/sign-in");
    if (!answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const kept = Array.from(main.querySelectorAll(".row.opened")).filter(isTouched);
    for (const id of ["counts", "news", "to-approve"]) byId(id).replaceWith(page.getElementById(id));
    const rest = byId("rest");
    const wasOpen = rest && rest.open;
    byId("list").replaceWith(page.getElementById("list"));
    for (const row of kept) if (byId(row.id)) byId(row.id).replaceWith(row);
    if (wasOpen) whole();
    if (current()) go(current());
    renew();
  }

  setInterval(() => {
    if (document.hidden) return;
    ask("GET", `${base}/changes?seen=${seen()}${byId("news").textContent.trim() ? "&told=1" : ""}`, { source: byId("news"), target: "#news", swap: "outerHTML" });
  }, 10000);

  // --- the height of what stays on top ------------------------------------------------------------------

  const top = main.querySelector(".top");
  new ResizeObserver(() => main.style.setProperty("--top", top.offsetHeight + "px")).observe(top);
  const asked = location.hash && byId(location.hash.slice(1));
  if (asked && asked.classList.contains("row")) go(asked);
})();
