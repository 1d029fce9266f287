/* Moving and pasting in the entry grid as in a spreadsheet: Enter, arrows, a block of cells, one undo.
 *
 * Never touches a key while an input method composes (UniKey, IME); numbers are formatted on leaving a box only.
 */
(() => {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form) return;

  const texts = JSON.parse(document.getElementById("entry-texts").textContent);
  const notice = document.getElementById("paste-notice");
  const COLUMNS = ["base", "value", "note"];
  const PLAIN = /^\d{1,15}$/;
  const UNDONE_MS = 4000;
  let lastPaste = null;
  let pending = null; // a block with labels, until the person has said what is meant
  let hideTimer = null;

  const rows = () => [...form.querySelectorAll("tr[data-row]")].filter((row) => cellIn(row, "value"));
  const cellIn = (row, column) => row.querySelector(`[data-column="${column}"]:not([disabled])`);

  function isComposing(event) {
    return event.isComposing || event.keyCode === 229;
  }

  function moveTo(field, step) {
    const all = rows();
    const column = field.dataset.column;
    for (let at = all.indexOf(field.closest("tr")) + step; at >= 0 && at < all.length; at += step) {
      const next = cellIn(all[at], column);
      if (next) {
        next.focus();
        if (next.select) next.select();
        return;
      }
    }
    if (step > 0) field.blur();
  }

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return undo(event);
    if (!field.dataset.column) {
      if (event.key === "Enter" && field.matches("input[data-key]")) event.preventDefault();
      return undefined;
    }
    const isSelect = field.tagName === "SELECT";
    if (event.key === "Enter") {
      event.preventDefault();
      moveTo(field, event.shiftKey ? -1 : 1);
    } else if (!isSelect && event.key === "ArrowDown") {
      event.preventDefault();
      moveTo(field, 1);
    } else if (!isSelect && event.key === "ArrowUp") {
      event.preventDefault();
      moveTo(field, -1);
    }
    return undefined;
  });

  /* 1234 becomes 1.234 on leaving the box; anything else is left for the server's one parser to read or refuse. */
  form.addEventListener("focusout", (event) => {
    const field = event.target;
    if (field.inputMode !== "numeric" || !field.dataset.key) return;
    const text = field.value.trim();
    if (PLAIN.test(text)) field.value = String(BigInt(text)).replace(/\B(?=(\d{3})+$)/g, ".");
  });

  form.addEventListener("paste", (event) => {
    const start = event.target;
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!start.dataset.column || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    take(start, text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t")));
  });

  const isLabel = (text) => /\p{L}/u.test(text) && !/^[\p{L}\p{P}]?\s*\d/u.test(text.trim());
  const plain = (text) => text.normalize("NFC").toLocaleLowerCase("vi").replace(/\s+/g, " ").trim();
  const nameOf = (row) => plain(row.querySelector(".col-measure label").textContent);

  /* Labels copied together with their numbers would land in the boxes of numbers: ask what is meant, write nothing. */
  function take(start, block) {
    const isNumbers = start.dataset.column !== "note" && start.tagName !== "SELECT";
    const hasLabels = isNumbers && block.every((line) => isLabel(line[0]) && line.slice(1).some((text) => /\d/.test(text)));
    if (!hasLabels) return fill(start, block);
    pending = { start, block };
    const names = rows().map(nameOf);
    return notify(texts.labelled, block.every((line) => names.includes(plain(line[0]))) ? CHOICES : CHOICES.slice(1));
  }

  const CHOICES = ["named", "numbers", "all", "nothing"];

  function decide(choice) {
    const { start, block } = pending;
    const numbers = block.map((line) => line.slice(line.findIndex((text, at) => at && /\d/.test(text))));
    pending = null;
    notice.hidden = true;
    if (choice === "all") fill(start, block);
    if (choice === "numbers") fill(start, numbers);
    if (choice === "named") fill(start, numbers, block.map((line) => plain(line[0])));
    start.focus();
  }

  /* Write a block from a box on, or into the rows of these names. */
  function fill(start, block, names = null) {
    const all = rows();
    const top = all.indexOf(start.closest("tr"));
    const rowOf = (down) => (names ? all.find((row) => nameOf(row) === names[down]) : all[top + down]);
    const left = COLUMNS.indexOf(start.dataset.column);
    const before = [];
    let outside = 0;
    block.forEach((line, down) => line.forEach((text, right) => {
      const row = rowOf(down);
      const field = row && COLUMNS[left + right] && cellIn(row, COLUMNS[left + right]);
      if (!field) {
        if (text.trim()) outside += 1;
        return;
      }
      before.push([field, field.value]);
      put(field, text.trim());
    }));
    lastPaste = { before, after: before.map(([field]) => field.value) };
    save(before.map(([field]) => field), "paste");
    tell(before.length, outside);
  }

  function put(field, text) {
    if (field.tagName !== "SELECT") {
      field.value = text;
      return;
    }
    const wanted = text.toLocaleLowerCase("vi");
    const option = [...field.options].find((one) => one.value === text || one.text.toLocaleLowerCase("vi") === wanted);
    field.value = option ? option.value : "";
  }

  function save(fields, source) {
    new Set(fields.map((field) => field.dataset.key)).forEach((key) => {
      form.dispatchEvent(new CustomEvent("entry:save", { detail: { key, source } }));
    });
  }

  function notify(text, buttons) {
    clearTimeout(hideTimer);
    notice.querySelector("[data-text]").textContent = text;
    notice.querySelectorAll("button").forEach((button) => {
      button.hidden = !buttons.includes(button.dataset.paste || "undo");
    });
    notice.hidden = false;
  }

  function tell(count, outside) {
    const skipped = outside ? ` ${texts.outside.replace("%n", outside)}` : "";
    notify(texts.pasted.replace("%n", count) + skipped, ["undo"]);
  }

  function revert() {
    lastPaste.before.forEach(([field, value]) => { field.value = value; });
    save(lastPaste.before.map(([field]) => field), "entry");
    lastPaste = null;
    notify(texts.undone, []);
    hideTimer = setTimeout(() => { notice.hidden = true; }, UNDONE_MS);
  }

  function undo(event) {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
    if (!isUndo || !lastPaste || isComposing(event)) return;
    const untouched = lastPaste.before.every(([field], at) => {
      const bare = (text) => text.replace(/\./g, "");
      return bare(field.value) === bare(lastPaste.after[at]);
    });
    if (!untouched) return;
    event.preventDefault();
    revert();
  }

  notice.querySelector("[data-undo]").addEventListener("click", revert);
  notice.querySelectorAll("[data-paste]").forEach((button) => {
    button.addEventListener("click", () => decide(button.dataset.paste));
  });
})();
