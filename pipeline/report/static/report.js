// Claims and their places, both ways; filters; a walk by keyboard. Texts are only ever set as text.
{
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const get = (id) => document.getElementById(id);
  const numbers = (list) => (list ? list.split(" ").map(Number) : []);
  const wide = matchMedia("(min-width: 60rem)");
  const peek = get("peek");
  const bar = get("filters");
  let selected = [];

  const claims = all(".claim").map((item) => ({
    item,
    article: item.closest(".article"),
    number: Number(item.dataset.n),
    voices: item.dataset.voice.split(" "),
    type: item.dataset.type,
    worth: "worth" in item.dataset,
    sources: all(".source", item).map((name) => name.textContent),
    words: item.textContent.toLowerCase(),
  }));
  const claimOf = new Map(claims.map((claim) => [claim.item, claim]));
  const inArticle = (article, wanted) => claims.filter((c) => c.article === article && wanted.includes(c.number));
  const placesOf = (claim) => all("[data-c]", claim.article).filter((p) => numbers(p.dataset.c).includes(claim.number));
  const shown = (claim) => !claim.item.hidden;

  // Selecting

  function clear() {
    for (const mark of all(".on, .by, .cue")) mark.classList.remove("on", "by", "cue");
    for (const link of all("[aria-current]")) link.removeAttribute("aria-current");
    selected = [];
    peek.hidden = true;
  }

  function mark(article, wanted) {
    const touches = (list) => numbers(list).some((number) => wanted.includes(number));
    for (const piece of all("[data-c], [data-s], [data-q]", article)) {
      piece.classList.toggle("on", touches(piece.dataset.c));
      piece.classList.toggle("by", touches(piece.dataset.s));
      piece.classList.toggle("cue", touches(piece.dataset.q));
    }
  }

  function select(chosen) {
    clear();
    if (!chosen.length) return;
    if (!chosen.every(shown)) reset();
    selected = chosen;
    const wanted = chosen.map((claim) => claim.number);
    mark(chosen[0].article, wanted);
    for (const claim of chosen) {
      claim.item.classList.add("on");
      claim.item.querySelector(".says").setAttribute("aria-current", "true");
    }
    const places = chosen.length === 1 ? claimPlaces(chosen[0]) : "";
    get("said").textContent = `Claim${chosen.length > 1 ? "s" : ""} ${wanted.join(", ")} selected${places}`;
    history.replaceState(null, "", `#${chosen[0].item.id}`);
  }

  function claimPlaces(claim) {
    const count = all(".mention", claim.item).length;
    return `, ${count} place${count > 1 ? "s" : ""} in the text`;
  }

  function showPeek(chosen) {
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", clear);
    const lines = chosen.map((claim) => {
      const line = document.createElement("p");
      const link = document.createElement("a");
      link.className = "says";
      link.dir = "auto";
      link.href = `#${claim.item.id}`;
      link.append(...claim.item.querySelector(".says").cloneNode(true).childNodes);
      const who = document.createElement("span");
      who.className = "soft";
      who.textContent = [...new Set(claim.sources)].join("; ");
      line.append(link, who);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        toClaim(claim);
      });
      return line;
    });
    peek.replaceChildren(close, ...lines);
    peek.hidden = false;
  }

  // Beside the text the list of claims scrolls by itself; below it, the page does.
  function reveal(chosen) {
    const items = chosen.map((claim) => claim.item);
    const side = items[0].closest(".side");
    const covered = Math.max(0, bar.getBoundingClientRect().bottom - side.getBoundingClientRect().top);
    const top = items[0].offsetTop - covered;
    const end = items.at(-1).offsetTop + items.at(-1).offsetHeight;
    if (top < side.scrollTop || end > side.scrollTop + side.clientHeight) side.scrollTo({ top: top - 8 });
    return end - top <= side.clientHeight;
  }

  function toClaim(claim) {
    if (wide.matches) toPlace(claim);
    else select([claim]);
    if (wide.matches) reveal([claim]);
    else claim.item.scrollIntoView();
    claim.item.querySelector(".says").focus({ preventScroll: true });
  }

  function toPlace(claim, start) {
    const places = placesOf(claim);
    select([claim]);
    const place = places.find((p) => p.id === `${claim.article.id}.${start}`) || places[0];
    if (place) place.scrollIntoView({ block: wide.matches ? "nearest" : "center" });
    if (!wide.matches) showPeek([claim]);
  }

  function fromPlace(place) {
    const chosen = inArticle(place.closest(".article"), numbers(place.dataset.c));
    select(chosen);
    if (!wide.matches || !reveal(chosen)) showPeek(chosen);
  }

  function open() {
    const target = get(location.hash.slice(1));
    if (!target) return;
    if (claimOf.has(target)) {
      toClaim(claimOf.get(target));
    } else {
      if (target.closest("[hidden]")) reset();
      target.scrollIntoView();
      if (target.dataset.c) fromPlace(target);
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.m, .claim .says, blockquote a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".text a")) fromPlace(link);
    else toPlace(claimOf.get(link.closest(".claim")), link.dataset.at);
  });
  addEventListener("hashchange", open);

  // Filtering

  const text = get("f-text");
  const source = get("f-source");
  const type = get("f-type");
  const worth = get("f-worth");
  const voices = all("[name=voice]");

  function fill(list, values) {
    for (const value of [...new Set(values)].sort((a, b) => a.localeCompare(b))) list.add(new Option(value, value));
  }

  function wanted() {
    const said = voices.filter((box) => box.checked).map((box) => box.value);
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    return (claim) =>
      (!said.length || said.some((voice) => claim.voices.includes(voice))) &&
      (!source.value || claim.sources.includes(source.value)) &&
      (!type.value || claim.type === type.value) &&
      (!worth.checked || claim.worth) &&
      words.every((word) => claim.words.includes(word));
  }

  const filtered = () => Boolean(text.value.trim() || source.value || type.value || worth.checked || voices.some((b) => b.checked));

  function apply() {
    const keep = wanted();
    const kept = new Map();
    for (const claim of claims) {
      claim.item.hidden = !keep(claim);
      if (shown(claim)) kept.set(claim.article, (kept.get(claim.article) || new Set()).add(claim.number));
    }
    for (const article of all(".article")) {
      const here = kept.get(article) || new Set();
      article.hidden = filtered() && !here.size;
      for (const place of all("[data-c]", article)) {
        place.classList.toggle("off", !numbers(place.dataset.c).some((number) => here.has(number)));
      }
    }
    const count = claims.filter(shown).length;
    get("f-count").textContent = filtered() ? `${count} of ${claims.length} claims` : `${claims.length} claims`;
    get("f-clear").disabled = !filtered();
    if (!selected.every(shown)) clear();
  }

  function reset() {
    text.value = source.value = type.value = "";
    for (const box of [worth, ...voices]) box.checked = false;
    apply();
  }

  fill(source, claims.flatMap((claim) => claim.sources));
  fill(type, claims.map((claim) => claim.type));
  for (const control of [source, type, worth, ...voices]) control.addEventListener("input", apply);
  let pause;
  text.addEventListener("input", () => {
    clearTimeout(pause);
    if (claims.length < 500) apply();
    else pause = setTimeout(apply, 150);
  });
  get("f-clear").addEventListener("click", reset);

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
        reset();
        list.value = button.textContent;
        apply();
        get("articles").scrollIntoView();
      });
      name.append(button);
    }
  }

  // By keyboard

  function step(by) {
    const visible = claims.filter(shown);
    if (!visible.length) return;
    const at = visible.indexOf(selected[0]);
    const next = visible[at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1)];
    toClaim(next);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (selected.length) clear();
      else reset();
      return;
    }
    if (event.target.closest("input, select, textarea")) return;
    const inClaims = event.target.closest(".claims");
    if (event.key === "j" || (inClaims && event.key === "ArrowDown")) step(1);
    else if (event.key === "k" || (inClaims && event.key === "ArrowUp")) step(-1);
    else if (event.key === " " && event.target.matches("a.m, .says, blockquote a")) event.target.click();
    else return;
    event.preventDefault();
  });

  const measure = () => document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);

  apply();
  open();
}
