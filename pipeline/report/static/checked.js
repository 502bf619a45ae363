// What was checked: a filter over the families, a walk by keyboard, and the words in the article that a link leads to.
{
  const get = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const section = get("checked");
  const text = get("v-text");
  const said = get("v-said");
  const article = get("v-article");
  const toggle = get("v-open");
  const boxes = all("[name=outcome]", section);

  // Hashes are no words: a search for a number must not find them.
  const wordsOf = (item) => all("code", item).reduce((words, code) => words.replace(code.textContent, ""), item.textContent);
  const families = all(".family", section).map((item) => ({
    item,
    words: wordsOf(item).toLowerCase(),
    articles: all(".holders .where", item).map((place) => place.dataset.article),
  }));
  const shown = (family) => !family.item.hidden;

  const names = new Map(all(".holders .where", section).map((place) => [place.dataset.article, place.textContent.trim()]));
  const byName = [...names].sort(([, a], [, b]) => a.localeCompare(b));
  for (const [id, name] of byName) article.add(new Option(name, id));

  function apply() {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = boxes.filter((box) => box.checked).map((box) => box.value);
    for (const { item, words: own, articles } of families) {
      item.hidden = !(
        (!wanted.length || wanted.includes(item.dataset.outcome)) &&
        (!said.value || item.dataset.said === said.value) &&
        (!article.value || articles.includes(article.value)) &&
        words.every((word) => own.includes(word))
      );
    }
    for (const group of all(".group", section)) group.hidden = !group.querySelector(".family:not([hidden])");
    const count = families.filter(shown).length;
    const narrowed = Boolean(words.length || wanted.length || said.value || article.value);
    get("v-count").textContent = narrowed ? `${count} of ${families.length} entries` : `${families.length} entries`;
    get("v-clear").disabled = !narrowed;
    label();
  }

  function reset() {
    text.value = said.value = article.value = "";
    for (const box of boxes) box.checked = false;
    apply();
  }

  let pause;
  text.addEventListener("input", () => {
    clearTimeout(pause);
    if (families.length < 500) apply();
    else pause = setTimeout(apply, 150);
  });
  for (const control of [said, article, ...boxes]) control.addEventListener("input", apply);
  get("v-clear").addEventListener("click", reset);

  // Opening

  const closed = () => families.filter((family) => shown(family) && !family.item.open);
  function label() {
    toggle.textContent = closed().length ? "Open all" : "Close all";
  }
  toggle.addEventListener("click", () => {
    const open = closed().length > 0;
    for (const family of families.filter(shown)) family.item.open = open;
  });
  // Opened by the hundred, they are looked through once.
  let due = 0;
  const soon = () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(label);
  };
  section.addEventListener("toggle", soon, true);

  let before = [];
  addEventListener("beforeprint", () => {
    before = all("details:not([open])");
    for (const fold of before) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of before) fold.open = false;
  });

  // Links

  function arrive() {
    for (const mark of all(".text .ev")) mark.classList.remove("ev");
    const name = location.hash.slice(1);
    const target = get(name);
    if (!target) return;
    if (section.contains(target)) {
      if (target.closest("[hidden]")) reset();
      for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      return;
    }
    const home = target.closest(".article");
    const start = name.split(".")[1];
    if (home && start) for (const mark of all(`[data-e~="${start}"]`, home)) mark.classList.add("ev");
  }
  addEventListener("hashchange", arrive);

  // By keyboard

  function step(by) {
    const visible = families.filter(shown);
    if (!visible.length) return;
    const at = visible.findIndex((family) => family.item.contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    visible[next].item.querySelector("summary").focus();
    visible[next].item.scrollIntoView();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else return;
    event.preventDefault();
  });
  // Escape in this part clears this part's filter, and leaves that of the articles as it is.
  section.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    reset();
  });

  const bar = get("v-filters");
  const measure = () => section.style.setProperty("--bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);

  apply();
  arrive();
}
