/* Saving on the entry page: one cell at a time, in order, with a state that never says more than the server did.
 *
 * Fields carry data-key (the cell) and data-field (its part). The server answers with elements that replace those of the
 * same id. Keyboard and paste are in entry_grid.js. Without this file the page is one form with a save button.
 */
(() => {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form) return;

  const texts = JSON.parse(document.getElementById("entry-texts").textContent);
  const statusLine = document.getElementById("save-status");
  const banner = document.getElementById("save-banner");
  const RETRY_SECONDS = [2, 4, 8, 15, 30];
  const IDLE_MS = 8000;

  const queue = new Map(); // key -> {source, force}; a cell waits here until the server has answered for it
  const idle = new Map(); // key -> timer of a text that is being typed
  let sending = null;
  let failures = 0;
  let retryTimer = null;
  let isStopped = false; // the session is over, or the page is read-only by now
  let leavingTo = null; // where a link leads that was followed while something was being saved

  const fieldsOf = (key) => form.querySelectorAll(`[data-key="${key}"]`);
  const fieldOf = (key, part) => form.querySelector(`[data-key="${key}"][data-field="${part}"]`);
  const valueOf = (field) => (field.type === "checkbox" ? (field.checked ? "1" : "") : field.value);
  const contentOf = (key) =>
    [...fieldsOf(key)].filter((field) => field.dataset.field !== "x").map(valueOf).join("\u001f");

  const saved = new Map(); // key -> what the server last confirmed
  form.querySelectorAll('[data-field="x"]').forEach((field) => {
    saved.set(field.dataset.key, field.dataset.unsaved ? null : contentOf(field.dataset.key));
  });

  function showMark(key, state) {
    const mark = document.querySelector(`#state-${CSS.escape(key)} [data-mark]`);
    const template = document.getElementById(`mark-${state}`);
    if (mark && template) mark.replaceChildren(template.content.cloneNode(true));
  }

  function say(text, kind = "") {
    statusLine.textContent = text;
    statusLine.dataset.kind = kind;
  }

  function warn(text, { login = false, retry = false } = {}) {
    banner.hidden = !text;
    banner.querySelector("[data-text]").textContent = text;
    banner.querySelector("[data-login]").hidden = !login;
    banner.querySelector("[data-retry]").hidden = !retry;
  }

  function enqueue(key, { source = "entry", force = false } = {}) {
    clearTimeout(idle.get(key));
    if (!fieldOf(key, "x")) return;
    if (!force && !isWaiting(key) && isSettled(key)) return;
    queue.set(key, { source, force });
    showMark(key, "saving");
    send();
  }

  function bodyOf(key, { source, force }) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("as_user", form.elements.as_user.value);
    body.set("source", source);
    body.set("more", queue.size > 1 ? "1" : "");
    form.querySelectorAll('[data-outcome="wrong"]').forEach((state) => body.append("wrong", state.dataset.of));
    fieldsOf(key).forEach((field) => {
      const isTheirs = field.dataset.field === "x" && force;
      body.set(field.dataset.field, isTheirs ? fieldOf(key, "x").dataset.theirs || field.value : valueOf(field));
    });
    return body;
  }

  const post = (url, body) =>
    fetch(url, { method: "POST", body, redirect: "manual", credentials: "same-origin",
                 headers: { "X-Requested-With": "fetch" } });

  /* One request at a time, so that the order of typing is the order of saving. */
  async function send() {
    if (sending || isStopped || !queue.size) return;
    const [key, options] = queue.entries().next().value;
    const content = contentOf(key);
    sending = key;
    say(texts.saving);
    try {
      let answer = await post(fieldOf(key, "x").dataset.url, bodyOf(key, options));
      if (answer.status === 403) {
        const renewed = await renewToken();
        if (renewed === "expired") answer = renewed;
        else if (renewed === "renewed") answer = await post(fieldOf(key, "x").dataset.url, bodyOf(key, options));
      }
      await take(key, content, answer);
    } catch (error) {
      fail();
    }
    sending = null;
    if (failures === 0) send();
    if (leavingTo && !sending) leave();
  }

  /* A link that is followed while something waits: it is saved first; the browser asks where it cannot be. */
  function waitThenLeave(event) {
    const link = event.target.closest("a[href]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.target || link.getAttribute("href").startsWith("#")) return;
    [...saved.keys()].filter(isWaiting).forEach((key) => enqueue(key));
    if (!sending) return;
    event.preventDefault();
    leavingTo = link.href;
  }

  function leave() {
    const address = leavingTo;
    leavingTo = null;
    window.location.assign(address);
  }

  async function take(key, content, answer) {
    if (answer === "expired" || answer.type === "opaqueredirect" || answer.status === 401) return stop(texts.expired, true);
    if (answer.status >= 500 || answer.status === 429) return fail();
    if ((answer.headers.get("Content-Type") || "").indexOf("text/html") !== 0) return fail();
    if (answer.headers.get("X-Entry") !== "cell") return stop(texts.refused, false);
    failures = 0;
    warn("");
    const html = await answer.text();
    const isCurrent = contentOf(key) === content;
    swap(html, key, content);
    if (answer.ok) saved.set(key, isCurrent ? contentOf(key) : content);
    if (isCurrent) queue.delete(key);
    if (!queue.size) say(unsavedCount() ? texts.some_wrong : `${texts.saved} ${clock()}`, unsavedCount() ? "wrong" : "saved");
    return undefined;
  }

  function fail() {
    const seconds = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)];
    failures += 1;
    queue.forEach((_, key) => showMark(key, "unsaved"));
    say(texts.not_saved, "unsaved");
    warn(texts.not_saved_long, { retry: true });
    clearTimeout(retryTimer);
    retryTimer = setTimeout(retry, seconds * 1000);
  }

  function retry() {
    clearTimeout(retryTimer);
    isStopped = false;
    queue.forEach((_, key) => showMark(key, "saving"));
    failures = 0;
    send();
  }

  function stop(text, login) {
    isStopped = true;
    failures += 1;
    queue.forEach((_, key) => showMark(key, "unsaved"));
    say(texts.not_saved, "unsaved");
    warn(text, { login, retry: true });
  }

  /* A login in another tab gives a new token: fetch it once; another person's login must not save our values. */
  async function renewToken() {
    const answer = await fetch(form.action, {
      credentials: "same-origin", redirect: "manual", headers: { "X-Requested-With": "fetch" },
    });
    if (answer.type === "opaqueredirect" || answer.status === 401) return "expired";
    if (!answer.ok) return "refused";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-entry]");
    if (!fresh || fresh.elements.as_user.value !== form.elements.as_user.value) return "refused";
    form.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
    return "renewed";
  }

  /* Put the answer's elements in the place of those with the same id; inputs and the focus stay untouched. */
  function swap(html, key, content) {
    const answer = document.createElement("template");
    answer.innerHTML = html;
    [...answer.content.querySelectorAll("template")].forEach((part) => {
      const fresh = part.content.firstElementChild;
      const old = fresh && document.getElementById(fresh.id);
      const isOthers = fresh && fresh.dataset.of && fresh.dataset.of !== key;
      if (!old || (isOthers && isWaiting(fresh.dataset.of))) return;
      const hadFocus = old.contains(document.activeElement) && document.activeElement !== document.body;
      old.replaceWith(fresh);
      if (fresh.dataset.state) showWrong(fresh.dataset.of, fresh.dataset.state === "wrong");
      if (hadFocus) (fieldOf(key, "v") || fieldOf(key, "t")).focus();
    });
    const state = document.getElementById(`state-${key}`);
    const version = fieldOf(key, "x");
    if (!state || !version) return;
    if (state.dataset.theirs) version.dataset.theirs = state.dataset.theirs;
    else version.value = state.dataset.version;
    const isError = state.dataset.outcome !== "saved";
    if (!isError && contentOf(key) === content) show(key, JSON.parse(state.dataset.content));
  }

  function showWrong(key, isWrong) {
    const box = fieldOf(key, "v") || fieldOf(key, "t");
    if (!box) return;
    if (isWrong) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  /* Take what is stored into the boxes: the number as it is printed, and what somebody else has written meanwhile. */
  function show(key, stored) {
    fieldsOf(key).forEach((field) => {
      const text = stored[field.dataset.field];
      if (text === undefined || (field === document.activeElement && bare(field.value) === bare(text))) return;
      if (field.type === "checkbox") field.checked = Boolean(text);
      else field.value = text;
    });
  }

  const bare = (text) => text.replace(/[.\s]/g, "");
  const isSettled = (key) => document.getElementById(`state-${key}`).dataset.outcome === "saved";
  const isWaiting = (key) => queue.has(key) || saved.get(key) !== contentOf(key);
  const unsavedCount = () => [...saved.keys()].filter((key) => saved.get(key) !== contentOf(key)).length;
  const clock = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  form.addEventListener("change", (event) => {
    if (event.target.dataset.key) enqueue(event.target.dataset.key);
  });
  form.addEventListener("input", (event) => {
    const { key, field } = event.target.dataset;
    if (!key || !["n", "t"].includes(field)) return;
    clearTimeout(idle.get(key));
    idle.set(key, setTimeout(() => enqueue(key), IDLE_MS));
  });
  form.addEventListener("entry:save", (event) => enqueue(event.detail.key, event.detail));
  /* A link to a box that is folded away unfolds it first. */
  form.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const box = link && document.getElementById(link.getAttribute("href").slice(1));
    const folded = box && box.closest("details:not([open])");
    if (folded) folded.open = true;
  });
  form.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choose]");
    if (!choice) return;
    event.preventDefault();
    choose(choice.dataset.for, choice.dataset.choose);
  });

  /* After a conflict: keep theirs (take it into the boxes) or write mine over it, now that both have been seen. */
  function choose(key, whose) {
    const version = fieldOf(key, "x");
    const state = document.getElementById(`state-${key}`);
    if (whose === "theirs") show(key, JSON.parse(state.dataset.content));
    version.value = state.dataset.theirs;
    delete version.dataset.theirs;
    enqueue(key, { force: true });
    (fieldOf(key, "v") || fieldOf(key, "t")).focus();
  }

  document.addEventListener("click", waitThenLeave);
  form.addEventListener("input", () => { leavingTo = null; });
  banner.querySelector("[data-retry]").addEventListener("click", retry);
  window.addEventListener("online", retry);
  window.addEventListener("beforeunload", (event) => {
    if (!queue.size && !unsavedCount()) return;
    event.preventDefault();
    event.returnValue = "";
  });
  form.addEventListener("submit", () => {
    queue.clear();
    saved.forEach((_, key) => saved.set(key, contentOf(key)));
  });
  /* Coming back with the Back button shows the page as it is now, never a stale form (C-F08). */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
  document.documentElement.classList.add("has-script");
})();
