// Claims and their places, both ways; a filter; a walk by keyboard. Texts are only ever set as text.
//
// A page says what is its own:
//   home       selector of what claims and places belong to: an article, or one system's result for it
//   describe   the fields of a claim that the page filters by
//   controls   selects and checkboxes of the filter, beside the words
//   fits       gives the test that a claim must pass, by the controls as they stand
//   tag        what stands behind a claim where claims are shown over the text
function claimPage(page) {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const get = (id) => document.getElementById(id);
  const numbers = (list) => (list ? list.split(" ").map(Number) : []);
  const wide = matchMedia("(min-width: 60rem)");
  const peek = get("peek");
  const bar = get("filters");
  let selected = [];

  const claims = all(".claim").map((item) => ({
    item,
    home: item.closest(page.home),
    number: Number(item.dataset.n),
    words: item.textContent.toLowerCase(),
    ...page.describe(item),
  }));
  const claimOf = new Map(claims.map((claim) => [claim.item, claim]));
  const placesOf = (claim) => all("[data-c]", claim.home).filter((p) => numbers(p.dataset.c).includes(claim.number));
  const shown = (claim) => !claim.item.hidden && !claim.item.closest("[hidden]");

  // Selecting

  function clear() {
    for (const mark of all(".on, .by, .cue")) mark.classList.remove("on", "by", "cue");
    for (const link of all("[aria-current]")) link.removeAttribute("aria-current");
    selected = [];
    peek.hidden = true;
  }

  function mark(home, wanted) {
    const touches = (list) => numbers(list).some((number) => wanted.includes(number));
    for (const piece of all("[data-c], [data-s], [data-q]", home)) {
      piece.classList.toggle("on", touches(piece.dataset.c));
      piece.classList.toggle("by", touches(piece.dataset.s));
      piece.classList.toggle("cue", touches(piece.dataset.q));
    }
  }

  function select(chosen) {
    clear();
    if (!chosen.length) return;
    if (!chosen.every(shown)) reset();
    unfold(chosen[0].home);
    selected = chosen;
    const wanted = chosen.map((claim) => claim.number);
    mark(chosen[0].home, wanted);
    for (const claim of chosen) {
      claim.item.classList.add("on");
      claim.item.querySelector(".says").setAttribute("aria-current", "true");
    }
    const places = chosen.length === 1 ? claimPlaces(chosen[0]) : "";
    get("said").textContent = `Claim${chosen.length > 1 ? "s" : ""} ${wanted.join(", ")} selected${places}`;
    history.replaceState(null, "", `#${chosen[0].item.id}`);
  }

  function unfold(element) {
    const fold = element.closest("details");
    if (fold) fold.open = true;
  }

  function claimPlaces(claim) {
    const count = all(".mention", claim.item).length;
    return count ? `, ${count} place${count > 1 ? "s" : ""} in the text` : "";
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
      line.append(link, page.tag(claim));
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

  function toPlace(claim, wanted) {
    select([claim]);
    const place = wanted && wanted.dataset.c ? wanted : placesOf(claim)[0];
    if (place) place.scrollIntoView({ block: wide.matches ? "nearest" : "center" });
    if (!wide.matches) showPeek([claim]);
  }

  function fromPlace(place) {
    const home = place.closest(page.home);
    const wanted = numbers(place.dataset.c);
    const chosen = claims.filter((claim) => claim.home === home && wanted.includes(claim.number));
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
    unfold(target);
    target.scrollIntoView();
    if (target.dataset.c) fromPlace(target);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.m, .claim .says, blockquote a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".text a")) fromPlace(link);
    else toPlace(claimOf.get(link.closest(".claim")), get((link.hash || "").slice(1)));
  });
  addEventListener("hashchange", open);

  // Filtering

  const text = get("f-text");
  const controls = page.controls.filter(Boolean);
  const box = (control) => control.type === "checkbox";
  const filtered = () => Boolean(text.value.trim() || controls.some((c) => (box(c) ? c.checked : c.value)));

  function apply() {
    const fits = page.fits();
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = new Map();
    for (const claim of claims) {
      claim.item.hidden = !(fits(claim) && words.every((word) => claim.words.includes(word)));
      if (!claim.item.hidden) kept.set(claim.home, (kept.get(claim.home) || new Set()).add(claim.number));
    }
    const narrowed = filtered();
    for (const home of all(page.home)) {
      const here = kept.get(home) || new Set();
      home.hidden = narrowed && !here.size;
      if (narrowed && here.size) unfold(home);
      for (const place of all("[data-c]", home)) {
        place.classList.toggle("off", !numbers(place.dataset.c).some((number) => here.has(number)));
      }
    }
    for (const article of all(".article")) {
      if (!article.matches(page.home)) article.hidden = narrowed && !article.querySelector(`${page.home}:not([hidden])`);
    }
    const count = claims.filter(shown).length;
    get("f-count").textContent = narrowed ? `${count} of ${claims.length} claims` : `${claims.length} claims`;
    get("f-clear").disabled = !narrowed;
    if (!selected.every(shown)) clear();
  }

  function reset() {
    text.value = "";
    for (const control of controls) {
      if (box(control)) control.checked = false;
      else control.value = "";
    }
    apply();
  }

  for (const control of controls) control.addEventListener("input", apply);
  let pause;
  text.addEventListener("input", () => {
    clearTimeout(pause);
    if (claims.length < 500) apply();
    else pause = setTimeout(apply, 150);
  });
  get("f-clear").addEventListener("click", reset);

  // By keyboard

  function step(by) {
    const visible = claims.filter((claim) => shown(claim) && claim.home.open !== false);
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

  return {
    claims,
    start() {
      apply();
      open();
    },
    // Show only the claims that have one value in one list of the filter.
    only(list, value) {
      reset();
      list.value = value;
      apply();
    },
  };
}
