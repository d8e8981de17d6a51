// Checks on the reader's own device that a text is the one that was published: files are hashed here, and none leaves it.
const box = document.querySelector('[data-onrecord="check"]');
const START = "0".repeat(64); // what the first line of a chain names as the one before it

class Check {
  constructor(box) {
    this.box = box;
    this.told = box.dataset;
    this.button = box.querySelector("button");
    this.status = box.querySelector('[role="status"]');
    this.list = box.querySelector("ol");
    this.button.addEventListener("click", () => this.run());
    box.hidden = false;
  }

  async run() {
    this.list.replaceChildren();
    this.list.hidden = true;
    if (!globalThis.crypto?.subtle) {
      this.status.textContent = this.told.unable;
      return;
    }
    this.button.disabled = true;
    this.status.textContent = this.told.busy;
    try {
      const found = await this.found();
      for (const one of found) this.list.append(this.item(one));
      this.list.hidden = false;
      this.status.textContent = found.every(({ right }) => right) ? this.told.holds : this.told.broken;
    } catch {
      this.status.textContent = this.told.failed;
    } finally {
      this.button.disabled = false;
    }
  }

  // Everything that can be held against something else, and whether it agrees.
  async found() {
    const { page, source, ledger, checkpoints, statement, revision, line, hash } = this.told;
    const [html, file, own, all] = await Promise.all([page, source, ledger, checkpoints].map(fetched));
    const [chain, archive] = await Promise.all([own, all].map(chained));
    const told = chain.lines.findLast((each) => each.revision === revision && each.source) ?? {};
    const [of_source, of_text] = await Promise.all([sha256(file), sha256(encode(wordsOf(decode(html))))]);
    const head = archive.lines.at(-1)?.heads?.[statement];
    return [
      { said: this.told.saidSource.replace("{}", of_source), right: of_source === told.source },
      { said: this.told.saidText.replace("{}", of_text), right: of_text === told.text },
      { said: this.told.saidLine.replace("{}", line), right: chain.hashes[line - 1] === hash && chain.lines[line - 1] === told },
      { said: this.told.saidChain.replace("{}", chain.lines.length), right: chain.whole },
      { said: this.told.saidHead.replace("{}", chain.hashes.at(-1)), right: archive.whole && head === chain.hashes.at(-1) },
    ];
  }

  item({ said, right }) {
    const item = document.createElement("li");
    const verdict = document.createElement("strong");
    verdict.className = right ? "or-check__right" : "or-check__wrong";
    verdict.textContent = right ? this.told.right : this.told.wrong;
    item.append(said, " ", verdict);
    return item;
  }
}

// The lines of a ledger, their SHA-256, and whether each names the one before it.
async function chained(bytes) {
  const written = decode(bytes).split("\n").slice(0, -1);
  const hashes = await Promise.all(written.map((line) => sha256(encode(`${line}\n`))));
  const lines = written.map((line) => JSON.parse(line));
  const whole = lines.every((line, at) => line.number === at + 1 && line.previous === (at ? hashes[at - 1] : START));
  return { lines, hashes, whole };
}

// What a page shows of its text, with one space wherever HTML has white space; what stands beside it is no part of it.
function wordsOf(html) {
  const text = new DOMParser().parseFromString(html, "text/html").querySelector('[data-onrecord="text"]');
  for (const aside of text.querySelectorAll('[data-onrecord="since"]')) aside.remove();
  return text.textContent.replace(/[ \t\n\f\r]+/g, " ").replace(/^ | $/g, "");
}

async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function fetched(address) {
  const reply = await fetch(address, { cache: "no-cache" });
  if (!reply.ok) throw new Error(`${reply.status}`);
  return new Uint8Array(await reply.arrayBuffer());
}

const decode = (bytes) => new TextDecoder().decode(bytes);
const encode = (words) => new TextEncoder().encode(words);

if (box) new Check(box);
