// Forms with words of hers are sent without leaving their page: where nothing answers they stay in their fields. Without this file they are plain forms.
"use strict";
(() => {
  const forms = () => Array.from(document.querySelectorAll("form[data-kept]"));
  let done = false;

  const differs = {
    checkbox: (field) => field.checked !== field.defaultChecked,
    "select-one": (field) => Array.from(field.options).some((each) => each.defaultSelected) && !field.options[field.selectedIndex]?.defaultSelected,
  };
  const isChanged = (field) => (differs[field.type] || ((one) => one.value !== one.defaultValue))(field);
  const isTouched = (form) => Array.from(form.querySelectorAll("textarea, select, input:not([type=hidden])")).some(isChanged);

  function tell(form, words, to) {
    form.querySelectorAll(".failed").forEach((said) => said.remove());
    if (!words) return;
    const said = Object.assign(document.createElement("p"), { className: "done alert failed", textContent: words + " " });
    said.setAttribute("role", "alert");
    if (to) said.append(Object.assign(document.createElement("a"), { href: to, target: "_blank", textContent: form.dataset.signIn }));
    const last = Array.from(form.querySelectorAll("button:not([tabindex])")).pop();
    const bar = form.querySelector(".save"); // it stays in sight
    bar ? bar.prepend(said) : last.parentElement.before(said);
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-kept]");
    if (!form) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    tell(form, "");
    const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(60000) }).catch(() => null);
    const text = answer ? await answer.text().catch(() => "") : "";
    delete form.dataset.busy;
    show(form, answer, new DOMParser().parseFromString(text, "text/html"));
  });

  function show(form, answer, page) {
    if (!answer || answer.status >= 500) return tell(form, form.dataset.silent);
    if (answer.status === 413) return tell(form, form.dataset.tooLong);
    if (new URL(answer.url).pathname.startsWith("/sign-in")) return tell(form, form.dataset.over, answer.url);
    const others = forms().some((each) => each !== form && isTouched(each));
    if (answer.ok && answer.redirected) {
      done = !others;
      const to = new URL(answer.url); // the line that she is led to: an answer does not tell its "#"
      to.hash = to.searchParams.get("at") || "";
      to.searchParams.delete("at");
      return location.assign(to);
    }
    const said = page.querySelector("main .done.alert") || page.querySelector("main p");
    if (others || !page.querySelector("form[data-kept]")) return tell(form, said?.textContent || form.dataset.silent);
    document.querySelector("main").replaceWith(page.querySelector("main")); // what became of it, and what somebody else wrote meanwhile, beside hers
    document.querySelector("main .fresh, main .done, main [aria-invalid]")?.scrollIntoView({ block: "center" });
  }

  window.addEventListener("beforeunload", (event) => !done && forms().some(isTouched) && event.preventDefault());
})();
