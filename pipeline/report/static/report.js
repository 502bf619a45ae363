// The report's own part: filters by source, type, voice and worth, and summary tables that set them.
{
  const get = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const source = get("f-source");
  const type = get("f-type");
  const worth = get("f-worth");
  const voices = all("[name=voice]");

  const page = claimPage({
    home: ".article",
    describe: (item) => ({
      voices: item.dataset.voice.split(" "),
      type: item.dataset.type,
      worth: "worth" in item.dataset,
      sources: all(".source", item).map((name) => name.textContent),
    }),
    controls: [source, type, worth, ...voices],
    fits() {
      const said = voices.filter((box) => box.checked).map((box) => box.value);
      return (claim) =>
        (!said.length || said.some((voice) => claim.voices.includes(voice))) &&
        (!source.value || claim.sources.includes(source.value)) &&
        (!type.value || claim.type === type.value) &&
        (!worth.checked || claim.worth);
    },
    tag(claim) {
      const who = document.createElement("span");
      who.className = "soft";
      who.textContent = [...new Set(claim.sources)].join("; ");
      return who;
    },
  });

  function fill(list, values) {
    for (const value of [...new Set(values)].sort((a, b) => a.localeCompare(b))) list.add(new Option(value, value));
  }

  fill(source, page.claims.flatMap((claim) => claim.sources));
  fill(type, page.claims.map((claim) => claim.type));

  for (const table of all("table[data-filter]")) {
    const list = get(`f-${table.dataset.filter}`);
    const known = new Set([...list.options].map((option) => option.value));
    for (const name of all(".name", table)) {
      if (!known.has(name.textContent)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.title = "Show only these claims";
      button.append(...name.childNodes);
      button.addEventListener("click", () => {
        page.only(list, button.textContent);
        get("articles").scrollIntoView();
      });
      name.append(button);
    }
  }

  page.start();
}
