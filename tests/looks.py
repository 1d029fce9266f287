"""What a page looks like in the browser: texts too small to read, targets too small to hit."""

SMALLEST_TEXT, SMALLEST_TARGET = 12, 24  # px

MEASURE = """([text, target]) => {
    const faults = [];
    const isSeen = one => one.checkVisibility ? one.checkVisibility() : one.getClientRects().length > 0;
    const isHidden = one => one.closest(".visually-hidden, .skip-link, [aria-hidden=true]");
    for (const one of document.querySelectorAll("main *")) {
        if (!isSeen(one) || isHidden(one)) continue;
        const own = [...one.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
        const size = parseFloat(getComputedStyle(one).fontSize);
        if (own && size < text) faults.push(`${size}px: ${one.textContent.trim().slice(0, 40)}`);
    }
    for (const one of document.querySelectorAll("main :is(a[href], button, summary, input, select, textarea)")) {
        const box = one.getBoundingClientRect();
        if (!isSeen(one) || isHidden(one) || one.type === "hidden" || !box.width) continue;
        const label = one.labels && one.labels[0] && one.labels[0].getBoundingClientRect();
        const height = Math.max(box.height, label ? label.height : 0);
        if (height < target - 0.5) faults.push(`${height.toFixed(1)}px high: ${one.outerHTML.slice(0, 90)}`);
    }
    return faults;
}"""


UNDER = """() => {
    const one = document.activeElement;
    const box = one.getBoundingClientRect();
    const at = [Math.min(box.x + box.width / 2, innerWidth - 2), Math.min(Math.max(box.y + 3, 1), innerHeight - 2)];
    const top = document.elementFromPoint(...at);
    return top && (one.contains(top) || top.contains(one)) ? "" : one.outerHTML.slice(0, 90);
}"""


def resize(page, width: int, *, height: int = 768) -> None:
    """Give the open page another width, and wait for what its scripts do about it (the menu opens or closes).

    They are told with the next frame: before that a menu left open lies over the page, as nobody ever sees it.
    """
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def covered(page, *, most: int = 200) -> list[str]:
    """Go through the open page by Tab from its main part on; return what has the focus under something else."""
    page.evaluate("document.querySelector('main').focus()")
    found, seen = [], 0
    while seen < most:
        page.keyboard.press("Tab")
        if not page.evaluate("document.querySelector('main').contains(document.activeElement)"):
            break
        page.wait_for_timeout(20)  # scrolling
        found.append(page.evaluate(UNDER))
        seen += 1
    return [one for one in found if one]


def small_texts(page) -> list[str]:
    """Return every text of the open page under 12 px."""
    return page.evaluate(MEASURE, [SMALLEST_TEXT, 0])


def faults(page) -> list[str]:
    """Return every text of the open page under 12 px and every link, button or box under 24 px high."""
    return page.evaluate(MEASURE, [SMALLEST_TEXT, SMALLEST_TARGET])
