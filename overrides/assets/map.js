// A map of the changes in a text: the sections in which they stand, with how many, and where they are from top to bottom.
// Both the page of one revision's changes and compare.js use it; the words stand in the page.

const HEADINGS = "h1, h2, h3, h4, h5, h6";
const CONTAINERS = "li, blockquote, table, dd";

export class ChangeMap {
  // `root` holds the list of sections; where it is empty in the page, it is filled from the text.
  constructor(root, text, steps) {
    Object.assign(this, { root, text, steps });
    this.list = root.querySelector("[data-map]");
    this.strip = document.body.appendChild(document.createElement("div"));
    this.strip.className = "or-strip";
    this.strip.setAttribute("aria-hidden", "true"); // the list and the buttons lead there too
    this.strip.addEventListener("click", (event) => this.clicked(event));
    new ResizeObserver(() => this.drawSoon()).observe(text);
    addEventListener("scroll", () => this.markSoon(), { passive: true });
  }

  // Look again, after the text was written anew or other changes count.
  find() {
    this.headings = [...this.text.querySelectorAll(HEADINGS)].filter((each) => !each.closest(CONTAINERS) && !isTwin(each));
    if (this.list) this.fill();
    this.links = new Map([...this.root.querySelectorAll("a[href^='#']")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    this.drawSoon();
  }

  // The sections in which something changed, in order.
  fill() {
    const sections = [{ heading: null, count: 0 }];
    const at = new Set(this.steps.targets);
    for (const each of this.text.querySelectorAll(`${HEADINGS}, [data-change]`)) {
      if (this.headings.includes(each)) sections.push({ heading: each, count: 0 });
      if (at.has(each)) sections.at(-1).count += 1;
    }
    this.list.replaceChildren(...sections.filter(({ count }) => count).map((section) => this.item(section)));
    this.root.hidden = !this.list.children.length;
  }

  item({ heading, count }) {
    const { one, many, start } = this.list.dataset;
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.textContent = heading ? wordsOf(heading) : start;
    link.href = heading?.id ? `#${encodeURIComponent(heading.id)}` : "#";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(heading ?? this.text);
    });
    const told = item.appendChild(document.createElement("span"));
    told.className = "or-outline__words";
    told.textContent = (count === 1 ? one : many).replace("{}", count.toLocaleString(document.documentElement.lang));
    link.after(" ");
    return item;
  }

  drawSoon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  // A line on the strip for each change, at its height in the text.
  draw() {
    const { top, height } = this.text.getBoundingClientRect();
    const worth = height > 2 * innerHeight && this.steps.targets.length > 1;
    this.strip.hidden = !worth;
    if (!worth) return;
    this.strip.replaceChildren(...this.steps.targets.map((target, index) => {
      const line = document.createElement("span");
      line.style.top = `${Math.min(100, Math.max(0, (100 * (target.getBoundingClientRect().top - top)) / height))}%`;
      line.dataset.index = index;
      line.className = kindOf(target);
      return line;
    }));
    this.mark();
  }

  markSoon() {
    cancelAnimationFrame(this.marking);
    this.marking = requestAnimationFrame(() => this.mark());
  }

  // The section that is being read; the strip is there while the text is.
  mark() {
    const { top, bottom } = this.text.getBoundingClientRect();
    this.strip.classList.toggle("or-strip--away", bottom < 0 || top > innerHeight);
    const above = this.headings?.filter((each) => each.getBoundingClientRect().top < innerHeight / 3).at(-1);
    for (const [name, link] of this.links ?? []) {
      if (above && name === above.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  clicked({ target, clientY }) {
    const { top, height } = this.strip.getBoundingClientRect();
    const lines = [...this.strip.children];
    const near = (line) => Math.abs(top + (height * Number.parseFloat(line.style.top)) / 100 - clientY);
    const line = target.dataset.index === undefined ? lines.reduce((best, each) => (near(each) < near(best) ? each : best)) : target;
    this.steps.goTo(Number(line.dataset.index));
  }
}

// Beside each other a heading stands twice; the one on the right counts, unless there is none.
const isTwin = (heading) => Boolean(heading.closest(".or-row__before")) && !heading.querySelector(":scope > del");

// What a heading says now, or said where it was removed.
function wordsOf(heading) {
  const copy = heading.cloneNode(true);
  for (const each of copy.querySelectorAll(".or-hidden, .or-note")) each.remove();
  const whole = copy.textContent;
  for (const each of copy.querySelectorAll("del")) each.remove();
  return (copy.textContent.trim() || whole).trim();
}

function kindOf(target) {
  const has = (tag) => target.matches(`hr.or-${tag === "ins" ? "added" : "removed"}`) || Boolean(target.querySelector(tag));
  if (has("ins") && has("del")) return "or-strip__both";
  return has("ins") ? "or-strip__ins" : has("del") ? "or-strip__del" : "or-strip__other";
}

function goTo(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}
