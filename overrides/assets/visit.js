// Since your last visit: which text a reader read last, remembered on this device and only while the reader wants it.
// The visits of one day count as one, so that opening a page again does not take away what it told.
const KEY = "onrecord.visits";
const box = document.querySelector('[data-onrecord="visit"]');

const read = () => {
  try {
    const visits = JSON.parse(localStorage.getItem(KEY));
    return visits && Object.fromEntries(Object.entries(visits).filter(([, visit]) => [visit, visit?.before ?? visit].every(isVisit)));
  } catch { return null; }
};
const isVisit = (visit) => typeof visit?.name === "string" && /^\d{4}-\d\d-\d\d$/.test(visit.day);
const write = (visits) => {
  try {
    if (visits) localStorage.setItem(KEY, JSON.stringify(visits));
    else localStorage.removeItem(KEY);
    return true;
  } catch { return false; }
};

const today = () => new Date().toLocaleDateString("sv"); // Swedish dates are written as ISO 8601 writes them
const words = (day) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date(`${day}T12:00`));

class Visits {
  constructor(box) {
    this.statement = new URL(box.dataset.statement, location.href).pathname; // sites of one host share what is remembered
    this.current = box.dataset.current;
    this.shows = "shows" in box.dataset;
    this.data = box.dataset;
    this.status = box.querySelector('[role="status"]');
    this.choice = box.querySelector("input");
    this.choice.checked = read() !== null;
    this.choice.addEventListener("change", () => this.choose());
    box.hidden = false;
    if (this.choice.checked) this.tell();
  }

  choose() {
    if (!this.choice.checked) {
      write(null);
      this.status.textContent = this.data.forgotten;
    } else if (write({})) {
      this.remember({});
      this.status.textContent = this.data.begun;
    } else {
      this.choice.checked = false;
      this.status.textContent = this.data.failed;
    }
  }

  // Say what changed since the last visit on an earlier day, then count this one.
  tell() {
    const visits = read();
    const visit = visits[this.statement];
    const last = visit && (visit.day < today() ? visit : visit.before);
    if (last) this.say(last);
    if (this.shows || !visit) this.remember(visits);
  }

  say({ name, day }) {
    if (name === this.current) {
      this.status.textContent = this.data.same.replace("{}", words(day));
      return;
    }
    const link = document.createElement("a");
    link.href = `${this.data.compare}?from=${encodeURIComponent(name)}&to=${encodeURIComponent(this.current)}`;
    link.textContent = this.data.link;
    this.status.replaceChildren(`${this.data.changed.replace("{}", words(day))} `, link);
  }

  remember(visits) {
    const visit = visits[this.statement];
    const before = visit && visit.day < today() ? { name: visit.name, day: visit.day } : visit?.before;
    write({ ...visits, [this.statement]: { name: this.current, day: today(), before } });
  }
}

if (box) new Visits(box);
