// Claims of gold and prediction with their places, both ways; filters; a walk by keyboard. Texts are only set as text.
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
    result: item.closest(".result"),
    number: Number(item.dataset.n),
    outcome: item.dataset.class,
    slots: item.dataset.slots.split(";").filter(Boolean).map((slot) => slot.split(":")),
    words: item.textContent.toLowerCase(),
  }));
  const claimOf = new Map(claims.map((claim) => [claim.item, claim]));
  const placesOf = (claim) => all("[data-c]", claim.result).filter((p) => numbers(p.dataset.c).includes(claim.number));
  const shown = (claim) => !claim.item.hidden && !claim.item.closest("[hidden]");

  // Selecting

  function clear() {
    for (const mark of all(".on")) mark.classList.remove("on");
    for (const link of all("[aria-current]")) link.removeAttribute("aria-current");
    selected = [];
    peek.hidden = true;
  }

  function select(chosen) {
    clear();
    if (!chosen.length) return;
    if (!chosen.every(shown)) reset();
    chosen[0].result.open = true;
    selected = chosen;
    const wanted = chosen.map((claim) => claim.number);
    for (const claim of chosen) {
      for (const place of placesOf(claim)) place.classList.add("on");
      claim.item.classList.add("on");
      claim.item.querySelector(".says").setAttribute("aria-current", "true");
    }
    get("said").textContent = `Claim${chosen.length > 1 ? "s" : ""} ${wanted.join(", ")} selected`;
    history.replaceState(null, "", `#${chosen[0].item.id}`);
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
      line.append(link, claim.item.querySelector(".badge").cloneNode(true));
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

  function toPlace(claim, place) {
    select([claim]);
    const at = place || placesOf(claim)[0];
    if (at) at.scrollIntoView({ block: wide.matches ? "nearest" : "center" });
    if (!wide.matches) showPeek([claim]);
  }

  function fromPlace(place) {
    const result = place.closest(".result");
    const wanted = numbers(place.dataset.c);
    const chosen = claims.filter((claim) => claim.result === result && wanted.includes(claim.number));
    select(chosen);
    if (!wide.matches || !reveal(chosen)) showPeek(chosen);
  }

  function open() {
    const target = get(location.hash.slice(1));
    if (!target) return;
    if (claimOf.has(target)) {
      toClaim(claimOf.get(target));
      return;
    }
    if (target.closest("[hidden]")) reset();
    if (target.closest("details")) target.closest("details").open = true;
    target.scrollIntoView();
    if (target.dataset.c) fromPlace(target);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.m, .claim .says, blockquote a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".text a")) fromPlace(link);
    else toPlace(claimOf.get(link.closest(".claim")), get(link.getAttribute("href").slice(1)));
  });
  addEventListener("hashchange", open);

  // Filtering

  const text = get("f-text");
  const lists = ["f-slot", "f-suite", "f-system"].map(get).filter(Boolean);
  const value = (id) => get(id)?.value || "";
  const classes = all("[name=class]");
  const filtered = () => Boolean(text.value.trim() || lists.some((list) => list.value) || classes.some((box) => box.checked));

  function wanted() {
    const kinds = classes.filter((box) => box.checked).map((box) => box.value);
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const [slot, suite, system] = ["f-slot", "f-suite", "f-system"].map(value);
    // A slot without a class asks for all that is not right in it.
    const fits = (outcome) => (kinds.length ? kinds.includes(outcome) : !slot || outcome !== "correct");
    return (claim) =>
      (!system || claim.result.dataset.system === system) &&
      (!suite || claim.result.closest(".article").dataset.suite === suite) &&
      (slot ? claim.slots.some(([row, outcome]) => row === slot && fits(outcome)) : fits(claim.outcome)) &&
      words.every((word) => claim.words.includes(word));
  }

  function apply() {
    const keep = wanted();
    const kept = new Map();
    for (const claim of claims) {
      claim.item.hidden = !keep(claim);
      if (!claim.item.hidden) kept.set(claim.result, (kept.get(claim.result) || new Set()).add(claim.number));
    }
    const narrowed = filtered();
    for (const result of all(".result")) {
      const here = kept.get(result) || new Set();
      result.hidden = narrowed && !here.size;
      if (narrowed && here.size) result.open = true;
      for (const place of all("[data-c]", result)) {
        place.classList.toggle("off", !numbers(place.dataset.c).some((number) => here.has(number)));
      }
    }
    for (const article of all(".article")) article.hidden = narrowed && !article.querySelector(".result:not([hidden])");
    const count = claims.filter(shown).length;
    get("f-count").textContent = narrowed ? `${count} of ${claims.length} claims` : `${claims.length} claims`;
    get("f-clear").disabled = !narrowed;
    if (!selected.every(shown)) clear();
  }

  function reset() {
    text.value = "";
    for (const list of lists) list.value = "";
    for (const box of classes) box.checked = false;
    apply();
  }

  for (const control of [...lists, ...classes]) control.addEventListener("input", apply);
  let pause;
  text.addEventListener("input", () => {
    clearTimeout(pause);
    if (claims.length < 500) apply();
    else pause = setTimeout(apply, 150);
  });
  get("f-clear").addEventListener("click", reset);

  // By keyboard

  function step(by) {
    const visible = claims.filter((claim) => shown(claim) && claim.result.open);
    if (!visible.length) return;
    const at = visible.indexOf(selected[0]);
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    toClaim(visible[next]);
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
