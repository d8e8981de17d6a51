// In which versions a phrase stood: reads all of them from history.json, on this device. Nothing typed leaves it.
(() => {
  "use strict";
  const form = document.querySelector('[data-onrecord="search"]');
  if (!form) return;
  const input = form.querySelector("input");
  const answer = form.querySelector('[data-onrecord="answer"]');
  const list = form.querySelector("ul");
  const items = new Map([...list.children].map((item) => [item.dataset.name, item]));

  const alike = (text) => text.normalize("NFC").toLocaleLowerCase().replace(/[‘’]/g, "'").replace(/[“”„]/g, '"')
    .replace(/[\u00ad\u200b-\u200d\u2060]/g, "").replace(/\s+/g, " ");

  // The words of each revision, in order; a new block is a line of its own. See history.schema.json.
  const texts = (history) => {
    const word = history.words.map((said) => (typeof said === "string" ? said : said.map((piece) => piece[0]).join("")));
    return history.revisions.map((_, revision) => {
      const within = history.sets.map((set) => set.some((first, at) => at % 2 === 0 && first <= revision && revision <= set[at + 1]));
      let text = "";
      for (const [number, set] of history.order) {
        if (!within[set]) continue;
        const lineage = history.lineages[number];
        if (lineage.shapes.some(([, where]) => within[where])) text += "\n";
        for (const dresses of lineage.runs)
          for (const [where, said] of dresses)
            if (within[where]) text += said.map((index) => word[index]).join("");
      }
      return text.split("\n").map(alike);
    });
  };

  let reading;
  const read = () => {
    reading ??= fetch(form.dataset.history).then((reply) => {
      if (!reply.ok) throw new Error(String(reply.status));
      return reply.json();
    }).then((history) => ({ names: history.revisions, texts: texts(history) }));
    return reading;
  };

  const search = async () => {
    const phrase = alike(input.value).trim();
    let found = 0;
    let told = "";
    if (phrase) {
      try {
        const { names, texts: all } = await read();
        names.forEach((name, index) => {
          const holds = all[index].some((block) => block.includes(phrase));
          const item = items.get(name);
          if (item) item.hidden = !holds;
          found += holds ? 1 : 0;
        });
        told = (found ? form.dataset.found : form.dataset.none).replace("{found}", found).replace("{all}", names.length);
      } catch {
        reading = undefined;
        told = form.dataset.failed;
      }
    }
    if (alike(input.value).trim() !== phrase) return; // somebody typed on meanwhile
    answer.textContent = told;
    list.hidden = !found;
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  let timer;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 200); });
  form.hidden = false;
})();
