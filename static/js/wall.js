// The wall: fetches the board anew each minute without a flash, keeps the last one while the server cannot be reached,
// and stands still when it is told to. Its words come from the page.
(function () {
  "use strict";
  const board = document.getElementById("board");
  const state = document.getElementById("state");
  const pause = document.getElementById("pause");
  const every = Number(board.dataset.every) * 1000;
  const patience = every / 3;
  let isPaused = new URLSearchParams(location.search).has("pause");
  let isLost = false;
  let timer = 0;

  function clock() {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" };
    return new Intl.DateTimeFormat("vi-VN", parts).format(new Date());
  }

  function say(words) {
    state.textContent = words ? words + " " + clock() : "";
  }

  function lose() {
    if (!isLost) {
      say(state.dataset.lost);
    }
    isLost = true;
    state.classList.add("is-lost");
  }

  function show(text, release) {
    if (release !== board.dataset.release) {
      location.reload();
      return;
    }
    board.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    isLost = false;
    state.classList.remove("is-lost");
    say("");
  }

  async function renew() {
    const waiting = new AbortController();
    const given = setTimeout(() => waiting.abort(), patience);
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(location.pathname, { headers, cache: "no-store", signal: waiting.signal });
      const text = await answer.text();
      if (isPaused) {
        return;
      }
      if (answer.status === 404) {
        location.reload(); // the link was revoked: nothing may stay on the screen
      } else if (answer.ok) {
        show(text, answer.headers.get("X-Release"));
      } else {
        lose();
      }
    } catch {
      if (!isPaused) {
        lose();
      }
    } finally {
      clearTimeout(given);
    }
  }

  function begin() {
    timer = setInterval(renew, every);
  }

  pause.addEventListener("click", (event) => {
    event.preventDefault();
    isPaused = !isPaused;
    isLost = false;
    state.classList.remove("is-lost");
    clearInterval(timer);
    history.replaceState(null, "", isPaused ? "?pause=1" : location.pathname);
    pause.textContent = isPaused ? pause.dataset.off : pause.dataset.on;
    say(isPaused ? state.dataset.paused : "");
    if (!isPaused) {
      begin();
      renew();
    }
  });

  window.addEventListener("online", () => isPaused || renew());

  if (!isPaused) {
    begin();
  }
})();
