"""What do axe and a ruler say about a page?"""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TELEPHONE = {"width": 390, "height": 844}
WIDTHS = (320, 390, 1024)  # the narrowest, a telephone, and the narrowest with the menu beside the page


def faults(page: Page, rules: list[str] = RULES) -> list[str]:
    """Violations of WCAG 2.2 AA and best practice, each with the element that it is about."""
    page.evaluate(AXE)
    return page.evaluate(
        """async (rules) => {
            const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
            const told = (id, { html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`;
            return violations.flatMap(({ id, nodes }) => nodes.map((node) => told(id, node)));
        }""",
        rules,
    )


def pale(page: Page) -> list[str]:
    """Words that stand out too little: what another theme or another firm's colours can spoil."""
    return faults(page, ["color-contrast"])


def too_wide(page: Page) -> list[str]:
    """Widths at which the page scrolls sideways, with the first elements that stick out."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        culprits = page.evaluate(
            """() => {
                const root = document.documentElement;
                if (root.scrollWidth <= root.clientWidth) return [];
                return [...document.querySelectorAll("body *")]
                    .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
                    .slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
            }"""
        )
        found += [f"{width} px: {culprit}" for culprit in culprits]
    return found


def clipped(page: Page) -> list[str]:
    """On a desk's screen: tables that hide a part of themselves in their box, with how much they need."""
    page.set_viewport_size({"width": 1440, "height": 900})
    return page.evaluate(
        """() => [...document.querySelectorAll(".scroll-x")]
            .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
            .map((one) => `${one.getAttribute("aria-label")}: ${one.scrollWidth} px in ${one.clientWidth}`)"""
    )


def too_small(page: Page) -> list[str]:
    """On a telephone: links and buttons that stand alone, and that a thumb misses because they are lower than 44 px."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main a[href], main button, main summary, main select")]
            .filter((one) => one.checkVisibility() && getComputedStyle(one, "::after").position !== "absolute")
            .filter((one) => ![...one.parentElement.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
            .filter((one) => one.getBoundingClientRect().height < 43.5 && one.getBoundingClientRect().width > 1)
            .map((one) => `${Math.round(one.getBoundingClientRect().height)} px: ${one.outerHTML.slice(0, 120)}`)"""
    )


def squeezed(page: Page) -> list[str]:
    """On a telephone: rows whose words are left with less than a third of the width, each with its first words."""
    page.set_viewport_size(TELEPHONE)
    return page.evaluate(
        """() => [...document.querySelectorAll(".rows > li > .grow")]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width < innerWidth / 3)
            .map((one) => `${Math.round(one.getBoundingClientRect().width)} px: ${one.innerText.slice(0, 60)}`)"""
    )
