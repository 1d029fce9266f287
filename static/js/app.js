// Small things every page shares: focus the error summary, guard against double clicks, open the menu on wide screens.
"use strict";

document.documentElement.classList.add("has-script");

document.addEventListener("DOMContentLoaded", () => {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // Work that goes on elsewhere is asked for again (without scripts the page's head does that).
  const running = document.querySelector("[data-reload]");
  if (running) window.setTimeout(() => window.location.reload(), Number(running.dataset.reload) * 1000);

  // The navigation is sent open, for those without scripts; a narrow screen begins with it closed.
  const nav = document.querySelector(".nav-menu");
  const wide = window.matchMedia("(min-width: 60.0625rem)");
  const follow = () => { if (nav) nav.open = wide.matches; };
  follow();
  wide.addEventListener("change", follow);

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]:not(.nav-menu)").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]:not(.nav-menu)").forEach((menu) => { menu.open = false; });
  });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A form that is being sent is not sent twice (the server guards against it as well).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending && Date.now() - Number(form.dataset.sending) < 5000) { event.preventDefault(); return; }
  if (form.method === "post" && !form.hasAttribute("data-entry")) form.dataset.sending = String(Date.now());
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach((form) => { delete form.dataset.sending; });
});
