/* Asks once a minute how things stand with this page, and says what has changed: the session is about to end, it has
 * ended (what is typed stays on the page, and the way back is here), notices came or were read elsewhere, another
 * release of the program serves by now. A page that nobody looks at asks when it is looked at again. The server decides
 * all of it (data-left, then data-url). Without this file a form that is sent too late is kept by the server and offered
 * again after signing in.
 */
(() => {
  "use strict";

  const bar = document.getElementById("session-end");
  if (!bar) return;

  const WARN_SECONDS = 180;
  const ASK_SECONDS = 50;
  const LONGEST_WAIT = 86400; // seconds: browsers count no further than some weeks
  const { url, user, release } = bar.dataset;
  const parts = ["soon", "over", "other"];
  const renewal = document.getElementById("new-release");
  const unread = document.querySelector("[data-unread]");
  let timer = 0;
  let declined = ""; // a release that the person will reload for later
  let isTyped = false; // in a form that does not ask by itself before it is left
  let isRenewing = false;

  const show = (part) => {
    bar.hidden = !part;
    parts.forEach((name) => { bar.querySelector(`[data-${name}]`).hidden = name !== part; });
  };

  function wait(seconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, seconds * 1000);
  }

  function plan(left) {
    show(left > WARN_SECONDS ? "" : "soon");
    if (left > WARN_SECONDS) wait(Math.min(left - WARN_SECONDS, document.hidden ? LONGEST_WAIT : ASK_SECONDS));
    else wait(Math.max(1, left));
  }

  async function ask(method = "GET") {
    const body = method === "POST" ? new FormData() : undefined;
    if (body) body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(url, { method, body, headers, credentials: "same-origin", redirect: "manual", cache: "no-store" });
      if (answer.ok) take(await answer.json());
      else if (answer.status === 401) show("over");
      else wait(ASK_SECONDS);
    } catch { // no connection
      wait(ASK_SECONDS);
    }
  }

  /* Signed in again in another tab: forms take its token. Somebody else's session is not for what was typed here. */
  function take(state) {
    if (state.release !== release && state.release !== declined) offer(state.release);
    if (String(state.user) !== user) { show("other"); return; }
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = state.token; });
    unread.textContent = state.unread.toLocaleString(document.documentElement.lang);
    unread.parentElement.hidden = !state.unread;
    plan(state.left);
  }

  function offer(other) {
    renewal.hidden = false;
    renewal.dataset.release = other;
  }

  renewal.querySelector("[data-later]").addEventListener("click", () => {
    declined = renewal.dataset.release;
    renewal.hidden = true;
  });
  renewal.querySelector("[data-renew]").addEventListener("click", () => {
    isRenewing = true;
    window.location.reload();
  });
  window.addEventListener("beforeunload", (event) => { // by this button the browser asks about every form
    if (!isRenewing || !isTyped) return;
    isRenewing = false;
    event.preventDefault();
    event.returnValue = "";
  });
  document.addEventListener("input", ({ target }) => {
    isTyped = isTyped || Boolean(target.form && target.form.method === "post" && !target.form.hasAttribute("data-entry"));
  });
  bar.querySelector("[data-stay]").addEventListener("click", () => ask("POST"));
  window.addEventListener("focus", () => { if (!bar.hidden) ask(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  plan(Number(bar.dataset.left));
})();
