import type { Page } from "playwright-core";

/** The elements that overflow the window sideways, by tag and text. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.body.querySelectorAll("*")]
    .filter((element) => element.checkVisibility() && getComputedStyle(element).clipPath === "none")
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -0.5 || right > document.documentElement.clientWidth + 0.5;
    })
    .map(({ tagName, textContent }) => tagName + ": " + textContent.slice(0, 60))`);
}

/** Words that are broken across lines. */
export function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const broken = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const parent = text.parentElement;
      if (parent.closest("option, script, style") || !parent.checkVisibility()) continue;
      if (getComputedStyle(parent).clipPath !== "none") continue;
      for (const { 0: word, index } of text.data.matchAll(/[\\p{L}\\p{N}_']+/gu)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(word);
      }
    }
    return broken;
  })()`);
}

/** The contrast of the first match of each selector, by the color of its text or border, with what is behind it. */
export function contrasts(page: Page, property: "color" | "borderTopColor", selectors: string[]): Promise<number[]> {
  return page.evaluate(`(() => {
    const luminance = (color) => {
      const [r, g, b] = color.match(/[\\d.]+/g).map((part) => {
        const value = part / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      const color = getComputedStyle(element).backgroundColor;
      return color === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : luminance(color);
    };
    return ${JSON.stringify(selectors)}.map((selector) => {
      const element = document.querySelector(selector);
      const [one, other] = [behind(element), luminance(getComputedStyle(element).${property})];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    });
  })()`);
}
