/* Says in time that the session is about to end, and helps back in place: what is typed stays on the page.
 * The server decides how long it goes on (data-left, then data-url). Without this file a form that is sent too late is
 * kept by the server and offered again after signing in.
 */
(() => {
  "use strict";

  const bar = document.getElementById("session-end");
  if (!bar) return;

  const WARN_SECONDS = 180;
  const LONGEST_WAIT = 86400; // seconds: browsers count no further than some weeks
  const { url, user } = bar.dataset;
  const parts = ["soon", "over", "other"];
  let timer = 0;

  const show = (part) => {
    bar.hidden = !part;
    parts.forEach((name) => { bar.querySelector(`[data-${name}]`).hidden = name !== part; });
  };

  function plan(left) {
    clearTimeout(timer);
    show(left > WARN_SECONDS ? "" : "soon");
    const wait = left > WARN_SECONDS ? Math.min(left - WARN_SECONDS, LONGEST_WAIT) : Math.max(1, left);
    timer = setTimeout(ask, wait * 1000);
  }

  async function ask(method = "GET") {
    const body = method === "POST" ? new FormData() : undefined;
    if (body) body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(url, { method, body, headers, credentials: "same-origin", redirect: "manual", cache: "no-store" });
      if (answer.ok) take(await answer.json());
      else if (answer.status === 401) show("over");
    } catch { // no connection: it is asked again when the window is looked at
      clearTimeout(timer);
      timer = setTimeout(ask, 60000);
    }
  }

  /* Signed in again in another tab: forms take its token. Somebody else's session is not for what was typed here. */
  function take(state) {
    if (String(state.user) !== user) { show("other"); return; }
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = state.token; });
    plan(state.left);
  }

  bar.querySelector("[data-stay]").addEventListener("click", () => ask("POST"));
  window.addEventListener("focus", () => { if (!bar.hidden) ask(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !bar.hidden) ask(); });
  plan(Number(bar.dataset.left));
})();
